/**
 * The steps of a round. A step (bước) moves it from one status to another: who may take it, what it needs first, and what
 * becomes of those who are late. Steps back need a reason; so does a step past something unfinished.
 */
import { ROUND_STATUSES, type RoundStatus } from './round-status.ts';

/** What is counted before a step, over the units of the round that answer something. */
export type RoundFacts = {
	units: number;
	instruments: number;
	/** Groups whose framework is a draft: it could still change under the answers. */
	unsettledFrameworks: readonly string[];
	closesAt: Date;
	/** Ids of units that have not handed in. */
	unfinished: readonly string[];
	/** Ids of units whose extension still runs and that have not handed in. */
	extended: readonly string[];
	/** Ids of units that handed in and are not appraised to the end. */
	unappraised: readonly string[];
	/** Ids of units to which criteria were returned and that have not answered. */
	unanswered: readonly string[];
	/** Ids of units with a criterion that appraisers judge differently. */
	conflicted: readonly string[];
	/** Such criteria of such units. */
	conflicts: number;
	/** The council's minutes, and the decision that approves the results, are recorded. */
	minutes: boolean;
	decision: boolean;
	/** Responses of any kind, drafts included. */
	responses: number;
	/** A publication was frozen and not taken back. */
	frozen: boolean;
};

export type ObstacleCode =
	| 'no_units'
	| 'no_instruments'
	| 'frameworks_unsettled'
	| 'deadline_past'
	| 'deadline_ahead'
	| 'units_unfinished'
	| 'extensions_running'
	| 'units_unappraised'
	| 'returned_unanswered'
	| 'conflicts_waiting'
	| 'nothing_to_explain'
	| 'responses_exist'
	| 'not_frozen'
	| 'minutes_missing'
	| 'decision_missing';

/** What stands in the way of a step: it stops it, or the step is taken past it with a reason. */
export type Obstacle = { code: ObstacleCode; stops: boolean; count: number; examples: readonly string[] };

/** What becomes of those who are late when the step is taken. */
export type LateRule =
	/** Not handed in: locked, 0 points as "chưa có điểm"; an extension lets one unit in again. */
	| 'lockUnfinished'
	/** Returned and not answered: goes back to the appraisers with what was saved. */
	| 'takeBackReturned'
	/** Nothing more is taken from anybody. */
	| 'settle';

export type Step = {
	from: RoundStatus;
	to: RoundStatus;
	/** Whose act it is; an administrator may do whatever a planner may. */
	who: 'planner' | 'administrator';
	direction: 'forward' | 'back';
	late: readonly LateRule[];
	/** Things that must be so, by the facts. */
	needs: (facts: RoundFacts, now: Date) => (Obstacle | null)[];
};

export const STEPS: readonly Step[] = [
	forward('draft', 'open', [], (facts, now) => [
		some('no_instruments', true, facts.instruments === 0),
		some('no_units', false, facts.units === 0),
		listed('frameworks_unsettled', true, facts.unsettledFrameworks),
		some('deadline_past', false, facts.closesAt <= now)
	]),
	forward('open', 'appraisal', ['lockUnfinished'], (facts, now) => [
		some('deadline_ahead', false, facts.closesAt > now),
		listed('units_unfinished', false, facts.unfinished),
		listed('extensions_running', false, facts.extended)
	]),
	forward('appraisal', 'explanation', [], (facts) => [
		some('nothing_to_explain', false, facts.unanswered.length === 0)
	]),
	forward('appraisal', 'final', ['settle'], readyToSettle),
	forward('explanation', 'final', ['settle'], readyToSettle),
	// Papers are asked for and stop nothing: a small round has no council, and a decision may be signed on the day. Whoever
	// goes on without one says why, and the step keeps it.
	forward('final', 'published', [], (facts) => [
		some('not_frozen', true, !facts.frozen),
		some('decision_missing', false, !facts.decision)
	]),
	forward('published', 'archived', [], () => []),
	// The round of appraisal after the explanations: the ordinary way on, so it asks for no reason.
	{ ...forward('explanation', 'appraisal', ['takeBackReturned'], () => []), direction: 'forward' },
	back('open', 'draft', (facts) => [some('responses_exist', true, facts.responses > 0, facts.responses)]),
	back('appraisal', 'open'),
	back('final', 'appraisal'),
	{ ...back('archived', 'published'), who: 'administrator' }
];

/** The steps that lead on from a status, forward ones first. */
export const stepsFrom = (status: RoundStatus): Step[] =>
	STEPS.filter(({ from }) => from === status).sort((a, b) => order(a) - order(b));

export const findStep = (from: RoundStatus, to: RoundStatus): Step | undefined =>
	STEPS.find((step) => step.from === from && step.to === to);

/** What stands in the way, those that stop it first. */
export const obstaclesTo = (step: Step, facts: RoundFacts, now: Date): Obstacle[] =>
	step
		.needs(facts, now)
		.filter((one) => one !== null)
		.sort((a, b) => Number(b.stops) - Number(a.stops));

/** A step back, and a step past something unfinished, are taken with a reason. */
export const needsReason = (step: Step, obstacles: readonly Obstacle[]): boolean =>
	step.direction === 'back' || obstacles.length > 0;

function forward(from: RoundStatus, to: RoundStatus, late: readonly LateRule[], needs: Step['needs']): Step {
	return { from, to, who: 'planner', direction: 'forward', late, needs };
}

function back(from: RoundStatus, to: RoundStatus, needs: Step['needs'] = () => []): Step {
	return { from, to, who: 'planner', direction: 'back', late: [], needs };
}

function readyToSettle(facts: RoundFacts): (Obstacle | null)[] {
	return [
		// First: it is why units are not appraised to the end.
		facts.conflicts === 0 ? null : { ...listed('conflicts_waiting', true, facts.conflicted)!, count: facts.conflicts },
		listed('units_unappraised', true, facts.unappraised),
		listed('returned_unanswered', true, facts.unanswered),
		listed('extensions_running', false, facts.extended),
		listed('units_unfinished', false, facts.unfinished),
		some('minutes_missing', false, !facts.minutes)
	];
}

const listed = (code: ObstacleCode, stops: boolean, ids: readonly string[]): Obstacle | null =>
	ids.length === 0 ? null : { code, stops, count: ids.length, examples: ids };

const some = (code: ObstacleCode, stops: boolean, is: boolean, count = 1): Obstacle | null =>
	is ? { code, stops, count, examples: [] } : null;

const order = ({ direction, to }: Step) => (direction === 'back' ? 100 : 0) + ROUND_STATUSES.indexOf(to);
