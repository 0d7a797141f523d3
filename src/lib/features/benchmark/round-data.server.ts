/** All figures of a round that files are made of, by the permission of the overview. */
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readBlocks, standsBy, type BlockResults, type UnitResult } from '#lib/server/round-results.ts';
import { readWholeRound } from './benchmark-round.server.ts';
import { readLowList, type LowList } from './low-list.server.ts';
import { readOverview, type BlockOverview, type Overview, type RankingLine } from './overview.server.ts';

export type BlockData = {
	/** Made-up answers: every sheet says so. */
	sample: boolean;
	overview: BlockOverview;
	results: BlockResults;
	/** Units with a result, in the order of the ranking: ranked ones first. */
	units: { line: RankingLine; result: UnitResult; score: (code: string) => NodeScore }[];
};

export type RoundData = { overview: Overview; low: LowList; blocks: BlockData[] };

export async function readRoundData(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<RoundData>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const overview = await readOverview(app, person, roundId, language, now);
	if (!overview.ok) return overview;
	const low = await readLowList(app, person, roundId, { block: '', pillar: '', whole: true }, language, now);
	if (!low.ok) return low;
	const results = await readBlocks(app, found.value.round, now);
	return ok({
		overview: overview.value,
		low: low.value,
		blocks: overview.value.blocks.map((block) =>
			blockData(
				overview.value.head.sample,
				block,
				results.find((one) => one.block === block.block && one.framework.version === block.framework.version)!
			)
		)
	});
}

function blockData(sample: boolean, overview: BlockOverview, results: BlockResults): BlockData {
	const byId = new Map(results.units.map((result) => [result.unit.organisationId, result]));
	return {
		sample,
		overview,
		results,
		units: [...overview.ranked, ...overview.unranked].map((line) => {
			const result = byId.get(line.unitId)!;
			const { score } = standsBy(result)!;
			return { line, result, score: (code) => score.get(code)! };
		})
	};
}
