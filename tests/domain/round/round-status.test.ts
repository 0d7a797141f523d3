import { describe, expect, test } from 'vitest';
import {
	allows,
	deadlineOf,
	isLate,
	isOverdue,
	mayDeclare,
	ROUND_STATUSES,
	type RoundAct,
	type RoundStatus
} from '#lib/domain/round/round-status.ts';

/** A column for each status, in their order: draft, open, appraisal, explanation, final, published, archived. */
const TABLE: [act: RoundAct, taken: string][] = [
	['edit', 'x------'],
	['except', 'xx-----'],
	['declare', '-x-----'],
	['explain', '-xxx---'],
	['answerSurvey', '-x-----'],
	['withdraw', '-xxx---'],
	['judge', '-xxx---'],
	['return', '-xxx---'],
	['importFigures', 'xxxx---'],
	['extend', '-xxx---'],
	['changeDates', '-xxxx--'],
	['correct', '-----x-']
];

test.each(TABLE)('%s is taken in %s', (act, taken) => {
	expect(ROUND_STATUSES.map((status) => (allows({ status }, act) ? 'x' : '-')).join('')).toBe(taken);
});

describe('more time for one unit', () => {
	const closesAt = new Date('2026-12-31T16:59:59Z');
	const later = { extendedUntil: new Date('2027-01-10T16:59:59Z') };
	const none = { extendedUntil: null };
	const [before, between, after] = ['2026-12-20', '2027-01-05', '2027-01-20'].map(
		(day) => new Date(`${day}T03:00:00Z`)
	);

	test('moves its deadline, and never an earlier one', () => {
		expect(deadlineOf({ closesAt }, none)).toEqual(closesAt);
		expect(deadlineOf({ closesAt }, later)).toEqual(later.extendedUntil);
		expect(deadlineOf({ closesAt }, { extendedUntil: before! })).toEqual(closesAt);
	});

	test.each([
		[none, before!, false],
		[none, between!, true],
		[later, between!, false],
		[later, after!, true]
	])('%o handed in at %s is late: %s', (unit, at, late) => {
		expect(isLate({ closesAt }, unit, at)).toBe(late);
		expect(isOverdue({ closesAt }, unit, at)).toBe(late);
	});

	test('what was never handed in is not late but overdue', () => {
		expect(isLate({ closesAt }, none, null)).toBe(false);
	});

	test('a deadline that passes closes nothing while the round is open', () => {
		expect(mayDeclare({ status: 'open', closesAt }, none, after!)).toBe(true);
	});

	test.each<[RoundStatus, typeof none | typeof later, Date, boolean]>([
		['draft', later, between!, false],
		['appraisal', none, between!, false],
		['appraisal', later, between!, true],
		['appraisal', later, after!, false],
		['explanation', later, between!, true],
		['final', later, between!, false],
		['published', later, between!, false]
	])('in %s, %o declares at %s: %s', (status, unit, at, may) => {
		expect(mayDeclare({ status, closesAt }, unit, at)).toBe(may);
	});
});
