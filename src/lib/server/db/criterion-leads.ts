/** Queries on which unit leads which criterion of the city's own response: one query a function, nothing decided. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { criterionLeads } from './schema/frameworks.ts';
import { organisations } from './schema/organisations.ts';

export type CriterionLead = {
	criterionCode: string;
	organisationId: string;
	nameVi: string;
	nameEn: string;
	/** P: proposed by us, until the city assigns it. */
	mark: string;
};

export const listLeads = (db: Database | Transaction, frameworkId: string): Promise<CriterionLead[]> =>
	db
		.select({
			criterionCode: criterionLeads.criterionCode,
			organisationId: criterionLeads.organisationId,
			nameVi: organisations.nameVi,
			nameEn: organisations.nameEn,
			mark: criterionLeads.mark
		})
		.from(criterionLeads)
		.innerJoin(organisations, eq(organisations.id, criterionLeads.organisationId))
		.where(eq(criterionLeads.frameworkId, frameworkId))
		.orderBy(asc(criterionLeads.criterionCode));

/** Codes of the criteria that some of these units lead. */
export const listLedCriteria = async (
	db: Database | Transaction,
	frameworkId: string,
	organisationIds: string[]
): Promise<string[]> =>
	organisationIds.length === 0
		? []
		: (
				await db
					.select({ code: criterionLeads.criterionCode })
					.from(criterionLeads)
					.where(
						and(eq(criterionLeads.frameworkId, frameworkId), inArray(criterionLeads.organisationId, organisationIds))
					)
			).map(({ code }) => code);
