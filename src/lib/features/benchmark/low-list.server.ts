/** Low and unscored criteria across a round: where the most points can still be won, and by whom. */
import { recoverableOf, recoverableOverUnits } from '#lib/domain/benchmark/recoverable.ts';
import type { StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readWholeRound, type RoundHead } from './benchmark-round.server.ts';
import { adviceOn, targetOf, type AdvisedAction, type ServedTarget } from './low-criterion.ts';
import { nameOfUnit, pillarsOf } from './overview.server.ts';
import { readBlocks, type BlockResults } from './round-results.server.ts';

export type LowLine = {
	/** Framework and code: one code means different things in two frameworks. */
	key: string;
	code: string;
	name: string;
	framework: string;
	/** Pillar, index. */
	path: string[];
	/** Sum over all units. */
	points: Decimal;
	units: number;
	missedBy: number;
	low: number;
	unscored: number;
	target: ServedTarget | null;
	actions: AdvisedAction[];
	/** Units below their reference or without a score, most recoverable first. */
	missing: { unitId: string; name: string; points: Decimal; class: StandingClass | null }[];
};

export type LowList = {
	head: RoundHead;
	/** What can be chosen, and what is. Empty: everything. */
	filter: { block: string; pillar: string; blocks: string[]; pillars: { code: string; name: string }[] };
	/** Units with a result among those chosen. */
	units: number;
	/** The whole list was asked for, not only its beginning. */
	whole: boolean;
	lines: LowLine[];
};

/** Filters that name nothing of the round are taken as not set: a link from another round still shows the list. */
export async function readLowList(
	app: App,
	person: Person | null,
	roundId: string,
	wanted: { block: string; pillar: string; whole?: boolean },
	language: Language,
	now: Date
): Promise<Result<LowList>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const all = await readBlocks(app, found.value.round, now);
	const pillars = new Map(
		all.flatMap(({ framework }) => pillarsOf(framework, language)).map(({ code, name }) => [code, { code, name }])
	);
	const block = all.some((one) => one.block === wanted.block) ? wanted.block : '';
	const pillar = pillars.has(wanted.pillar) ? wanted.pillar : '';
	const blocks = block ? all.filter((one) => one.block === block) : all;
	return ok({
		head: found.value.head,
		filter: { block, pillar, blocks: all.map((one) => one.block), pillars: [...pillars.values()] },
		units: blocks.reduce((count, { comparison }) => count + comparison.units.size, 0),
		whole: wanted.whole ?? false,
		lines: linesOf(app, blocks, language).filter(({ key }) => !pillar || pillarOf(blocks, key) === pillar)
	});
}

const keyOf = (framework: Framework, code: string): string => `${versionOf(framework)}:${code}`;

function pillarOf(blocks: readonly BlockResults[], key: string): string | undefined {
	for (const { framework } of blocks) {
		const prefix = keyOf(framework, '');
		if (key.startsWith(prefix)) return treeOf(framework).ancestors(key.slice(prefix.length))[0]?.code;
	}
	return undefined;
}

function linesOf({ content }: App, blocks: readonly BlockResults[], language: Language): LowLine[] {
	const missing = missingUnits(blocks, language);
	return recoverableOverUnits(blocks.map(({ comparison }) => comparison)).map(
		({ framework, code, points, units, missedBy, low, unscored }) => {
			const tree = treeOf(framework);
			return {
				key: keyOf(framework, code),
				code,
				name: tree.node(code)!.name[language],
				framework: framework.title[language],
				path: tree.ancestors(code).map((node) => labelOf(node)[language]),
				points,
				units,
				missedBy,
				low,
				unscored,
				target: targetOf(framework, code, content.reference, language),
				actions: adviceOn(framework, code, content.reference, language),
				missing: missing.get(keyOf(framework, code)) ?? []
			};
		}
	);
}

function missingUnits(blocks: readonly BlockResults[], language: Language): Map<string, LowLine['missing']> {
	const byCriterion = new Map<string, LowLine['missing']>();
	for (const { framework, comparison, units } of blocks)
		for (const unitId of comparison.units.keys()) {
			const unit = units.find((one) => one.unit.organisationId === unitId)!.unit;
			for (const { code, points, class: standing } of recoverableOf(comparison, unitId)) {
				const list = byCriterion.get(keyOf(framework, code)) ?? [];
				list.push({ unitId, name: nameOfUnit(unit, language), points, class: standing });
				byCriterion.set(keyOf(framework, code), list);
			}
		}
	for (const list of byCriterion.values()) list.sort((a, b) => b.points - a.points || collator.compare(a.name, b.name));
	return byCriterion;
}

const collator = new Intl.Collator('vi');
