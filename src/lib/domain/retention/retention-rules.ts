/**
 * How long what is kept (thời hạn lưu), as data. The law asks that personal data be kept no longer than its purpose needs
 * and names no days for ours: the days are our own proposal, but where the notice of a survey has promised them.
 */
export type RetentionRule = {
	name: string;
	/** Days after the moment that `since` names; 0: at that moment. */
	days: number;
	since: 'expiry' | 'attempt' | 'lastTry' | 'lastSave' | 'closing' | 'publishing' | 'arrival' | 'removal';
	/** `promised` by the notice that respondents agreed to (`source`); otherwise proposed by us. */
	basis: 'proposed' | 'promised';
	source?: string;
	/** Another job sees to it, more often. */
	elsewhere?: true;
};

export const RETENTION_RULES = [
	{ name: 'sessions', days: 0, since: 'expiry', basis: 'proposed' },
	{ name: 'attempts', days: 1, since: 'attempt', basis: 'proposed' },
	{ name: 'parkedEntries', days: 0, since: 'expiry', basis: 'proposed' },
	{ name: 'importPreviews', days: 0, since: 'expiry', basis: 'proposed' },
	{ name: 'mails', days: 180, since: 'lastTry', basis: 'proposed' },
	{ name: 'surveyDrafts', days: 90, since: 'lastSave', basis: 'proposed' },
	{
		name: 'surveyResponses',
		days: 365,
		since: 'closing',
		basis: 'promised',
		source: 'surveys/nguoi-dan/2022.2, surveys/dbi-sme-1970/1.1: notice.retention'
	},
	{ name: 'receipts', days: 30, since: 'publishing', basis: 'proposed' },
	{ name: 'invitationContacts', days: 30, since: 'publishing', basis: 'proposed' },
	{ name: 'uploads', days: 1, since: 'arrival', basis: 'proposed', elsewhere: true },
	{ name: 'removedDocuments', days: 30, since: 'removal', basis: 'proposed', elsewhere: true }
] as const satisfies readonly RetentionRule[];

export type RetentionName = (typeof RETENTION_RULES)[number]['name'];

/** The moment before which a rule lets nothing stand. */
export const limitOf = ({ days }: Pick<RetentionRule, 'days'>, now: Date): Date =>
	new Date(now.getTime() - days * 86_400_000);
