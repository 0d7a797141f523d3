/** A scenario as written in an address, played on the blocks it speaks of. */
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { isPlayable, playScenario } from '#lib/domain/benchmark/scenario.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import { readImprovement, type BlockImprovement } from './scenario-address.ts';

/** What can be improved: a block with its results; the city's own response is a block of one. */
export type Field = {
	block: string;
	framework: Framework;
	comparison: BlockComparison;
	names: ReadonlyMap<string, string>;
	/** Units without a result. */
	missing: number;
};

export type Played = {
	improvements: BlockImprovement[];
	unplayable: string[];
	/** By block; a block that nothing speaks of is absent. */
	outcomes: Map<string, ReturnType<typeof playScenario>>;
};

export function play(fields: readonly Field[], written: readonly string[]): Played {
	const played: Played = { improvements: [], unplayable: [], outcomes: new Map() };
	for (const one of new Set(written)) {
		const read = readImprovement(one);
		const field = read && fields.find(({ block }) => block === read.block);
		if (field && isPlayable(field.comparison, read.improvement)) played.improvements.push(read);
		else played.unplayable.push(one);
	}
	for (const { block, comparison } of fields) {
		const own = played.improvements.filter((one) => one.block === block).map(({ improvement }) => improvement);
		if (own.length > 0) played.outcomes.set(block, playScenario(comparison, own));
	}
	return played;
}
