/** Queries on people: one query a function, nothing decided. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Role } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from './client.ts';
import { memberships, users } from './schema/people.ts';

export const findUserName = async (db: Database | Transaction, id: string): Promise<string | undefined> =>
	(await db.select({ name: users.name }).from(users).where(eq(users.id, id)))[0]?.name;

export const listUserNames = async (
	db: Database | Transaction,
	ids: readonly string[]
): Promise<ReadonlyMap<string, string>> =>
	new Map(
		ids.length === 0
			? []
			: (
					await db
						.select({ id: users.id, name: users.name })
						.from(users)
						.where(inArray(users.id, [...ids]))
				).map(({ id, name }) => [id, name])
	);

export type UnitPerson = Pick<typeof users.$inferSelect, 'id' | 'email' | 'name' | 'language'>;

/** People of a unit who hold one of the roles and can sign in, each once. */
export const listUnitPeople = (
	db: Database | Transaction,
	organisationId: string,
	...roles: Role[]
): Promise<UnitPerson[]> =>
	db
		.selectDistinct({ id: users.id, email: users.email, name: users.name, language: users.language })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(
			and(eq(memberships.organisationId, organisationId), inArray(memberships.role, roles), isNull(users.disabledAt))
		)
		.orderBy(asc(users.name), asc(users.id));
