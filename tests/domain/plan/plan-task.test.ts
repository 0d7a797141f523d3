/** When a task needs attention, by table. */
import { describe, expect, test } from 'vitest';
import { attentionOf, countTasks, type Attention, type PlanStatus } from '#lib/domain/plan/plan-task.ts';

const TODAY = '2026-03-01';

const TABLE: [deadline: string, status: PlanStatus, attention: Attention][] = [
	['2026-02-28', 'planned', 'overdue'],
	['2026-02-28', 'underWay', 'overdue'],
	['2026-02-28', 'done', null],
	['2026-02-28', 'dropped', null],
	// The day itself is still in time.
	['2026-03-01', 'planned', 'atRisk'],
	['2026-03-01', 'underWay', 'atRisk'],
	['2026-03-01', 'done', null],
	// Thirty days for what has not begun, seven for what is under way.
	['2026-03-31', 'planned', 'atRisk'],
	['2026-04-01', 'planned', null],
	['2026-03-08', 'underWay', 'atRisk'],
	['2026-03-09', 'underWay', null],
	['2026-03-08', 'dropped', null]
];

describe(`on ${TODAY}`, () => {
	test.each(TABLE)('due %s, %s: %s', (deadline, status, attention) => {
		expect(attentionOf({ deadline, status }, TODAY)).toBe(attention);
	});

	test('what was dropped is counted as dropped alone', () => {
		expect(
			countTasks(
				TABLE.map(([deadline, status]) => ({ deadline, status })),
				TODAY
			)
		).toEqual({
			tasks: 10,
			underWay: 4,
			done: 2,
			dropped: 2,
			overdue: 2,
			atRisk: 4
		});
	});
});
