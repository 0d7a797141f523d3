/** Queries on organisations: one query a function, nothing decided. */
import { and, asc, eq, gte, isNull, lte, or } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { organisations } from './schema/organisations.ts';

export type Organisation = typeof organisations.$inferSelect;

/** Organisations that exist on a day ("2022-12-31"); both ends of their validity count as valid. */
export const listOrganisationsOn = (db: Database | Transaction, day: string): Promise<Organisation[]> =>
	db
		.select()
		.from(organisations)
		.where(
			and(
				or(isNull(organisations.validFrom), lte(organisations.validFrom, day)),
				or(isNull(organisations.validTo), gte(organisations.validTo, day))
			)
		)
		.orderBy(asc(organisations.id));

export const listOrganisations = (db: Database | Transaction): Promise<Organisation[]> =>
	db.select().from(organisations).orderBy(asc(organisations.id));

export const findOrganisation = async (db: Database | Transaction, id: string): Promise<Organisation | undefined> =>
	(await db.select().from(organisations).where(eq(organisations.id, id)))[0];
