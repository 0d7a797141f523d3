import type { RetentionRule } from '#lib/domain/retention/retention-rules.ts';
import { m } from '#lib/paraglide/messages.js';

const KEPT: Record<string, () => string> = {
	sessions: m.retention_sessions,
	attempts: m.retention_attempts,
	parkedEntries: m.retention_parked_entries,
	importPreviews: m.retention_import_previews,
	mails: m.retention_mails,
	surveyDrafts: m.retention_survey_drafts,
	surveyResponses: m.retention_survey_responses,
	receipts: m.retention_receipts,
	invitationContacts: m.retention_invitation_contacts,
	uploads: m.retention_uploads,
	removedDocuments: m.retention_removed_documents
};

export const keptWords = (name: string): string => KEPT[name]?.() ?? name;

export const sinceWords = ({ days, since }: Pick<RetentionRule, 'days' | 'since'>): string => {
	const from = {
		expiry: m.retention_since_expiry,
		attempt: m.retention_since_attempt,
		lastTry: m.retention_since_last_try,
		lastSave: m.retention_since_last_save,
		closing: m.retention_since_closing,
		publishing: m.retention_since_publishing,
		arrival: m.retention_since_arrival,
		removal: m.retention_since_removal
	}[since]();
	return days === 0 ? m.retention_at_once({ from }) : m.retention_days({ days, from });
};
