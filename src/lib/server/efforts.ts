/** What criteria cost to raise, as the planner judged it: read once for all pages and lists that weigh points by it. */
import type { Efforts } from '#lib/domain/benchmark/recoverable.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import type { App } from '#lib/server/app.ts';
import { listEfforts } from '#lib/server/db/criterion-efforts.ts';

/** The efforts of a framework; a criterion that nobody judged is not in it. */
export type EffortsOf = (framework: Pick<Framework, 'id'>) => Efforts;

export async function readEfforts({ db }: Pick<App, 'db'>): Promise<EffortsOf> {
	const byFramework = new Map<string, Map<string, number>>();
	for (const { frameworkId, criterionCode, effort } of await listEfforts(db)) {
		const efforts = byFramework.get(frameworkId) ?? new Map<string, number>();
		efforts.set(criterionCode, effort);
		byFramework.set(frameworkId, efforts);
	}
	return ({ id }) => byFramework.get(id) ?? new Map();
}
