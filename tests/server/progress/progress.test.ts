/** Quarterly reports, told as people: Hà opens a quarter, Lan writes, Minh hands in, Hoa is elsewhere, Bảy has no head. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportRollUp } from '#lib/features/progress/export-roll-up.server.ts';
import { reportPage } from '#lib/features/progress/progress-report.server.ts';
import { openQuarter, ownReports, quartersPage } from '#lib/features/progress/quarters.server.ts';
import { readRollUp } from '#lib/features/progress/roll-up.server.ts';
import { reopenReport, writeReport } from '#lib/features/progress/write-report.server.ts';
import type { ProgressLine } from '#lib/domain/plan/progress-report.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { insertPlanTasks } from '#lib/server/db/plan-tasks.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
function granted<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.field ?? ''}`);
	return result.value;
}
const Q = '2023-q1';
const LATER = new Date('2023-04-12T03:00:00Z');
const TASK = 'hp-so@2022.1 CQS.AT.1';
const ASKED = 'hp-so@2022.1 CQS.NT.1';

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, hoa: Person, ha: Person, long: Person, bay: Person;
	const stp = { quarter: Q, unitId: 'STP' };
	const line = (key: string, more: Partial<ProgressLine> = {}): ProgressLine => ({
		...{ key, status: '', figure: '', note: '' },
		...more
	});
	const write = (
		who: Person | null,
		more: { lines?: ProgressLine[]; results?: string } = {},
		rest = {},
		now = DURING
	) =>
		writeReport(
			app,
			who,
			stp,
			{
				entry: { results: more.results ?? 'Đã ban hành quy chế.', difficulties: '', lines: more.lines ?? [] },
				...{ added: [], revision: 0, submit: false, ...rest }
			},
			now
		);
	const page = async (who: Person | null = lan) => granted(await reportPage(app, who, stp, 'vi', DURING));
	const opening = (more = {}) => ({ id: Q, roundId: TEST_ROUND.id, dueOn: '', asked: 'CQS.NT.1', ...more });

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		bay = await addPerson(app, 'bay', ['STC', 'officer']);
		await app.db.transaction((tx) =>
			insertPlanTasks(tx, [
				{
					roundId: TEST_ROUND.id,
					organisationId: 'STP',
					frameworkId: 'hp-so',
					frameworkVersion: '2022.1',
					criterionCode: 'CQS.AT.1',
					text: 'Phê duyệt cấp độ an toàn',
					ownerId: 'STP',
					helpers: [],
					deadline: '2023-06-30',
					madeBy: ha.id,
					madeAt: DURING,
					changedBy: ha.id,
					changedAt: DURING
				}
			])
		);
	});
	afterAll(() => app.close());

	test('the planner opens a quarter, nobody else does', async () => {
		for (const who of [lan, minh, long, null])
			expect(code(await openQuarter(app, who, opening(), DURING))).toBe('not_yours');
		expect(code(await openQuarter(app, ha, opening({ id: '2023-q7' }), DURING))).toBe('quarter_unknown');
		expect(code(await openQuarter(app, ha, opening({ roundId: 'khong-co' }), DURING))).toBe('round_unknown');
		expect(code(await openQuarter(app, ha, opening({ dueOn: '2023-01-01' }), DURING))).toBe('date_past');
		expect(code(await openQuarter(app, ha, opening({ asked: 'KHONG.CO' }), DURING))).toBe('criterion_unknown');
		expect(await ownReports(app, lan, 'vi', DURING)).toEqual([]);
		granted(await openQuarter(app, ha, opening(), DURING));
		const [own] = await ownReports(app, lan, 'vi', DURING);
		expect(own).toMatchObject({ due: '10/04/2023', begun: false, href: `/tu-danh-gia/quy/${Q}/STP` });
		expect(code(await quartersPage(app, lan, 'vi', DURING))).toBe('not_yours');
		expect(granted(await quartersPage(app, long, 'vi', DURING))).toMatchObject({
			mayOpen: false,
			next: { id: '2023-q2' }
		});
	});

	test('the report holds the criteria of the plan and those asked of all', async () => {
		const { lines, tasks, mayWrite, maySubmit } = await page();
		expect(lines.map(({ key, required }) => [key, required])).toEqual([
			[TASK, true],
			[ASKED, true]
		]);
		expect(tasks).toMatchObject([{ text: 'Phê duyệt cấp độ an toàn', status: 'planned' }]);
		expect({ mayWrite, maySubmit }).toEqual({ mayWrite: true, maySubmit: false });
		expect(code(await reportPage(app, hoa, stp, 'vi', DURING))).toBe('not_yours');
		expect((await page(long)).mayWrite).toBe(false);
	});

	test('the officer writes and adds a criterion; two who write at once both see it', async () => {
		for (const who of [hoa, ha, null]) expect(code(await write(who))).toBe('not_yours');
		const lines = [line(TASK, { status: 'underWay', figure: '3/4 hệ thống' }), line('khong@1 X', { note: 'lạ' })];
		granted(await write(lan, { lines }, { added: ['hp-so@2022.1 CQS.NT.2'] }));
		const told = await page();
		expect(told.revision).toBe(1);
		expect(told.lines.map(({ code }) => code)).toEqual(['CQS.AT.1', 'CQS.NT.1', 'CQS.NT.2']);
		expect(told.lines[0]).toMatchObject({ figure: '3/4 hệ thống' });
		expect(code(await write(minh)), 'seen before the other saved').toBe('report_changed');
		granted(await write(minh, { lines }, { revision: 1 }));
		expect(
			(await page()).lines.map(({ code }) => code),
			'without a word it leaves'
		).not.toContain('CQS.NT.2');
	});

	test('the head hands in what is whole, and the tasks stay as they stood', async () => {
		const whole = [line(TASK, { status: 'underWay' }), line(ASKED, { status: 'reached', figure: 'Trưởng ban' })];
		expect(code(await write(lan, { lines: whole }, { revision: 2, submit: true }))).toBe('only_head_submits');
		const open = await write(minh, { lines: whole.slice(0, 1) }, { revision: 2, submit: true });
		expect(open).toMatchObject({ problem: { code: 'answer_required', field: `tt:${ASKED}` } });
		expect(code(await write(minh, { lines: whole, results: '' }, { revision: 2, submit: true }))).toBe(
			'answer_required'
		);
		granted(await write(minh, { lines: whole }, { revision: 2, submit: true }, LATER));
		expect(await page()).toMatchObject({ late: true, mayWrite: false, submitted: { by: 'minh' } });
		expect(code(await write(lan, {}, { revision: 3 }))).toBe('report_submitted');
	});

	test('it is rolled up for planner and appraiser, and written as a report', async () => {
		for (const who of [lan, minh, null]) expect(code(await readRollUp(app, who, Q, 'vi', LATER))).toBe('not_yours');
		const rolled = granted(await readRollUp(app, long, Q, 'vi', LATER));
		expect(rolled.counts).toMatchObject({ submitted: 1, late: 1, overdue: rolled.counts.units - 1 });
		expect(rolled.lines).toMatchObject({ underWay: 1, reached: 1, stuck: 0 });
		expect(rolled.units.at(-1)).toMatchObject({ unitId: 'STP', late: true, tasks: { tasks: 1 } });
		expect(code(await readRollUp(app, ha, '2023-q2', 'vi', LATER))).toBe('quarter_unknown');
		expect(code(await exportRollUp(app, lan, Q, 'vi', LATER))).toBe('not_yours');
		const { name, bytes } = granted(await exportRollUp(app, ha, Q, 'vi', LATER));
		expect(name).toBe('bao-cao-quy-2023-q1.docx');
		expect(bytes.subarray(0, 2).toString()).toBe('PK');
	});

	test('the head opens it again; a unit without a head hands in by its officer', async () => {
		expect(code(await reopenReport(app, lan, stp, LATER))).toBe('only_head_submits');
		granted(await reopenReport(app, minh, stp, LATER));
		expect(code(await reopenReport(app, minh, stp, LATER))).toBe('not_submitted');
		expect((await page()).mayWrite).toBe(true);
		const stc = { quarter: Q, unitId: 'STC' };
		const entry = { results: 'Đã làm', difficulties: '', lines: [line(ASKED, { status: 'stuck' })] };
		granted(await writeReport(app, bay, stc, { entry, added: [], revision: 0, submit: true }, DURING));
		expect(granted(await reportPage(app, bay, stc, 'vi', DURING))).toMatchObject({ standsIn: true, late: false });
	});
});
