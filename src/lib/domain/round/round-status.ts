/**
 * How far a round (kỳ đánh giá) has come, and what may be written while it stands there. This table is the one place that
 * says so; everything that writes asks here.
 *
 * A closing date closes nothing by itself: what comes after it is marked late, until somebody moves the round on.
 */
export const ROUND_STATUSES = ['draft', 'open', 'appraisal', 'explanation', 'final', 'published', 'archived'] as const;
export type RoundStatus = (typeof ROUND_STATUSES)[number];

export type RoundAct =
	/** Dates, versions, units, targets: all that a round fixes. */
	| 'edit'
	/** Say what does not apply to a unit, or that it is not ranked. */
	| 'except'
	/** Fill in and hand in a unit's own assessment. */
	| 'declare'
	/** Change and hand in again the criteria that were returned, and no others. */
	| 'explain'
	/** Answer a public survey, or change an answer by its receipt. */
	| 'answerSurvey'
	/** Take a survey response back for good. */
	| 'withdraw'
	/** Judge criteria and finish an appraisal. */
	| 'judge'
	/** Give single criteria back to their unit. */
	| 'return'
	/** Bring measured figures in, or set an import aside. */
	| 'importFigures'
	/** Let one unit hand in later. */
	| 'extend'
	/** Move dates that are still to come. */
	| 'changeDates'
	/** Correct what was published, visibly. */
	| 'correct';

const ALLOWED: Readonly<Record<RoundStatus, readonly RoundAct[]>> = {
	draft: ['edit', 'except', 'importFigures'],
	open: [
		'except',
		'declare',
		'explain',
		'answerSurvey',
		'withdraw',
		'judge',
		'return',
		'importFigures',
		'extend',
		'changeDates'
	],
	appraisal: ['explain', 'withdraw', 'judge', 'return', 'importFigures', 'extend', 'changeDates'],
	explanation: ['explain', 'withdraw', 'judge', 'return', 'importFigures', 'extend', 'changeDates'],
	// From here on nothing that the results were made of may change.
	final: ['changeDates'],
	published: ['correct'],
	archived: []
};

/** Whether the round takes such an act from everybody who may do it at all. */
export const allows = ({ status }: { status: RoundStatus }, act: RoundAct): boolean => ALLOWED[status].includes(act);

/** Statuses in which an act is taken, in their order. */
export const statusesFor = (act: RoundAct): RoundStatus[] =>
	ROUND_STATUSES.filter((status) => ALLOWED[status].includes(act));

export type Deadlines = { status: RoundStatus; closesAt: Date };
/** A unit that was given more time; null: the round's own date holds. */
export type Extended = { extendedUntil: Date | null };

/** When the unit's assessment is due: the round's closing date, or the later one that the unit was given. */
export const deadlineOf = ({ closesAt }: Pick<Deadlines, 'closesAt'>, { extendedUntil }: Extended): Date =>
	extendedUntil !== null && extendedUntil > closesAt ? extendedUntil : closesAt;

/** Handed in after the unit's deadline: shown as late, never refused for it. False when nothing was handed in. */
export const isLate = (round: Pick<Deadlines, 'closesAt'>, unit: Extended, submittedAt: Date | null): boolean =>
	submittedAt !== null && submittedAt > deadlineOf(round, unit);

/** Nothing was handed in and the unit's deadline has passed. */
export const isOverdue = (round: Pick<Deadlines, 'closesAt'>, unit: Extended, now: Date): boolean =>
	now > deadlineOf(round, unit);

/**
 * Whether a unit may fill in and hand in its own assessment: all may while the round is open, whatever the date; while
 * others are appraised, only a unit whose extension still runs. Explaining returned criteria is another act.
 */
export function mayDeclare(round: Deadlines, { extendedUntil }: Extended, now: Date): boolean {
	if (allows(round, 'declare')) return true;
	return allows(round, 'extend') && extendedUntil !== null && now <= extendedUntil;
}
