/** How far a unit's assessment has come, in words, and the tone of it. */
import { m } from '#lib/paraglide/messages.js';

export const STATUSES = {
	notStarted: { words: m.appraisal_status_not_started, tone: 'neutral' },
	draft: { words: m.appraisal_status_draft, tone: 'neutral' },
	submitted: { words: m.appraisal_status_submitted, tone: 'info' },
	returned: { words: m.appraisal_status_returned, tone: 'warning' },
	appraised: { words: m.appraisal_status_appraised, tone: 'success' }
} as const;
