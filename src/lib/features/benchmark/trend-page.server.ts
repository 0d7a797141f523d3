/** A block over rounds: ranks and values of its units, and its indices through the crosswalk, with every break said. */
import { breaksOf, valuesIn, type RoundPoint, type SeriesBreak } from '#lib/domain/benchmark/series.ts';
import { subtract, type Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { blockIn, pointOf, readHistory, spreadsIn, unitIn, type RoundOfGroup } from '#lib/server/round-history.ts';
import { readBlocks, standsBy, type BlockResults } from '#lib/server/round-results.ts';
import { readWholeRound, type RoundHead } from './benchmark-round.server.ts';
import { nameOfUnit } from './overview.server.ts';

export type TrendRound = {
	id: string;
	name: string;
	year: number;
	framework: string;
	sample: boolean;
	/** Ranked units with a result. */
	n: number;
	median: Decimal | null;
	best: Decimal | null;
};

export type TrendUnit = {
	unitId: string;
	name: string;
	/** One a round; null where the unit has no result. */
	points: ({ value: Decimal | null; rank: number | null; of: number; verified: boolean } | null)[];
	/** Last value less the one before; null where either is missing or the framework changed between. */
	change: Decimal | null;
	/** Places won since the round before (negative: lost), within one framework and block only. */
	places: number | null;
};

export type TrendPage = {
	head: RoundHead;
	blocks: string[];
	/** Null in a round without blocks. */
	block: string | null;
	rounds: TrendRound[];
	breaks: SeriesBreak[];
	units: TrendUnit[];
	/** The unit whose line is drawn, chosen or the first. */
	chosen: string | null;
	/** Pillars and indices of the newest framework: the chosen unit's value and the block's median, one a round. */
	nodes: { code: string; name: string; own: (Decimal | null)[]; median: (Decimal | null)[] }[];
};

/** Choices that name nothing of the round are taken as not made. */
export async function readTrendPage(
	app: App,
	person: Person | null,
	roundId: string,
	wanted: { block: string; unit: string },
	language: Language,
	now: Date
): Promise<Result<TrendPage>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { round, head } = found.value;
	const blocks = await readBlocks(app, round, now);
	const block = blocks.find((one) => one.block === wanted.block) ?? blocks[0];
	const codes = blocks.map((one) => one.block);
	if (!block)
		return ok({ head, blocks: codes, block: null, rounds: [], breaks: [], units: [], chosen: null, nodes: [] });
	const history = (await readHistory(app, round, block.group, blocks, now)).filter((of) => blockIn(of, block.block));
	const units = unitsOf(history, block, language);
	const chosen = units.find(({ unitId }) => unitId === wanted.unit) ?? units[0];
	return ok({
		head,
		blocks: codes,
		block: block.block,
		rounds: history.map((one) => roundOf(one, block.block, language)),
		breaks: breaksOf(
			history.map((one) => nobody(one, block)),
			app.content.crosswalks
		),
		units,
		chosen: chosen?.unitId ?? null,
		nodes: nodesOf(app, history, block, chosen?.unitId, language)
	});
}

const nobody = (of: RoundOfGroup, { block, framework }: BlockResults): RoundPoint => ({
	roundId: of.round.id,
	framework: blockIn(of, block)?.framework ?? framework,
	scores: new Map()
});

function roundOf(of: RoundOfGroup, block: string, language: Language): TrendRound {
	const { round } = of;
	const then = blockIn(of, block);
	const spread = then ? then.comparison.nodes.get(treeOf(then.framework).root.code)!.value : null;
	return {
		id: round.id,
		name: nameOf(round, language),
		year: round.year,
		framework: then ? versionOf(then.framework) : '',
		sample: round.sample,
		n: spread?.n ?? 0,
		median: spread?.median ?? null,
		best: spread?.max ?? null
	};
}

const nameOf = ({ nameVi, nameEn }: Round, language: Language): string => (language === 'vi' ? nameVi : nameEn);

/** By rank in the newest round, then by name; units of the newest round only. */
function unitsOf(history: readonly RoundOfGroup[], block: BlockResults, language: Language): TrendUnit[] {
	const lines = block.units.map(({ unit }): TrendUnit => {
		const stands = history.map((one) => {
			const then = unitIn(one, unit.organisationId);
			const standing = then && standsBy(then.result);
			if (!standing) return null;
			const { framework, comparison, block: code } = then.block;
			const root = standing.score.get(treeOf(framework).root.code)!;
			const place = comparison.ranking.find(({ unitId }) => unitId === unit.organisationId)!.place;
			const verified = standing.basis === 'verified';
			return {
				value: root.value,
				rank: place?.rank ?? null,
				of: place?.of ?? 0,
				verified,
				key: `${versionOf(framework)} ${code}`
			};
		});
		const [before, last] = [stands.at(-2) ?? null, stands.at(-1) ?? null];
		const comparable = before !== null && last !== null && before.key === last.key;
		return {
			unitId: unit.organisationId,
			name: nameOfUnit(unit, language),
			points: stands.map(
				(stand) => stand && { value: stand.value, rank: stand.rank, of: stand.of, verified: stand.verified }
			),
			change: comparable && before.value !== null && last.value !== null ? subtract(last.value, before.value) : null,
			places: comparable && before.rank !== null && last.rank !== null ? before.rank - last.rank : null
		};
	});
	const last = block.units.length + 1;
	return lines.sort(
		(a, b) => (a.points.at(-1)?.rank ?? last) - (b.points.at(-1)?.rank ?? last) || collator.compare(a.name, b.name)
	);
}

const collator = new Intl.Collator('vi');

function nodesOf(
	{ content: { crosswalks } }: App,
	history: readonly RoundOfGroup[],
	{ block, framework }: BlockResults,
	unitId: string | undefined,
	language: Language
): TrendPage['nodes'] {
	const nodes = framework.nodes.filter(({ level }) => level === 'pillar' || level === 'index');
	const codes = nodes.map(({ code }) => code);
	const rounds = history.map((of) => {
		const own = unitId === undefined ? undefined : pointOf(of, unitId);
		return {
			own: own ? valuesIn(own, framework, codes, crosswalks) : new Map<string, never>(),
			all: spreadsIn(of, block, framework, codes, crosswalks)
		};
	});
	return nodes.map((node) => ({
		code: node.code,
		name: labelOf(node)[language],
		own: rounds.map(({ own }) => own.get(node.code) ?? null),
		median: rounds.map(({ all }) => all.get(node.code)?.median ?? null)
	}));
}
