/**
 * When people are reminded of a round's dates: so many days before and after each. A step is a date with its distance;
 * it falls on one day, and who was reminded of a step for that day is not reminded of it again.
 */
import { problem, type Problem } from '#lib/domain/problem.ts';

/**
 * `opens` and `closes` of the round for a unit (with its own extension), the end of `explanation`, the own date of a `part`
 * that somebody was given, the deadline of a `task` of the plan, the day a report on a `quarter` after the round is due.
 */
export const REMINDED_DATES = ['opens', 'closes', 'explanation', 'part', 'task', 'quarter'] as const;
export type RemindedDate = (typeof REMINDED_DATES)[number];

/** Days; 0 before is the day itself. */
export type Distances = { before: readonly number[]; after: readonly number[] };

export type ReminderSettings = {
	on: boolean;
	/** What was kept before there were quarters says nothing of them. */
	dates: Readonly<Record<Exclude<RemindedDate, 'quarter'>, Distances> & { quarter?: Distances }>;
	/** Who was reminded less long ago is reminded by hand only after asking. */
	pauseHours: number;
};

/** Our own proposal; a round keeps others where the planner sets them. */
export const DEFAULT_REMINDERS = {
	on: true,
	dates: {
		opens: { before: [0], after: [5] },
		closes: { before: [14, 7, 3, 1], after: [1, 3, 7] },
		explanation: { before: [3, 1], after: [1] },
		part: { before: [3, 0], after: [2] },
		task: { before: [14, 3], after: [1, 14] },
		quarter: { before: [7, 1], after: [1, 7] }
	},
	pauseHours: 24
} as const satisfies ReminderSettings;

/** Those of a date; the default where the settings say nothing of it. */
const distancesOf = ({ dates }: Pick<ReminderSettings, 'dates'>, date: RemindedDate): Distances =>
	dates[date] ?? DEFAULT_REMINDERS.dates[date];

export type Step = { date: RemindedDate; /** Negative: before. */ offset: number; day: string };

/** A step that fell on a day when nothing ran is still taken so many days later. */
const GRACE_DAYS = 2;

/** The step that is due today for a date; the latest one where several would be. Null: none. */
export function dueStep(settings: ReminderSettings, date: RemindedDate, on: string, today: string): Step | null {
	if (!settings.on) return null;
	const { before, after } = distancesOf(settings, date);
	const due = [...before.map((days) => 0 - days), ...after]
		.map((offset) => ({ date, offset, day: daysLater(on, offset) }))
		.filter(({ day }) => day <= today && daysLater(day, GRACE_DAYS) >= today)
		.sort((a, b) => b.offset - a.offset);
	return due[0] ?? null;
}

/** "closes-7", "closes+3", "opens+0". */
export const stepName = ({ date, offset }: Pick<Step, 'date' | 'offset'>): string =>
	`${date}${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;

export const daysLater = (day: string, days: number): string =>
	new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Whole days from one day to another; negative when it has passed. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

const MOST_STEPS = 8;
export const FARTHEST_DAY = 120;
const LONGEST_PAUSE = 24 * 14;

export type SettingsForm = Record<string, string>;

export const fieldOf = (date: RemindedDate, side: keyof Distances) => `${date}-${side}`;

/** The settings as a form shows them: "14, 7, 3, 1". */
export const typedSettings = (settings: ReminderSettings): SettingsForm => ({
	on: settings.on ? '1' : '',
	pauseHours: String(settings.pauseHours),
	...Object.fromEntries(
		REMINDED_DATES.flatMap((date) =>
			(['before', 'after'] as const).map((side) => [fieldOf(date, side), distancesOf(settings, date)[side].join(', ')])
		)
	)
});

/** What a form says. Days are whole, not negative, at most 120, and at most eight to a date; in order, each once. */
export function readSettings(form: SettingsForm): { settings: ReminderSettings; problems: Problem[] } {
	const problems: Problem[] = [];
	const days = (date: RemindedDate, side: keyof Distances): number[] => {
		const field = fieldOf(date, side);
		const parts = (form[field] ?? '').split(/[\s,;]+/).filter((part) => part !== '');
		const wrong = parts.find((part) => !/^\d{1,3}$/.test(part) || Number(part) > FARTHEST_DAY);
		if (wrong !== undefined || parts.length > MOST_STEPS)
			problems.push(problem('days_malformed', field, { value: wrong ?? parts.join(', '), most: FARTHEST_DAY }));
		const read = new Set(parts.map(Number));
		// The day itself counts as before.
		if (side === 'after') read.delete(0);
		return [...read].sort((a, b) => (side === 'before' ? b - a : a - b));
	};
	const distances = (date: RemindedDate): Distances => ({ before: days(date, 'before'), after: days(date, 'after') });
	const dates = {
		opens: distances('opens'),
		closes: distances('closes'),
		explanation: distances('explanation'),
		part: distances('part'),
		task: distances('task'),
		quarter: distances('quarter')
	};
	const pause = form.pauseHours ?? '';
	if (!/^\d{1,3}$/.test(pause) || Number(pause) > LONGEST_PAUSE)
		problems.push(problem('days_malformed', 'pauseHours', { value: pause, most: LONGEST_PAUSE }));
	return { settings: { on: form.on === '1', dates, pauseHours: Number(pause) }, problems };
}
