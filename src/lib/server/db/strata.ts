/** Counts of survey answers for many strata at once: one query, however many groups are compared. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Database, Transaction } from './client.ts';
import { tallies } from './schema/responses.ts';

/** By stratum, subject and value, summed over the shards. A stratum or subject without answers is absent. */
export async function readTalliesOfStrata(
	db: Database | Transaction,
	roundId: string,
	group: Group,
	strata: readonly string[],
	subjects: readonly string[]
): Promise<Map<string, Map<string, Map<string, number>>>> {
	const found = await db
		.select({
			stratum: tallies.stratum,
			subject: tallies.subject,
			value: tallies.value,
			count: sql<number>`sum(${tallies.count})::int`
		})
		.from(tallies)
		.where(
			and(
				eq(tallies.roundId, roundId),
				eq(tallies.group, group),
				inArray(tallies.stratum, [...strata]),
				inArray(tallies.subject, [...subjects])
			)
		)
		.groupBy(tallies.stratum, tallies.subject, tallies.value);
	const byStratum = new Map<string, Map<string, Map<string, number>>>();
	for (const { stratum, subject, value, count } of found) {
		if (count === 0) continue;
		const bySubject = byStratum.get(stratum) ?? new Map<string, Map<string, number>>();
		const values = bySubject.get(subject) ?? new Map<string, number>();
		byStratum.set(stratum, bySubject.set(subject, values.set(value, count)));
	}
	return byStratum;
}
