/** The audit: declared beside the write it records, in the same transaction. */
import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { currentAddress } from '#lib/server/auth/acting-from.ts';
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
	if (events.length === 0) return;
	const address = currentAddress();
	await db.insert(auditEvents).values(events.map((event) => ({ ...event, address: event.actorId && address })));
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

export type AuditLine = typeof auditEvents.$inferSelect;

/** The same, from after a line on. */
export const listAuditAfter = (
	db: Database | Transaction,
	subject: string,
	actions: string[],
	after: number
): Promise<AuditLine[]> =>
	db
		.select()
		.from(auditEvents)
		.where(and(eq(auditEvents.subject, subject), inArray(auditEvents.action, actions), gt(auditEvents.id, after)))
		.orderBy(asc(auditEvents.id));

/** What happened to one criterion of every unit in a round, oldest first, of some kinds of act. */
export const listCriterionAudit = (
	db: Database | Transaction,
	roundId: string,
	criterionCode: string,
	actions: string[]
): Promise<AuditLine[]> =>
	db
		.select()
		.from(auditEvents)
		.where(
			and(
				eq(auditEvents.criterionCode, criterionCode),
				eq(auditEvents.roundId, roundId),
				inArray(auditEvents.action, actions)
			)
		)
		.orderBy(asc(auditEvents.id));
