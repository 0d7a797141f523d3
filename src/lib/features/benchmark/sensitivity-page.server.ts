/** How far each rank of a round hangs on the weights, and on what is missing or does not apply. */
import { gapsOf, sensitivityOf } from '#lib/domain/benchmark/sensitivity.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readBlocks, type BlockResults } from '#lib/server/round-results.ts';
import { readWholeRound, type RoundHead } from './benchmark-round.server.ts';
import { nameOfUnit } from './overview.server.ts';

/** Per cent that can be chosen; the first is the default. */
export const CHANGES = [10, 5, 20] as const;

export type RangeLine = {
	unitId: string;
	name: string;
	shortName: string;
	rank: number;
	best: number;
	worst: number;
	value: Decimal | null;
	/** Names of the units with which the order is not settled. */
	tiedWith: string[];
	unanswered: number;
	notApplicable: number;
};

export type BlockSensitivity = {
	block: string;
	units: RangeLine[];
	scenarios: number;
	steady: number;
	movers: { code: string; name: string; up: number; down: number }[];
	/** Units of the block without a result: they may still change every rank. */
	missing: number;
	mixedBasis: boolean;
};

export type SensitivityPage = { head: RoundHead; percent: number; blocks: BlockSensitivity[] };

export async function readSensitivityPage(
	app: App,
	person: Person | null,
	roundId: string,
	wanted: string,
	language: Language,
	now: Date
): Promise<Result<SensitivityPage>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const percent = CHANGES.find((one) => String(one) === wanted) ?? CHANGES[0];
	const blocks = await readBlocks(app, found.value.round, now);
	return ok({ head: found.value.head, percent, blocks: blocks.map((block) => blockOf(block, percent, language)) });
}

function blockOf(results: BlockResults, percent: number, language: Language): BlockSensitivity {
	const { block, comparison, framework, units } = results;
	const found = sensitivityOf(comparison, percent);
	const gaps = new Map(gapsOf(comparison).map((gap) => [gap.unitId, gap]));
	const known = new Map(units.map(({ unit }) => [unit.organisationId, unit]));
	const shortName = (unitId: string) => {
		const unit = known.get(unitId)!;
		return (language === 'vi' ? unit.shortName : null) ?? nameOfUnit(unit, language);
	};
	const values = new Map(comparison.ranking.map(({ unitId, value }) => [unitId, value]));
	const tree = treeOf(framework);
	return {
		block,
		units: found.units.map(({ unitId, rank, best, worst, tiedWith }) => {
			const { unanswered, notApplicable } = gaps.get(unitId)!;
			return {
				unitId,
				name: nameOfUnit(known.get(unitId)!, language),
				shortName: shortName(unitId),
				rank,
				best,
				worst,
				value: values.get(unitId) ?? null,
				tiedWith: tiedWith.map(shortName),
				unanswered,
				notApplicable
			};
		}),
		scenarios: found.scenarios,
		steady: found.steady,
		movers: found.movers.map(({ code, up, down }) => ({
			code,
			name: [...tree.ancestors(code), tree.node(code)!].map((node) => labelOf(node)[language]).join(' › '),
			up,
			down
		})),
		missing: units.filter(({ basis }) => basis === null).length,
		mixedBasis: comparison.mixedBasis
	};
}
