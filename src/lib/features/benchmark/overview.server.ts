/** The overview of a round: who has a result, who stands where in each block, and how each index stands in each unit. */
import { classOf, type StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Basis, RankingRow } from '#lib/domain/benchmark/compare-units.ts';
import { subtract, type Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { RoundUnit } from '#lib/server/db/rounds.ts';
import { readWholeRound, type RoundHead } from './benchmark-round.server.ts';
import { readBlocks, standsBy, type BlockResults, type Progress, type UnitResult } from './round-results.server.ts';

export type RankingLine = {
	unitId: string;
	name: string;
	shortName: string;
	rank: number | null;
	/** How many share the rank, the unit among them. */
	tied: number;
	value: Decimal | null;
	points: Decimal;
	max: Decimal;
	class: StandingClass | null;
	basis: Basis;
	/** Self less verified points: what the unit had claimed beyond what was confirmed. Null until appraised. */
	claimed: Decimal | null;
	applicable: number;
	answered: number;
	progress: Progress;
};

export type HeatCell = { code: string; value: Decimal | null; class: StandingClass | null };

export type BlockOverview = {
	block: string;
	framework: { title: string; version: string; proposed: boolean };
	mixedBasis: boolean;
	units: number;
	/** By rank. */
	ranked: RankingLine[];
	/** Assessed, not ranked. */
	unranked: RankingLine[];
	/** Without a result yet. */
	missing: { unitId: string; name: string; progress: Progress }[];
	pillars: { code: string; name: string; indices: { code: string; name: string }[] }[];
	heat: { unitId: string; shortName: string; cells: HeatCell[] }[];
};

export type Overview = {
	head: RoundHead;
	coverage: { units: number; withResult: number; appraised: number; late: number; overdue: number };
	blocks: BlockOverview[];
};

export async function readOverview(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<Overview>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const blocks = await readBlocks(app, found.value.round, now);
	const all = blocks.flatMap(({ units }) => units);
	const count = (is: (result: UnitResult) => boolean) => all.filter(is).length;
	return ok({
		head: found.value.head,
		coverage: {
			units: all.length,
			withResult: count(({ basis }) => basis !== null),
			appraised: count(({ basis }) => basis === 'verified'),
			late: count(({ progress }) => progress.late),
			overdue: count(({ progress }) => progress.overdue)
		},
		blocks: blocks.map((block) => overviewOf(block, language))
	});
}

export const nameOfUnit = ({ nameVi, nameEn }: RoundUnit, language: Language): string =>
	language === 'vi' ? nameVi : nameEn;

function overviewOf({ block, framework, units, comparison }: BlockResults, language: Language): BlockOverview {
	const byId = new Map(units.map((result) => [result.unit.organisationId, result]));
	const lines = comparison.ranking.map((row) => lineOf(row, byId.get(row.unitId)!, language));
	const indices = treeOf(framework).framework.nodes.filter(({ level }) => level === 'index');
	return {
		block,
		framework: {
			title: framework.title[language],
			version: framework.version,
			proposed: framework.standing === 'proposed'
		},
		mixedBasis: comparison.mixedBasis,
		units: units.length,
		ranked: lines.filter(({ rank }) => rank !== null),
		unranked: lines.filter(({ rank }) => rank === null),
		missing: units
			.filter(({ basis }) => basis === null)
			.map(({ unit, progress }) => ({ unitId: unit.organisationId, name: nameOfUnit(unit, language), progress }))
			.sort((a, b) => collator.compare(a.name, b.name)),
		pillars: pillarsOf(framework, language),
		heat: lines.map(({ unitId, shortName }) => ({
			unitId,
			shortName,
			cells: indices.map(({ code }): HeatCell => {
				const score: NodeScore = standsBy(byId.get(unitId)!)!.score.get(code)!;
				return { code, value: score.value, class: classOf(score, comparison.thresholds) };
			})
		}))
	};
}

function lineOf(row: RankingRow, { unit, self, verified, progress }: UnitResult, language: Language): RankingLine {
	const root = (score: UnitResult['self']) => score?.values().next().value?.points;
	const [claimed, confirmed] = [root(self), root(verified)];
	return {
		unitId: row.unitId,
		name: nameOfUnit(unit, language),
		shortName: (language === 'vi' ? unit.shortName : null) ?? nameOfUnit(unit, language),
		rank: row.place?.rank ?? null,
		tied: row.place?.tied ?? 0,
		value: row.value,
		points: row.points,
		max: row.max,
		class: row.class,
		basis: row.basis,
		claimed: claimed === undefined || confirmed === undefined ? null : subtract(claimed, confirmed),
		applicable: row.applicable,
		answered: row.answered,
		progress
	};
}

/** Pillars with their indices, in the framework's order. */
export function pillarsOf(framework: Framework, language: Language): BlockOverview['pillars'] {
	const tree = treeOf(framework);
	return tree
		.children(tree.root.code)
		.filter(({ level }) => level === 'pillar')
		.map((pillar) => ({
			code: pillar.code,
			name: labelOf(pillar)[language],
			indices: tree
				.children(pillar.code)
				.filter(({ level }) => level === 'index')
				.map((index) => ({ code: index.code, name: labelOf(index)[language] }))
		}));
}

/** Vietnamese order: both databases sort by bytes. */
const collator = new Intl.Collator('vi');
