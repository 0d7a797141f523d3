/** A group's results over rounds, oldest first: what trends and a criterion's history are drawn from. */
import { distributionOf, type Distribution } from '#lib/domain/benchmark/distribution.ts';
import { valuesIn, type RoundPoint } from '#lib/domain/benchmark/series.ts';
import type { Crosswalk } from '#lib/domain/framework/crosswalk.ts';
import type { Framework, Group } from '#lib/domain/framework/framework.ts';
import type { App } from '#lib/server/app.ts';
import { listRounds, type Round } from '#lib/server/db/rounds.ts';
import { readBlocks, standsBy, type BlockResults, type UnitResult } from '#lib/server/round-results.ts';

export type RoundOfGroup = { round: Round; blocks: BlockResults[] };

/** Rounds of an earlier year in which the group has a result, oldest first. */
export async function readEarlier(app: App, round: Round, group: Group, now: Date): Promise<RoundOfGroup[]> {
	const earlier = (await listRounds(app.db)).filter(({ status, year }) => status !== 'draft' && year < round.year);
	const all = await Promise.all(
		earlier.reverse().map(async (one) => ({ round: one, blocks: await readBlocks(app, one, now, group) }))
	);
	return all.filter(({ blocks }) => blocks.some(hasResults));
}

/** For each group the newest of these rounds; a group without any is not in it. Rounds are read until all have one. */
export async function readNewestEarlier(
	app: App,
	round: Round,
	groups: ReadonlySet<Group>,
	now: Date
): Promise<ReadonlyMap<Group, RoundOfGroup>> {
	const found = new Map<Group, RoundOfGroup>();
	for (const one of await listRounds(app.db)) {
		if (one.status === 'draft' || one.year >= round.year || found.size === groups.size) continue;
		const blocks = (await readBlocks(app, one, now)).filter(hasResults);
		for (const group of groups)
			if (!found.has(group) && blocks.some((block) => block.group === group))
				found.set(group, { round: one, blocks: blocks.filter((block) => block.group === group) });
	}
	return found;
}

/** The same with the round itself, whose blocks are read already, as the last. */
export const readHistory = async (
	app: App,
	round: Round,
	group: Group,
	blocks: readonly BlockResults[],
	now: Date
): Promise<RoundOfGroup[]> => [
	...(await readEarlier(app, round, group, now)),
	{ round, blocks: blocks.filter((one) => one.group === group) }
];

const hasResults = ({ comparison }: BlockResults): boolean => comparison.units.size > 0;

/** The unit in a round, whatever block it was ranked in then; undefined when it took no part. */
export function unitIn(
	{ blocks }: RoundOfGroup,
	unitId: string
): { block: BlockResults; result: UnitResult } | undefined {
	for (const block of blocks) {
		const result = block.units.find(({ unit }) => unit.organisationId === unitId);
		if (result) return { block, result };
	}
	return undefined;
}

/** The unit's result as a point of a series; undefined without one. */
export function pointOf(of: RoundOfGroup, unitId: string): RoundPoint | undefined {
	const found = unitIn(of, unitId);
	const standing = found && standsBy(found.result);
	return standing ? { roundId: of.round.id, framework: found.block.framework, scores: standing.score } : undefined;
}

/** The block of that code in a round; undefined when there was none. */
export const blockIn = ({ blocks }: Pick<RoundOfGroup, 'blocks'>, block: string): BlockResults | undefined =>
	blocks.find((one) => one.block === block);

/**
 * How the block's ranked units stood at nodes of a framework version in a round: of another version, through the crosswalk.
 * `null` for a node of which nothing comparable is known.
 */
export function spreadsIn(
	of: RoundOfGroup,
	block: string,
	framework: Framework,
	codes: readonly string[],
	crosswalks: readonly Crosswalk[]
): ReadonlyMap<string, Distribution | null> {
	const each = (blockIn(of, block)?.units ?? []).flatMap(({ unit }) => {
		const point = unit.ranked ? pointOf(of, unit.organisationId) : undefined;
		return point ? [valuesIn(point, framework, codes, crosswalks)] : [];
	});
	return new Map(codes.map((code) => [code, distributionOf(each.flatMap((values) => values.get(code) ?? []))]));
}
