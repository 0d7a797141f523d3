/**
 * A unit's report on a quarter (báo cáo quý), between the yearly rounds: in words, by criterion, and with the tasks of its
 * plan as they stood when it was handed in.
 */
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { PlanStatus } from './plan-task.ts';

export const LINE_STATUSES = ['notBegun', 'underWay', 'reached', 'stuck'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** What a unit says of one criterion. */
export type ProgressLine = {
	/** "hp-so@2022.1 CQS.AT.1". */
	key: string;
	status: LineStatus | '';
	/** As it is now, in the unit's words: "3/4 hệ thống". */
	figure: string;
	note: string;
};

/** A task as it stood when the report was handed in. */
export type FrozenTask = { id: string; text: string; status: PlanStatus; progress: string; deadline: string };

export type ProgressEntry = { results: string; difficulties: string; lines: readonly ProgressLine[] };

export const LONGEST_WORDS = 4000;
export const LONGEST_FIGURE = 200;
export const LONGEST_NOTE = 1000;
export const MOST_LINES = 100;

export const lineKey = (framework: { id: string; version: string }, code: string): string =>
	`${framework.id}@${framework.version} ${code}`;

/** The framework version and the code of a line's key; null for what is none. */
export function readLineKey(key: string): { version: string; code: string } | null {
	const [version, code, ...more] = key.split(' ');
	return version?.includes('@') && code && more.length === 0 ? { version, code } : null;
}

/** What cannot be kept as it is typed; each at its field (`sl:<key>`). */
export function entryFlaw({ results, difficulties, lines }: ProgressEntry): Problem | null {
	if (lines.length > MOST_LINES) return problem('text_too_long', 'them', { most: MOST_LINES });
	const texts = [
		['ket-qua', results, LONGEST_WORDS],
		['kho-khan', difficulties, LONGEST_WORDS],
		...lines.flatMap(({ key, figure, note }) => [
			[`sl:${key}`, figure, LONGEST_FIGURE] as const,
			[`gc:${key}`, note, LONGEST_NOTE] as const
		])
	] as const;
	for (const [field, text, most] of texts) if (text.length > most) return problem('text_too_long', field, { most });
	return null;
}

/** What is missing before it is handed in: its words, and where each criterion that it must tell of stands. */
export function missingIn({ results, lines }: ProgressEntry, required: readonly string[]): Problem | null {
	if (results === '') return problem('answer_required', 'ket-qua');
	const told = new Map(lines.map((line) => [line.key, line]));
	const open = required.find((key) => !told.get(key)?.status) ?? lines.find(({ status }) => status === '')?.key;
	return open === undefined ? null : problem('answer_required', `tt:${open}`);
}

/** Lines without a word are no lines. */
export const keptLines = (lines: readonly ProgressLine[]): ProgressLine[] =>
	lines.filter(({ status, figure, note }) => status !== '' || figure !== '' || note !== '');

/** Handed in after the day it was due; the day itself is in time. Days as stored. */
export const isLateReport = (dueOn: string, submittedOn: string | null): boolean =>
	submittedOn !== null && submittedOn > dueOn;
/** Nothing is handed in and the day has passed. */
export const isOverdueReport = (dueOn: string, submittedOn: string | null, today: string): boolean =>
	submittedOn === null && today > dueOn;
