/** The audit: declared beside the write it records, in the same transaction. */
import { and, asc, eq, inArray } from 'drizzle-orm';
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

/** What happened to a subject, oldest first, of some kinds of act. */
export const listAudit = (
	db: Database | Transaction,
	subject: string,
	actions: string[]
): Promise<(typeof auditEvents.$inferSelect)[]> =>
	db
		.select()
		.from(auditEvents)
		.where(and(eq(auditEvents.subject, subject), inArray(auditEvents.action, actions)))
		.orderBy(asc(auditEvents.id));
