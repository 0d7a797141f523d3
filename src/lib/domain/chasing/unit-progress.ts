/**
 * How far a unit has come with its assessment in a round, as those who chase it see it. Derived from its answers each
 * time; nothing of it is stored.
 */
import type { Desk } from '#lib/domain/round/submission-acts.ts';

export const STAGES = ['notStarted', 'filling', 'withHead', 'submitted', 'returned', 'appraised'] as const;
export type Stage = (typeof STAGES)[number];

export type UnitProgress = {
	unitId: string;
	block: string;
	stage: Stage;
	/** Who has it while it is not handed in. */
	desk: Desk;
	/** Criteria that apply to the unit, and how many of them have an answer or get their figure from elsewhere. */
	applicable: number;
	answered: number;
	/** Criteria with something left to do: unanswered, to be mended, or without proof. */
	left: readonly string[];
	/** Answered criteria that ask for proof and have none. */
	unproven: number;
	/** Criteria that came back and wait for the unit's answer. */
	returned: number;
	/** The round's closing date, or the later one that the unit was given. */
	deadline: Date;
	/** Not handed in, and the deadline has passed. */
	overdue: boolean;
	/** Handed in after the deadline. */
	late: boolean;
	/** The last time anything was saved, handed in or judged; null before the first. */
	activeAt: Date | null;
};

/** Whole percent, rounded down so that 100 means all; a unit to which nothing applies has nothing left. */
export const percentOf = ({ answered, applicable }: Pick<UnitProgress, 'answered' | 'applicable'>): number =>
	applicable === 0 ? 100 : Math.floor((100 * answered) / applicable);

/** Nothing was handed in yet. */
export const isOpen = ({ stage }: Pick<UnitProgress, 'stage'>): boolean =>
	stage === 'notStarted' || stage === 'filling' || stage === 'withHead';

/** Below this share of criteria an assessment under way counts as slow. */
export const SLOW_PERCENT = 40;

export const FILTERS = [
	'notStarted',
	'slow',
	'unfinished',
	'overdue',
	'unproven',
	'withHead',
	'returned',
	'submitted'
] as const;
export type Filter = (typeof FILTERS)[number];

/** Whether a unit belongs to a part of the board. Units may belong to several: one that is overdue may also be slow. */
export function isIn(filter: Filter, progress: UnitProgress): boolean {
	const open = isOpen(progress);
	switch (filter) {
		case 'notStarted':
			return progress.stage === 'notStarted';
		case 'slow':
			return open && percentOf(progress) < SLOW_PERCENT;
		case 'unfinished':
			return open;
		case 'overdue':
			return progress.overdue;
		case 'unproven':
			return (open || progress.stage === 'returned') && progress.unproven > 0;
		case 'withHead':
			return progress.stage === 'withHead';
		case 'returned':
			return progress.stage === 'returned';
		case 'submitted':
			return progress.stage === 'submitted' || progress.stage === 'appraised';
	}
}

export type Counts = Record<Filter, number> & { units: number };

export const countUnits = (units: readonly UnitProgress[]): Counts => ({
	units: units.length,
	...(Object.fromEntries(
		FILTERS.map((filter) => [filter, units.filter((unit) => isIn(filter, unit)).length])
	) as Record<Filter, number>)
});

export const SORTS = ['unit', 'progress', 'deadline', 'active'] as const;
export type Sort = (typeof SORTS)[number];

/** By a figure; units alike stay in the order they came in. */
export function sortUnits<T extends UnitProgress>(units: readonly T[], sort: Sort, falling: boolean): T[] {
	const figure: Record<Exclude<Sort, 'unit'>, (unit: T) => number> = {
		progress: percentOf,
		deadline: ({ deadline }) => deadline.getTime(),
		active: ({ activeAt }) => activeAt?.getTime() ?? 0
	};
	const sign = falling ? -1 : 1;
	if (sort === 'unit') return falling ? [...units].reverse() : [...units];
	return [...units].sort((a, b) => sign * (figure[sort](a) - figure[sort](b)));
}
