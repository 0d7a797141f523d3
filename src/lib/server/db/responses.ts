/** Queries on responses and what hangs on them: one query a function, nothing decided. */
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Merged } from '#lib/domain/questionnaire/merge-entries.ts';
import { builtOnce } from './built-once.ts';
import type { Database, Transaction } from './client.ts';
import { receipts, responses } from './schema/responses.ts';

export type Response = typeof responses.$inferSelect;
export type NewResponse = typeof responses.$inferInsert;

const key = (roundId: string, id: string) => and(eq(responses.roundId, roundId), eq(responses.id, id));

export async function insertResponse(tx: Transaction | Database, row: NewResponse): Promise<Response> {
	const [created] = await tx.insert(responses).values(row).returning();
	return created!;
}

/** The unit's response, made when it is not there; two people who begin at once get the same one. */
export async function ensureUnitResponse(
	tx: Transaction,
	row: NewResponse & { organisationId: string }
): Promise<Response> {
	await tx.insert(responses).values(row).onConflictDoNothing();
	return (await findUnitResponse(tx, row.roundId, row.organisationId, row.group as Group, true))!;
}

export async function findResponse(
	db: Database | Transaction,
	roundId: string,
	id: string,
	lock = false
): Promise<Response | undefined> {
	const query = db.select().from(responses).where(key(roundId, id));
	return (await (lock ? query.for('update') : query))[0];
}

export async function findUnitResponse(
	db: Database | Transaction,
	roundId: string,
	organisationId: string,
	group: Group,
	lock = false
): Promise<Response | undefined> {
	const query = db
		.select()
		.from(responses)
		.where(
			and(eq(responses.roundId, roundId), eq(responses.organisationId, organisationId), eq(responses.group, group))
		);
	return (await (lock ? query.for('update') : query))[0];
}

export const listUnitResponses = (db: Database | Transaction, roundId: string): Promise<Response[]> =>
	db
		.select()
		.from(responses)
		.where(and(eq(responses.roundId, roundId), sql`${responses.organisationId} is not null`))
		.orderBy(asc(responses.organisationId));

const BATCH = 500;
/** Before every id there is. */
const NOTHING = '00000000-0000-0000-0000-000000000000';

/**
 * Responses of a round in some states, some hundred at a time in the order of their ids, so that memory stays flat however
 * many there are. With `publicOnly` those of businesses and citizens alone.
 */
export async function* responsesInBatches(
	db: Database | Transaction,
	roundId: string,
	{ statuses, publicOnly = false }: { statuses: Response['status'][]; publicOnly?: boolean }
) {
	for (let after = NOTHING; ;) {
		const batch = await db
			.select({
				id: responses.id,
				group: sql<Group>`${responses.group}`,
				organisationId: responses.organisationId,
				frameworkId: responses.frameworkId,
				frameworkVersion: responses.frameworkVersion,
				answers: responses.answers,
				assisted: responses.assisted
			})
			.from(responses)
			.where(
				and(
					eq(responses.roundId, roundId),
					gt(responses.id, after),
					inArray(responses.status, statuses),
					publicOnly ? isNull(responses.organisationId) : undefined
				)
			)
			.orderBy(asc(responses.id))
			.limit(BATCH);
		if (batch.length === 0) return;
		yield batch;
		after = batch.at(-1)!.id;
	}
}

export async function updateResponse(
	tx: Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>,
	set: Partial<NewResponse>
): Promise<void> {
	await tx.update(responses).set(set).where(key(roundId, id));
}

type Saved = Pick<Merged, 'answers' | 'unread' | 'contested' | 'changed'>;

/** Who saves, when, and in which copy of the form. */
type Saving = { at: Date; userId?: string; copy?: string | undefined };

/** What stands in a response after a save, with who touched which answer when. */
export async function saveEntries(tx: Transaction, response: Response, saved: Saved, by: Saving): Promise<Response> {
	const { answers, unread, contested } = saved;
	const touched = touchedBy(response, saved, by);
	const set = { answers, unread: { ...unread }, contested, touched, revision: response.revision + 1, savedAt: by.at };
	await updateResponse(tx, response, set);
	return { ...response, ...set };
}

function touchedBy(
	{ touched, revision }: Pick<Response, 'touched' | 'revision'>,
	{ changed }: Pick<Saved, 'changed'>,
	{ at, userId, copy }: Saving
): Response['touched'] {
	const mark = {
		at: at.toISOString(),
		revision: revision + 1,
		...(userId ? { by: userId } : {}),
		...(copy ? { copy } : {})
	};
	return { ...touched, ...Object.fromEntries(changed.map((name) => [name, mark])) };
}

/**
 * The same in one statement and without a lock, for a draft of the public, which one person fills in. False, and nothing
 * changed, when it is no longer the draft that was read.
 */
export async function saveDraft(
	db: Database | Transaction,
	response: Pick<Response, 'roundId' | 'id' | 'revision' | 'touched'>,
	saved: Saved,
	by: Saving
): Promise<boolean> {
	const { roundId, id, revision } = response;
	const given = {
		roundId,
		id,
		revision,
		answers: JSON.stringify(saved.answers),
		unread: JSON.stringify(saved.unread),
		contested: JSON.stringify(saved.contested),
		touched: JSON.stringify(touchedBy(response, saved, by))
	};
	return (await draftSaving(db).execute({ ...given, at: by.at.toISOString() })).length > 0;
}

const draftSaving = builtOnce((db) =>
	db
		.update(responses)
		.set({
			answers: sql`${sql.placeholder('answers')}::text::jsonb`,
			unread: sql`${sql.placeholder('unread')}::text::jsonb`,
			contested: sql`${sql.placeholder('contested')}::text::jsonb`,
			touched: sql`${sql.placeholder('touched')}::text::jsonb`,
			revision: sql`${responses.revision} + 1`,
			savedAt: sql`${sql.placeholder('at')}::timestamptz`
		})
		.where(
			and(
				eq(responses.roundId, sql.placeholder('roundId')),
				eq(responses.id, sql.placeholder('id')),
				eq(responses.revision, sql.placeholder('revision')),
				eq(responses.status, 'draft')
			)
		)
		.returning({ revision: responses.revision })
		.prepare('save_draft')
);

export async function insertReceipt(tx: Transaction, row: typeof receipts.$inferInsert): Promise<void> {
	await tx.insert(receipts).values(row);
}

/** False when there is one of this code already; a transaction that is just keeping one is waited for. */
export async function keepReceiptOnce(tx: Transaction, row: typeof receipts.$inferInsert): Promise<boolean> {
	const kept = await tx.insert(receipts).values(row).onConflictDoNothing().returning({ kind: receipts.kind });
	return kept.length > 0;
}

export const findReceipt = async (
	db: Database | Transaction,
	codeHash: string
): Promise<typeof receipts.$inferSelect | undefined> =>
	(await db.select().from(receipts).where(eq(receipts.codeHash, codeHash)))[0];
