/**
 * The results of a round, ready to compare: the units of each block (khối) with their scores. A unit stands by its verified
 * score (điểm thẩm định) once its appraisal is finished, until then by its own (tự đánh giá); which of the two is always
 * kept beside the figure.
 */
import { thresholdsOf } from '#lib/domain/benchmark/classify.ts';
import { compareUnits, type Basis, type BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { GROUPS, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import { scoreFromPoints, type CriterionPoints } from '#lib/domain/benchmark/score-from-points.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { listInstruments, listRoundUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import { listUnitScores, pointsOf } from '#lib/server/db/scores.ts';
import { listUnitStates, type UnitState } from '#lib/server/db/unit-states.ts';

export type Progress = {
	step: 'notStarted' | 'inProgress' | 'submitted' | 'returned' | 'appraised';
	/** Submitted after the deadline (nộp muộn). */
	late: boolean;
	/** Not submitted, and the deadline has passed (quá hạn). */
	overdue: boolean;
};

export type UnitResult = {
	unit: RoundUnit;
	responseId: string | null;
	progress: Progress;
	/** Null until the unit has submitted for the first time. */
	basis: Basis | null;
	self: ResponseScore | null;
	/** Null until its appraisal is finished. */
	verified: ResponseScore | null;
};

export type BlockResults = {
	block: string;
	group: Group;
	framework: Framework;
	units: UnitResult[];
	/** Of the units that have a result. */
	comparison: BlockComparison;
};

/** The order in which blocks are shown; others follow by their code. */
const BLOCK_ORDER = ['SO', 'QUAN', 'HUYEN', 'XA', 'XA_DK'];

/** The blocks of a round whose units are ranked with each other; of one group only, when it is given. */
export async function readBlocks(app: App, round: Round, now: Date, only?: Group): Promise<BlockResults[]> {
	const { db, content } = app;
	const [units, instruments, states] = [
		await listRoundUnits(db, round.id),
		await listInstruments(db, round.id),
		await listUnitStates(db, round.id)
	];
	const groups = GROUPS.filter((group) => group !== 'city' && (only === undefined || group === only));
	const blocks: BlockResults[] = [];
	for (const group of groups) {
		const instrument = instruments.find((one) => one.group === group);
		const members = units.filter((unit) => unit.group === group);
		if (!instrument || members.length === 0) continue;
		const { framework } = instrumentOf(content, instrument.frameworkId, instrument.frameworkVersion);
		const scores = await readScores(app, round.id, group, framework);
		const results = members.map((unit) => resultOf(unit, states, scores, round, now));
		for (const block of new Set(members.map((unit) => unit.block)))
			blocks.push(
				blockOf(
					block,
					group,
					framework,
					results.filter(({ unit }) => unit.block === block),
					round
				)
			);
	}
	return blocks.sort((a, b) => placeOfBlock(a.block) - placeOfBlock(b.block) || (a.block < b.block ? -1 : 1));
}

/** Self and verified score of every response of a group, by response. */
export async function readScores(app: App, roundId: string, group: Group, framework: Framework) {
	const rows = new Map<string, Record<Basis, CriterionPoints[]>>();
	for (const row of await listUnitScores(app.db, roundId, group)) {
		const of = rows.get(row.responseId) ?? { self: [], verified: [] };
		of[row.kind].push({ code: row.criterionCode, state: row.state, ...pointsOf(row) });
		rows.set(row.responseId, of);
	}
	return new Map(
		[...rows].map(([responseId, { self, verified }]) => [
			responseId,
			{
				self: self.length > 0 ? scoreFromPoints(framework, self) : null,
				verified: verified.length > 0 ? scoreFromPoints(framework, verified) : null
			}
		])
	);
}

/** How far a unit has come, from the state of its response and the round's deadline. */
export function progressOf(
	state: Pick<UnitState, 'status' | 'submittedAt'> | undefined,
	{ closesAt }: Pick<Round, 'closesAt'>,
	now: Date
): Progress {
	const step =
		state === undefined || state.status === 'withdrawn'
			? 'notStarted'
			: state.status === 'draft'
				? 'inProgress'
				: state.status;
	const submitted = step === 'submitted' || step === 'returned' || step === 'appraised';
	return {
		step,
		late: submitted && state?.submittedAt != null && state.submittedAt > closesAt,
		overdue: !submitted && now > closesAt
	};
}

/** The score a unit stands by, and whose word it is; null without a submitted result. */
export const standsBy = ({ self, verified }: Pick<UnitResult, 'self' | 'verified'>) =>
	verified
		? ({ basis: 'verified', score: verified } as const)
		: self
			? ({ basis: 'self', score: self } as const)
			: null;

function resultOf(
	unit: RoundUnit,
	states: readonly UnitState[],
	scores: Awaited<ReturnType<typeof readScores>>,
	round: Round,
	now: Date
): UnitResult {
	const state = states.find(
		({ organisationId, group }) => organisationId === unit.organisationId && group === unit.group
	);
	const progress = progressOf(state, round, now);
	const found =
		state && progress.step !== 'notStarted' && progress.step !== 'inProgress' ? scores.get(state.responseId) : null;
	const self = found?.self ?? null;
	const verified = progress.step === 'appraised' ? (found?.verified ?? null) : null;
	return {
		unit,
		responseId: state?.responseId ?? null,
		progress,
		basis: standsBy({ self, verified })?.basis ?? null,
		self,
		verified
	};
}

function blockOf(
	block: string,
	group: Group,
	framework: Framework,
	units: UnitResult[],
	{ lowBelow, highFrom }: Round
): BlockResults {
	const assessed = units.flatMap((result) => {
		const standing = standsBy(result);
		return standing ? [{ unitId: result.unit.organisationId, ranked: result.unit.ranked, ...standing }] : [];
	});
	return {
		block,
		group,
		framework,
		units,
		comparison: compareUnits(framework, assessed, thresholdsOf(lowBelow, highFrom))
	};
}

const placeOfBlock = (block: string): number => BLOCK_ORDER.indexOf(block) + 1 || BLOCK_ORDER.length + 1;
