/** What a decision is called, and its tone. */
import { m } from '#lib/paraglide/messages.js';

const OUTCOMES = {
	agreed: { words: m.appraisal_agreed, tone: 'success' },
	changed: { words: m.appraisal_changed, tone: 'info' },
	returned: { words: m.appraisal_returned, tone: 'warning' }
} as const;

type Shown = (typeof OUTCOMES)[keyof typeof OUTCOMES] | { words: () => string; tone: 'neutral' };

/** What is not known (no version of ours wrote it) stands as it is. */
export const outcomeOf = (outcome: string): Shown =>
	OUTCOMES[outcome as keyof typeof OUTCOMES] ?? { words: () => outcome, tone: 'neutral' };
