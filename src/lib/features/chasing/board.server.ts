/** The board of a round: how far every unit has come, for those who chase them and those who wait for their work. */
import {
	countUnits,
	FILTERS,
	isIn,
	percentOf,
	sortUnits,
	SORTS,
	type Counts,
	type Filter,
	type Sort,
	type Stage
} from '#lib/domain/chasing/unit-progress.ts';
import { formatDate, formatDateTime, formatTime } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows, type RoundStatus } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { lastReminded, listReminderActs } from '#lib/server/db/reminders.ts';
import { findRound, listRounds, type Round } from '#lib/server/db/rounds.ts';
import { progressOfRound, type ProgressOfUnit } from '#lib/server/round-progress.ts';

export type Asked = { filter: Filter | null; block: string | null; sort: Sort; falling: boolean };

export type BoardLine = {
	unitId: string;
	unit: string;
	block: string;
	stage: Stage;
	percent: number;
	answered: number;
	applicable: number;
	unproven: number;
	returned: number;
	deadline: string;
	/** More time than the others have. */
	extended: boolean;
	overdue: boolean;
	late: boolean;
	activeAt: string | null;
	/** When its people were last reminded, by the clock or by hand. */
	remindedAt: string | null;
};

/** One act of reminding people of one step. */
export type ReminderAct = {
	at: string;
	step: string;
	/** Null: the clock. */
	by: string | null;
	people: number;
	units: number;
};

export type Board = {
	round: { id: string; name: string; sample: boolean; status: RoundStatus; closesAt: string };
	asked: Asked;
	/** Of the whole round, and of each block. */
	counts: Counts;
	blocks: { block: string; counts: Counts }[];
	lines: BoardLine[];
	/** What was sent to remind people; null for those who do not run rounds. */
	reminders: ReminderAct[] | null;
	/** When it was read. */
	readAt: string;
	/** The person runs rounds, and the round still takes work: those who are behind may be reminded. */
	mayRemind: boolean;
	mayPlan: boolean;
};

const SHOWN_ACTS = 30;

/** Everybody who runs rounds or appraises. */
export const mayWatch = (person: Person | null): person is Person => mayPlan(person) || mayAppraise(person);

/** What an address asks for; words that mean nothing ask for nothing. */
export function readAsked(parameters: URLSearchParams): Asked {
	const sort = parameters.get('xep') ?? '';
	return {
		filter: FILTERS.find((one) => one === parameters.get('loc')) ?? null,
		block: parameters.get('khoi') || null,
		sort: SORTS.find((one) => one === sort.replace(/^-/, '')) ?? 'unit',
		falling: sort.startsWith('-')
	};
}

export type WatchedRound = { id: string; name: string; status: RoundStatus; sample: boolean; closesAt: string };

/** The rounds with a board, newest first. Drafts have nobody to follow. */
export async function listBoards(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language
): Promise<Result<WatchedRound[]>> {
	if (!mayWatch(person)) return refused('not_yours');
	const rounds = (await listRounds(db)).filter(({ status }) => status !== 'draft');
	return ok(rounds.map((round) => nameOf(round, language)));
}

export async function roundBoard(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, asked }: { roundId: string; asked: Asked },
	language: Language,
	now: Date
): Promise<Result<Board>> {
	if (!mayWatch(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const units = byName(await progressOfRound(db, content, round, now), language);
	const reminded = await lastReminded(db, roundId);
	const acts = mayPlan(person) ? await listReminderActs(db, roundId, SHOWN_ACTS) : null;
	const blocks = [...new Set(units.map(({ block }) => block))].sort();
	return ok({
		round: nameOf(round, language),
		asked,
		counts: countUnits(units),
		blocks: blocks.map((block) => ({ block, counts: countUnits(units.filter((unit) => unit.block === block)) })),
		lines: sortUnits(chosenBy(asked, units), asked.sort, asked.falling).map((unit) =>
			lineOf(unit, reminded.get(unit.unitId), language)
		),
		reminders: acts && acts.map(({ at, ...act }) => ({ ...act, at: formatDateTime(at, language) })),
		readAt: formatTime(now),
		mayRemind: mayPlan(person) && takesReminders(round),
		mayPlan: mayPlan(person)
	});
}

/** While somebody can still do something about it. */
export const takesReminders = (round: Pick<Round, 'status'>): boolean => allows(round, 'explain');

/** Those that the filter and the block leave, in the order they came in. */
export const chosenBy = <T extends ProgressOfUnit>({ filter, block }: Asked, units: readonly T[]): T[] =>
	units.filter((unit) => (filter === null || isIn(filter, unit)) && (block === null || unit.block === block));

export const unitName = ({ unit }: ProgressOfUnit, language: Language): string =>
	language === 'vi' ? unit.nameVi : unit.nameEn;

function byName(units: ProgressOfUnit[], language: Language): ProgressOfUnit[] {
	const { compare } = new Intl.Collator(language);
	return units.sort((a, b) => compare(unitName(a, language), unitName(b, language)));
}

const nameOf = (round: Round, language: Language): WatchedRound => ({
	id: round.id,
	name: language === 'vi' ? round.nameVi : round.nameEn,
	status: round.status,
	sample: round.sample,
	closesAt: formatDate(round.closesAt)
});

function lineOf(progress: ProgressOfUnit, remindedAt: Date | undefined, language: Language): BoardLine {
	const { unitId, unit, block, stage, answered, applicable, unproven, returned, overdue, late } = progress;
	const { deadline, activeAt } = progress;
	return {
		unitId,
		unit: unitName(progress, language),
		block,
		stage,
		percent: percentOf(progress),
		answered,
		applicable,
		unproven,
		returned,
		deadline: formatDate(deadline),
		extended: unit.extendedUntil !== null && deadline.getTime() === unit.extendedUntil.getTime(),
		overdue,
		late,
		activeAt: activeAt && formatDateTime(activeAt, language),
		remindedAt: remindedAt ? formatDateTime(remindedAt, language) : null
	};
}
