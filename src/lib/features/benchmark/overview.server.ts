/** The overview of a round: who has a result, who stands where in each block, and how each index stands in each unit. */
import { classOf, type StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Basis, RankingRow } from '#lib/domain/benchmark/compare-units.ts';
import { decimal, multiplyDivide, ONE, subtract, sum, type Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { RoundUnit } from '#lib/server/db/rounds.ts';
import { readNewestEarlier, spreadsIn, type RoundOfGroup } from '#lib/server/round-history.ts';
import { readWholeRound, type RoundHead } from './benchmark-round.server.ts';
import { readCity, type CityResult } from './city-page.server.ts';
import {
	qualityTogether,
	readBlocks,
	standsBy,
	type BlockResults,
	type DataQuality,
	type Progress,
	type UnitResult
} from '#lib/server/round-results.ts';

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
	/** Pillars and indices over the ranked units. */
	nodes: BlockNode[];
	/** How much the block's figures rest on. */
	quality: DataQuality;
	/** The earlier round that changes are told against; null when there is none. */
	before: { name: string; isBreak: boolean } | null;
	/** What the heat map is sorted by: a node's code; null by rank. */
	sort: string | null;
	heat: { unitId: string; shortName: string; cells: HeatCell[] }[];
};

export type BlockNode = {
	code: string;
	name: string;
	level: 'root' | 'pillar' | 'index';
	median: Decimal | null;
	best: Decimal | null;
	/** The plan's targets below, as a share of the maximum of their criteria. */
	target: Decimal | null;
	low: number;
	unscored: number;
	/** Of the median, against the round before; null where nothing comparable is known. */
	change: Decimal | null;
};

export type Overview = {
	head: RoundHead;
	city: CityResult;
	quality: DataQuality;
	coverage: { units: number; withResult: number; appraised: number; late: number; overdue: number };
	blocks: BlockOverview[];
};

export async function readOverview(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date,
	sort: HeatSort = {}
): Promise<Result<Overview>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { round } = found.value;
	const blocks = await readBlocks(app, round, now);
	const before = await readNewestEarlier(app, round, new Set(blocks.map(({ group }) => group)), now);
	const all = blocks.flatMap(({ units }) => units);
	const count = (is: (result: UnitResult) => boolean) => all.filter(is).length;
	return ok({
		head: found.value.head,
		city: await readCity(app, round, language, now),
		quality: qualityTogether(all),
		coverage: {
			units: all.length,
			withResult: count(({ basis }) => basis !== null),
			appraised: count(({ basis }) => basis === 'verified'),
			late: count(({ progress }) => progress.late),
			overdue: count(({ progress }) => progress.overdue)
		},
		blocks: blocks.map((block) =>
			overviewOf(
				block,
				nodesOf(app, block, before.get(block.group), language),
				before.get(block.group),
				sort.block === block.block ? sort.by : undefined,
				language
			)
		)
	});
}

/** Of which block the heat map is sorted, and by which node; what names nothing sorts nothing. */
export type HeatSort = { block?: string; by?: string };

function nodesOf(
	{ content: { crosswalks } }: App,
	{ block, framework, comparison, units }: BlockResults,
	before: RoundOfGroup | undefined,
	language: Language
): BlockNode[] {
	const tree = treeOf(framework);
	const nodes = framework.nodes.filter(({ level }) => level !== 'criterion');
	const codes = nodes.map(({ code }) => code);
	const was = before ? spreadsIn(before, block, framework, codes, crosswalks) : undefined;
	const scores = units.flatMap((result) => (result.unit.ranked ? (standsBy(result)?.score ?? []) : []));
	return nodes.map((node) => {
		const classes = scores.map((score) => classOf(score.get(node.code)!, comparison.thresholds));
		const spread = comparison.nodes.get(node.code)!.value;
		const earlier = was?.get(node.code)?.median;
		const targeted = tree.criteriaUnder(node.code).filter(({ target }) => target);
		return {
			code: node.code,
			name: labelOf(node)[language],
			level: node.level as BlockNode['level'],
			median: spread?.median ?? null,
			best: spread?.max ?? null,
			target:
				targeted.length === 0
					? null
					: multiplyDivide(
							sum(targeted.map(({ target }) => decimal(target!.points))),
							ONE,
							sum(targeted.map(({ max }) => decimal(max))),
							4
						),
			low: classes.filter((one) => one === 'low').length,
			unscored: classes.filter((one) => one === 'unscored').length,
			change: spread && earlier !== undefined ? subtract(spread.median, earlier) : null
		};
	});
}

export const nameOfUnit = ({ nameVi, nameEn }: RoundUnit, language: Language): string =>
	language === 'vi' ? nameVi : nameEn;

function overviewOf(
	{ block, framework, units, comparison }: BlockResults,
	nodes: BlockNode[],
	before: RoundOfGroup | undefined,
	wantedSort: string | undefined,
	language: Language
): BlockOverview {
	const byId = new Map(units.map((result) => [result.unit.organisationId, result]));
	const lines = comparison.ranking.map((row) => lineOf(row, byId.get(row.unitId)!, language));
	const indices = framework.nodes.filter(({ level }) => level === 'index');
	const sort = indices.find(({ code }) => code === wantedSort)?.code ?? null;
	const valueAt = (unitId: string) => standsBy(byId.get(unitId)!)!.score.get(sort!)!.value ?? -1;
	/** The weakest first: it is what one looks for; what does not apply comes last. */
	const inOrder = (all: RankingLine[]) =>
		sort === null
			? all
			: [...all].sort((a, b) => {
					const [left, right] = [valueAt(a.unitId), valueAt(b.unitId)];
					return left < 0 || right < 0 ? right - left : left - right;
				});
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
		nodes,
		quality: qualityTogether(units),
		before: before
			? {
					name: language === 'vi' ? before.round.nameVi : before.round.nameEn,
					isBreak: before.blocks.some((one) => versionOf(one.framework) !== versionOf(framework))
				}
			: null,
		sort,
		heat: inOrder(lines).map(({ unitId, shortName }) => ({
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
