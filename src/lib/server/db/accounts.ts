/** Queries on accounts: one query a function, nothing decided. */
import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import type { Held } from '#lib/server/auth/people-rights.ts';
import type { Language } from '#lib/domain/text.ts';
import type { Database, Transaction } from './client.ts';
import { appraisalParts } from './schema/appraisals.ts';
import { assignments } from './schema/assignments.ts';
import { organisations } from './schema/organisations.ts';
import { memberships, users } from './schema/people.ts';

export type Account = {
	id: string;
	email: string;
	name: string;
	language: Language;
	/** No password has been set yet. */
	invited: boolean;
	disabledAt: Date | null;
	lastSignInAt: Date | null;
	roles: (Held & { unitVi: string; unitEn: string })[];
};

/** Every account with its roles, by name; of one id only, when it is given. */
export async function listAccounts(db: Database | Transaction, id?: string): Promise<Account[]> {
	const only = id === undefined ? undefined : eq(users.id, id);
	const [people, held] = await Promise.all([
		db.select().from(users).where(only).orderBy(asc(users.name), asc(users.email)),
		db
			.select({
				userId: memberships.userId,
				organisationId: memberships.organisationId,
				role: memberships.role,
				unitVi: organisations.nameVi,
				unitEn: organisations.nameEn
			})
			.from(memberships)
			.innerJoin(organisations, eq(organisations.id, memberships.organisationId))
			.where(id === undefined ? undefined : eq(memberships.userId, id))
			.orderBy(asc(organisations.nameVi), asc(memberships.role))
	]);
	const byUser = new Map<string, Account['roles']>(people.map(({ id }) => [id, []]));
	for (const { userId, ...one } of held) byUser.get(userId)?.push(one);
	return people.map(({ id, email, name, language, passwordHash, disabledAt, lastSignInAt }) => ({
		...{ id, email, name, disabledAt, lastSignInAt },
		language: language === 'en' ? 'en' : 'vi',
		invited: passwordHash === '',
		roles: byUser.get(id)!
	}));
}

export const findAccount = async (db: Database | Transaction, id: string): Promise<Account | undefined> =>
	(await listAccounts(db, id))[0];

/** Holds the rows of accounts until the end of the transaction, so that of two administrators one is always left. */
export const lockAdministrators = (tx: Transaction): Promise<{ id: string }[]> =>
	tx
		.select({ id: users.id })
		.from(users)
		.innerJoin(memberships, eq(memberships.userId, users.id))
		.where(and(eq(memberships.role, 'administrator'), isNull(users.disabledAt)))
		.orderBy(asc(users.id))
		.for('update');

export const lockAccount = async (tx: Transaction, id: string): Promise<boolean> =>
	(await tx.select({ id: users.id }).from(users).where(eq(users.id, id)).for('update')).length > 0;

/** Its id; null when the address has an account. */
export async function insertAccount(
	tx: Transaction,
	account: { email: string; name: string; language: Language }
): Promise<string | null> {
	const [made] = await tx
		.insert(users)
		.values({ ...account, passwordHash: '' })
		.onConflictDoNothing()
		.returning({ id: users.id });
	return made?.id ?? null;
}

export const findAccountByEmail = async (db: Database | Transaction, email: string) =>
	(await db.select().from(users).where(eq(users.email, email)))[0];

export async function putRoles(tx: Transaction, userId: string, roles: readonly Held[]): Promise<void> {
	await tx.delete(memberships).where(eq(memberships.userId, userId));
	if (roles.length > 0) await tx.insert(memberships).values(roles.map((one) => ({ userId, ...one })));
}

export async function putPassword(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
	await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
}

export async function putClosed(tx: Transaction, userId: string, disabledAt: Date | null): Promise<void> {
	await tx.update(users).set({ disabledAt }).where(eq(users.id, userId));
}

export async function noteSignIn(db: Database, userId: string, at: Date): Promise<void> {
	await db.update(users).set({ lastSignInAt: at }).where(eq(users.id, userId));
}

/** What a person was given to see to: criteria of units' assessments, and parts of an appraisal that have not ended. */
export async function workOf(db: Database | Transaction, userId: string) {
	const [criteria, parts] = await Promise.all([
		db.select().from(assignments).where(eq(assignments.assigneeId, userId)),
		db
			.select()
			.from(appraisalParts)
			.where(and(eq(appraisalParts.appraiserId, userId), isNull(appraisalParts.endedAt)))
			.orderBy(asc(appraisalParts.id))
	]);
	return { criteria, parts };
}

export async function handAssignmentsTo(
	tx: Transaction,
	{ from, to, unitId }: { from: string; to: string | null; unitId: string },
	by: { id: string; at: Date }
): Promise<void> {
	const theirs = and(eq(assignments.assigneeId, from), eq(assignments.organisationId, unitId));
	if (to === null) await tx.delete(assignments).where(theirs);
	else await tx.update(assignments).set({ assigneeId: to, assignedBy: by.id, assignedAt: by.at }).where(theirs);
}

export async function endAppraisalPart(
	tx: Transaction,
	part: typeof appraisalParts.$inferSelect,
	to: string | null,
	by: { id: string; at: Date }
): Promise<void> {
	let nextId: number | null = null;
	if (to !== null) {
		const { roundId, block, organisationId, nodeCode } = part;
		const [next] = await tx
			.insert(appraisalParts)
			.values({ roundId, block, organisationId, nodeCode, appraiserId: to, givenBy: by.id, givenAt: by.at })
			.returning({ id: appraisalParts.id });
		nextId = next!.id;
	}
	await tx.update(appraisalParts).set({ endedBy: by.id, endedAt: by.at, nextId }).where(eq(appraisalParts.id, part.id));
}

/** Open accounts that could take over what somebody leaves, by name. */
export const listOthers = (db: Database | Transaction, userId: string) =>
	db
		.select({
			id: users.id,
			name: users.name,
			organisationId: memberships.organisationId,
			role: memberships.role
		})
		.from(users)
		.innerJoin(memberships, eq(memberships.userId, users.id))
		.where(and(ne(users.id, userId), isNull(users.disabledAt)))
		.orderBy(asc(users.name), asc(users.id));
