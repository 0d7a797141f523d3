/** A unit's result of the round before, beside this one's: only what the crosswalk maps, and how much that is. */
import type { Basis } from '#lib/domain/benchmark/compare-units.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { compareAcross, type Crosswalk } from '#lib/domain/framework/crosswalk.ts';
import { labelOf, treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { findInstrument, listRoundsOfUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import { listUnitStates } from '#lib/server/db/unit-states.ts';
import { progressOf, readScores, standsBy } from '#lib/server/round-results.ts';

export type PreviousRound = {
	round: string;
	basis: Basis;
	/** Another framework, or another version of it. */
	isBreak: boolean;
	/** Whose mapping it is; null for the same version, and where none is known. */
	standing: Crosswalk['standing'] | null;
	/** Shares of the maximum, before and now, that are compared: 0 to 1. */
	mapped: { from: Decimal; to: Decimal };
	/** The whole, pillars and indices; across versions, what maps. */
	lines: { code: string; name: string; before: Decimal | null; after: Decimal | null; change: Decimal | null }[];
	/** Of every node that is compared, criteria included, by its code now. */
	changes: Record<string, Decimal | null>;
};

/** Of the newest earlier year in which the unit has a result; null when there is none. */
export async function readPrevious(
	app: App,
	round: Round,
	unit: Pick<RoundUnit, 'organisationId' | 'group'>,
	{ framework, score }: { framework: Framework; score: ResponseScore },
	language: Language,
	now: Date
): Promise<PreviousRound | null> {
	const earlier = (await listRoundsOfUnits(app.db, [unit.organisationId])).filter(
		(one) => one.round.year < round.year && one.group === unit.group
	);
	for (const { round: before } of earlier) {
		const found = await resultIn(app, before, unit, now);
		if (!found) continue;
		const crosswalk = app.content.crosswalks.find(
			({ from, to }) => from === versionOf(found.framework) && to === versionOf(framework)
		);
		const compared = compareAcross(
			{ framework: found.framework, scores: found.score },
			{ framework, scores: score },
			crosswalk
		);
		const tree = treeOf(framework);
		return {
			round: language === 'vi' ? before.nameVi : before.nameEn,
			basis: found.basis,
			isBreak: compared.isBreak,
			standing: compared.crosswalk?.standing ?? null,
			mapped: compared.mapped,
			changes: Object.fromEntries(compared.nodes.map(({ to, change }) => [to, change])),
			lines: compared.nodes
				.filter(({ to }) => compared.isBreak || tree.node(to)!.level !== 'criterion')
				.map(({ to, before: was, after, change }) => ({
					code: to,
					name: labelOf(tree.node(to)!)[language],
					before: was,
					after,
					change
				}))
		};
	}
	return null;
}

async function resultIn(
	app: App,
	round: Round,
	{ organisationId, group }: Pick<RoundUnit, 'organisationId' | 'group'>,
	now: Date
) {
	const used = await findInstrument(app.db, round.id, group);
	const states = await listUnitStates(app.db, round.id);
	const state = states.find((one) => one.organisationId === organisationId && one.group === group);
	if (!used || !state) return null;
	const { step } = progressOf(state, round, { extendedUntil: null }, now);
	if (step === 'notStarted' || step === 'inProgress') return null;
	const { framework } = instrumentOf(app.content, used.frameworkId, used.frameworkVersion);
	const scores = (await readScores(app, round.id, group, framework)).get(state.responseId);
	const standing = scores && standsBy({ ...scores, verified: step === 'appraised' ? scores.verified : null });
	return standing ? { framework, ...standing } : null;
}
