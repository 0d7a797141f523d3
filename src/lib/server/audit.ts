/** The audit: declared beside the write it records, in the same transaction. */
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';

export type AuditEvent = {
	at: Date;
	/** Null: the system, or a respondent without an account. */
	actorId: string | null;
	/** A verb of the field: "assessment.submit", "review.decide". */
	action: string;
	/** What it was done to: "response:<id>", "user:<id>". */
	subject: string;
	roundId?: string | null;
	organisationId?: string | null;
	criterionCode?: string | null;
	before?: unknown;
	after?: unknown;
};

export async function audit(db: Database | Transaction, ...events: AuditEvent[]): Promise<void> {
	if (events.length > 0) await db.insert(auditEvents).values(events);
}
