/** What the plan of a unit brought, once a later round has its result. */
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import { broughtTogether, whatItBrought, type Brought } from '#lib/domain/plan/what-it-brought.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import type { PlanTask } from '#lib/server/db/plan-tasks.ts';
import { listRounds, listRoundsOfUnits, type Round } from '#lib/server/db/rounds.ts';
import { nameIn, readUnitBlock, type PlanUnit } from './plan-round.server.ts';
import { raisingTask } from './task-view.server.ts';

export type BroughtView = {
	/** The later round it is read in. */
	round: string;
	lines: (Brought & { name: string })[];
	/** Points over what can be compared. */
	toGain: Decimal;
	gained: Decimal;
};

/** In the first later round in which the unit has a result; null before that, and where no task raises a criterion. */
export async function readBrought(
	app: App,
	round: Round,
	unit: PlanUnit,
	{ tasks, block }: { tasks: readonly PlanTask[]; block: BlockComparison | undefined },
	language: Language,
	now: Date
): Promise<BroughtView | null> {
	const own = block?.units.get(unit.id);
	const kept = tasks.filter(({ status, reach }) => status !== 'dropped' && reach !== null);
	if (!block || !own || kept.length === 0) return null;
	for (const later of await laterRounds(app, round, unit)) {
		const then = await readUnitBlock(app, later, unit, now);
		const found = then?.units.get(unit.id);
		if (!then || !found) continue;
		const crosswalk = app.content.crosswalks.find(
			({ from, to }) => from === versionOf(block.framework) && to === versionOf(then.framework)
		);
		const lines = whatItBrought(
			kept.map(raisingTask),
			unit.id,
			{ framework: block.framework, scores: own.score },
			{ framework: then.framework, scores: found.score },
			crosswalk
		);
		const tree = treeOf(block.framework);
		return {
			round: nameIn(later, language),
			lines: lines.map((line) => ({ ...line, name: tree.node(line.code)!.name[language] })),
			...broughtTogether(lines)
		};
	}
	return null;
}

/** Oldest first. */
async function laterRounds({ db }: App, round: Round, { id, group }: PlanUnit): Promise<Round[]> {
	const all =
		id === CITY
			? await listRounds(db)
			: (await listRoundsOfUnits(db, [id])).flatMap((one) => (one.group === group ? [one.round] : []));
	return all
		.filter(({ status, year }) => status !== 'draft' && year > round.year)
		.sort((a, b) => a.year - b.year || (a.id < b.id ? -1 : 1));
}
