/** The board of a round, told as people: Hà runs the round, Long appraises, Lan and Minh are of Justice, Sáu of Tourism. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listBoards, readAsked, roundBoard, type Board } from '#lib/features/chasing/board.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { extendUnit } from '#lib/features/rounds/extend-unit.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const AFTER = new Date('2023-02-02T03:00:00Z');

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let ha: Person, long: Person, lan: Person, minh: Person, sau: Person;
	const board = async (who: Person | null, query = '', now = DURING): Promise<Board> => {
		const key = { roundId: TEST_ROUND.id, asked: readAsked(new URLSearchParams(query)) };
		const read = await roundBoard(app, who, key, 'vi', now);
		if (!read.ok) throw new Error(read.problem.code);
		return read.value;
	};
	const lineOf = ({ lines }: Board, unitId: string) => lines.find((line) => line.unitId === unitId);

	beforeAll(async () => {
		app = await openTestApp(open);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		sau = await addPerson(app, 'sau', ['SDL', 'head']);
		const typed = new Map([
			['CQS_NT_1', ['head']],
			['CQS_NT_2', ['4']],
			['CQS_NT_3_a', ['abc']]
		]);
		for (const [who, unitId] of [
			[lan, 'STP'],
			[sau, 'SDL']
		] as const) {
			const key = { roundId: TEST_ROUND.id, unitId };
			if (unitId === 'SDL') typed.delete('CQS_NT_3_a');
			expect(await saveAssessment(app, who, key, { page: 'cqs-nt', typed }, 'vi', DURING)).toMatchObject({ ok: true });
		}
	});
	afterAll(() => app.close());

	test('who runs or appraises rounds reads it; the units themselves and strangers do not', async () => {
		expect(await board(ha)).toMatchObject({ mayRemind: true, mayPlan: true });
		expect(await board(long)).toMatchObject({ mayRemind: false, mayPlan: false });
		for (const who of [lan, minh, null]) {
			await expect(board(who)).rejects.toThrow('not_yours');
			expect(await listBoards(app, who, 'vi')).toMatchObject({ ok: false });
		}
		expect(await listBoards(app, long, 'en')).toMatchObject({ ok: true, value: [{ name: 'Test round 2022' }] });
	});

	test('every unit stands there with what it has done', async () => {
		const read = await board(ha);
		expect(read.counts).toMatchObject({ units: 36, notStarted: 34, unfinished: 36, overdue: 0 });
		expect(lineOf(read, 'STP')).toMatchObject({
			stage: 'filling',
			answered: 2,
			overdue: false,
			deadline: '31/01/2023'
		});
		expect(lineOf(read, 'STP')!.activeAt).toBe('10:00 ngày 10/01/2023');
		expect(lineOf(read, 'STC')).toMatchObject({ stage: 'notStarted', percent: 0, activeAt: null });
		expect(read.blocks.map(({ block, counts }) => [block, counts.units])).toEqual([
			['CITY', 1],
			['HUYEN', 8],
			['QUAN', 7],
			['SO', 20]
		]);
	});

	test('points without proof are missing evidence', async () => {
		expect(lineOf(await board(ha), 'SDL')!.unproven).toBeGreaterThan(0);
		expect((await board(ha, 'loc=unproven')).lines.map(({ unitId }) => unitId)).toContain('SDL');
	});

	test('filtered and sorted by the address; words that mean nothing ask for nothing', async () => {
		expect((await board(ha, 'loc=notStarted&khoi=QUAN')).lines).toHaveLength(7);
		expect((await board(ha, 'loc=khac&xep=khac')).lines).toHaveLength(36);
		const falling = (await board(ha, 'khoi=SO&xep=-progress')).lines;
		expect(new Set(falling.slice(0, 2).map(({ unitId }) => unitId))).toEqual(new Set(['STP', 'SDL']));
	});

	test('after the closing date those that have not handed in are overdue, but for who was given more time', async () => {
		const until = new Date('2023-02-10T16:59:59Z');
		const given = { roundId: TEST_ROUND.id, unitId: 'STC', until, reason: 'Đổi lãnh đạo' };
		expect(await extendUnit(app, ha, given, DURING)).toMatchObject({ ok: true });
		const read = await board(ha, 'loc=overdue', AFTER);
		expect(read.counts.overdue).toBe(35);
		expect(lineOf(read, 'STC')).toBeUndefined();
		expect(lineOf(await board(ha, '', AFTER), 'STC')).toMatchObject({ deadline: '10/02/2023', extended: true });
	});

	test('handed in late is told', async () => {
		const key = { roundId: TEST_ROUND.id, unitId: 'SDL' };
		const note = new Map([
			['CQS_NT_1_note', ['Quyết định 12']],
			['CQS_NT_2_note', ['Quyết định 13']]
		]);
		await saveAssessment(app, sau, key, { page: 'cqs-nt', typed: note }, 'vi', AFTER);
		expect(await submitAssessment(app, sau, key, AFTER)).toMatchObject({ ok: true, value: { late: true } });
		const read = await board(ha, 'loc=submitted', AFTER);
		expect(read.lines).toMatchObject([{ unitId: 'SDL', stage: 'submitted', late: true, overdue: false }]);
	});
});
