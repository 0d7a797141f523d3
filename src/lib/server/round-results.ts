/**
 * The results of a round, ready to compare: the units of each block (khối) with their scores. A unit stands by its verified
 * score (điểm thẩm định) once its appraisal is finished, until then by its own (tự đánh giá); which of the two is always
 * kept beside the figure.
 */
import { thresholdsOf } from '#lib/domain/benchmark/classify.ts';
import { compareUnits, type Basis, type BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { GROUPS, treeOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import { isLate, isOverdue } from '#lib/domain/round/round-status.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { listInstruments, listRoundUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import { listScoreSheets } from '#lib/server/db/scores.ts';
import { scoreOfSheet } from '#lib/server/sheet-scores.ts';
import { listEvidencedCriteria, listUnitStates, type UnitState } from '#lib/server/db/unit-states.ts';

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
	/** How much the result rests on; null without one. */
	quality: DataQuality | null;
};

/** Counts of criteria. */
export type DataQuality = {
	/** That apply to the unit, and those of them with an answer. */
	applicable: number;
	answered: number;
	notApplicable: number;
	/** Scored above 0 where the framework asks for a document, and how many of them have one. */
	provable: number;
	proven: number;
	/** Brought by an import or a survey: not the unit's own word. */
	brought: number;
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
	const [units, instruments, states, evidenced] = await Promise.all([
		listRoundUnits(db, round.id),
		listInstruments(db, round.id),
		listUnitStates(db, round.id),
		listEvidencedCriteria(db, round.id)
	]);
	const groups = GROUPS.filter((group) => group !== 'city' && (only === undefined || group === only));
	const blocks: BlockResults[] = [];
	for (const group of groups) {
		const instrument = instruments.find((one) => one.group === group);
		const members = units.filter((unit) => unit.group === group);
		if (!instrument || members.length === 0) continue;
		const { framework } = instrumentOf(content, instrument.frameworkId, instrument.frameworkVersion);
		const scores = await readScores(app, round.id, group, framework);
		const results = members.map((unit) => resultOf(unit, framework, { states, scores, evidenced }, round, now));
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

export type ResponseScores = Record<Basis, ResponseScore | null> & {
	/** Criteria of the self score whose figures an import or a survey brought. */
	brought: number;
};

/** Self and verified score of every response of a group, by response. */
export async function readScores(
	{ db }: Pick<App, 'db'>,
	roundId: string,
	group: Group,
	framework: Framework
): Promise<Map<string, ResponseScores>> {
	const found = new Map<string, ResponseScores>();
	for (const sheet of await listScoreSheets(db, roundId, group)) {
		const scores = found.get(sheet.responseId) ?? { self: null, verified: null, brought: 0 };
		const { score, brought } = scoreOfSheet(sheet, framework);
		scores[sheet.kind] = score;
		if (sheet.kind === 'self') scores.brought = brought;
		found.set(sheet.responseId, scores);
	}
	return found;
}

/** How far a unit has come, from the state of its response and the unit's deadline. */
export function progressOf(
	state: Pick<UnitState, 'status' | 'submittedAt'> | undefined,
	round: Pick<Round, 'closesAt'>,
	unit: Pick<RoundUnit, 'extendedUntil'>,
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
		late: submitted && isLate(round, unit, state?.submittedAt ?? null),
		overdue: !submitted && isOverdue(round, unit, now)
	};
}

/** The score a unit stands by, and whose word it is; null without a submitted result. */
export const standsBy = ({ self, verified }: Pick<UnitResult, 'self' | 'verified'>) =>
	verified
		? ({ basis: 'verified', score: verified } as const)
		: self
			? ({ basis: 'self', score: self } as const)
			: null;

type Stored = {
	states: readonly UnitState[];
	scores: ReadonlyMap<string, ResponseScores>;
	evidenced: ReadonlyMap<string, ReadonlySet<string>>;
};

function resultOf(
	unit: RoundUnit,
	framework: Framework,
	{ states, scores, evidenced }: Stored,
	round: Round,
	now: Date
): UnitResult {
	const state = states.find(
		({ organisationId, group }) => organisationId === unit.organisationId && group === unit.group
	);
	const progress = progressOf(state, round, unit, now);
	const found =
		state && progress.step !== 'notStarted' && progress.step !== 'inProgress' ? scores.get(state.responseId) : null;
	const self = found?.self ?? null;
	const verified = progress.step === 'appraised' ? (found?.verified ?? null) : null;
	const standing = standsBy({ self, verified });
	return {
		unit,
		responseId: state?.responseId ?? null,
		progress,
		basis: standing?.basis ?? null,
		self,
		verified,
		quality:
			standing && state
				? {
						...qualityOf(framework, standing.score, evidenced.get(state.responseId) ?? new Set()),
						brought: found?.brought ?? 0
					}
				: null
	};
}

function qualityOf(
	framework: Framework,
	score: ResponseScore,
	evidenced: ReadonlySet<string>
): Omit<DataQuality, 'brought'> {
	const criteria = treeOf(framework).criteria.filter(({ max }) => max > 0);
	const states = criteria.map((criterion) => ({ criterion, own: score.get(criterion.code)! }));
	const applying = states.filter(({ own }) => own.state !== 'notApplicable');
	const provable = applying.filter(
		({ criterion, own }) => criterion.evidence?.required === true && own.state === 'scored' && own.points > 0
	);
	return {
		applicable: applying.length,
		answered: applying.filter(({ own }) => own.state === 'scored').length,
		notApplicable: states.length - applying.length,
		provable: provable.length,
		proven: provable.filter(({ criterion }) => evidenced.has(criterion.code)).length
	};
}

/** The same over several units; units without a result are in none of the counts. */
export const qualityTogether = (results: readonly Pick<UnitResult, 'quality'>[]): DataQuality =>
	results.reduce(
		(all, { quality }) => ({
			applicable: all.applicable + (quality?.applicable ?? 0),
			answered: all.answered + (quality?.answered ?? 0),
			notApplicable: all.notApplicable + (quality?.notApplicable ?? 0),
			provable: all.provable + (quality?.provable ?? 0),
			proven: all.proven + (quality?.proven ?? 0),
			brought: all.brought + (quality?.brought ?? 0)
		}),
		{ applicable: 0, answered: 0, notApplicable: 0, provable: 0, proven: 0, brought: 0 }
	);

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
