/** Reading the audit: one query a function, nothing decided. */
import { and, desc, eq, gte, like, lt, sql, type SQL } from 'drizzle-orm';
import type { Database } from './client.ts';
import { auditEvents } from './schema/audit.ts';
import { organisations } from './schema/organisations.ts';
import { users } from './schema/people.ts';

export type AuditFilter = {
	roundId?: string | undefined;
	organisationId?: string | undefined;
	criterionCode?: string | undefined;
	/** By the address they sign in with. */
	email?: string | undefined;
	/** A whole act ("review.decide") or all of a kind ("review"). */
	action?: string | undefined;
	subject?: string | undefined;
	/** From the first moment on, and before the second. */
	from?: Date | undefined;
	until?: Date | undefined;
};

export type AuditLine = typeof auditEvents.$inferSelect & {
	/** Null: the system, a respondent without an account, or somebody whose account is gone. */
	actor: string | null;
	organisation: { vi: string; en: string } | null;
};

/** Newest first; those older than the line `before`, at most `most`. */
export async function listAuditLines(
	db: Database,
	filter: AuditFilter,
	{ before, most }: { before?: number | undefined; most: number }
): Promise<AuditLine[]> {
	const found = await db
		.select({
			line: auditEvents,
			actor: users.name,
			vi: organisations.nameVi,
			en: organisations.nameEn
		})
		.from(auditEvents)
		.leftJoin(users, eq(users.id, auditEvents.actorId))
		.leftJoin(organisations, eq(organisations.id, auditEvents.organisationId))
		.where(and(...conditions(filter), before === undefined ? undefined : lt(auditEvents.id, before)))
		.orderBy(desc(auditEvents.id))
		.limit(most);
	return found.map(({ line, actor, vi, en }) => ({
		...line,
		actor,
		organisation: vi === null || en === null ? null : { vi, en }
	}));
}

/** The kinds of act that there are, for choosing from. */
export async function listAuditActions(db: Database): Promise<string[]> {
	const found = await db.selectDistinct({ action: auditEvents.action }).from(auditEvents).orderBy(auditEvents.action);
	return found.map(({ action }) => action);
}

function conditions({
	roundId,
	organisationId,
	criterionCode,
	email,
	action,
	subject,
	from,
	until
}: AuditFilter): (SQL | undefined)[] {
	const by = (column: Parameters<typeof eq>[0], value: string | undefined) =>
		value === undefined ? undefined : eq(column, value);
	return [
		by(auditEvents.roundId, roundId),
		by(auditEvents.organisationId, organisationId),
		by(auditEvents.criterionCode, criterionCode) &&
			// A page saved in one act names its criteria by the questions it changed.
			sql`(${auditEvents.criterionCode} = ${criterionCode} or jsonb_exists_any(${auditEvents.after}, ${questionNames(criterionCode!)}))`,
		by(users.email, email?.trim().toLowerCase()),
		action === undefined
			? undefined
			: action.includes('.')
				? eq(auditEvents.action, action)
				: like(auditEvents.action, `${action.replace(/[%_\\]/g, '\\$&')}.%`),
		by(auditEvents.subject, subject),
		from && gte(auditEvents.at, from),
		until && lt(auditEvents.at, until)
	];
}

/** Names of the questions that may ask for a criterion's figures. */
function questionNames(code: string): SQL {
	const name = code.replaceAll('.', '_');
	return sql`array[${sql.join(
		[name, ...['a', 'b', 'gate', 'note'].map((part) => `${name}_${part}`)].map((one) => sql`${one}`),
		sql`, `
	)}]::text[]`;
}
