/** Lan hands parts over to Đức, and Minh, their head, sees what changed. Hoa is of another unit. */
import { eq, like } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '#lib/server/auth/person.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { memberships } from '#lib/server/db/schema/people.ts';
import { assessmentOverview } from '#lib/features/assessment/assessment-overview.server.ts';
import { assignmentPage } from '#lib/features/assessment/assignment-page.server.ts';
import { assignParts } from '#lib/features/assessment/assign-parts.server.ts';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { changesPage, markSeen } from '#lib/features/assessment/what-changed.server.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const stp = { roundId: TEST_ROUND.id, unitId: 'STP' };
const value = <T>(result: { ok: true; value: T } | { ok: false; problem: { code: string } }): T => {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
};
const code = (result: { ok: boolean; problem?: { code: string } }) => (result.ok ? 'ok' : result.problem?.code);

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, duc: Person, minh: Person, hoa: Person, ha: Person;

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		duc = await addPerson(app, 'duc', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
	});
	afterAll(() => app.close());

	const give = (who: Person, codes: string[], to: Person | null, dueOn: string | null = null) =>
		assignParts(app, who, stp, { codes, assigneeId: to?.id ?? null, dueOn }, DURING);
	const partsFor = async (who: Person) => value(await assessmentOverview(app, who, stp, 'vi', DURING)).parts!;
	const save = (who: Person, entries: Record<string, string>) => {
		const typed = new Map(Object.entries(entries).map(([name, one]) => [name, [one]]));
		return saveAssessment(app, who, stp, { page: null, typed }, 'vi', DURING);
	};

	test('only people of the unit hand over, only to people of the unit, and only what there is', async () => {
		expect(code(await give(hoa, ['CQS.NT'], duc))).toBe('not_yours');
		expect(code(await give(ha, ['CQS.NT'], duc))).toBe('not_yours');
		expect(code(await give(lan, ['CQS.NT'], hoa))).toBe('assignee_unknown');
		expect(code(await give(lan, [], duc))).toBe('nothing_chosen');
		expect(code(await give(lan, ['KHONG.CO'], duc))).toBe('criterion_unknown');
		expect(code(await give(lan, ['CQS.NT'], duc, '2023-02-30'))).toBe('date_malformed');
		expect((await partsFor(lan)).people).toEqual([]);
	});

	test('a whole index and a single criterion are handed over, each sees their own first, the rest is nobody’s', async () => {
		const { changed } = value(await give(lan, ['CQS.NT'], duc, '2023-01-05'));
		expect(changed).toBeGreaterThan(3);
		value(await give(lan, ['CQS.AT.1'], lan));
		const seen = await partsFor(duc);
		expect(seen.people.map(({ person, me }) => [person.name, me])).toEqual([
			['duc', true],
			['lan', false]
		]);
		expect(seen.people[0]!.lines).toHaveLength(changed);
		expect(seen.people[0]!.lines[0]).toMatchObject({ state: 'open', dueOn: '05/01/2023', overdue: true });
		expect(seen.unassigned.some(({ code }) => code === 'CQS.AT.1' || code.startsWith('CQS.NT.'))).toBe(false);
		expect((await partsFor(lan)).people[0]!.person.name).toBe('lan');
	});

	test('the first unfinished criterion of one’s own part is where one goes on', async () => {
		expect(value(await assessmentOverview(app, duc, stp, 'vi', DURING)).next).toBe('cqs-nt');
		expect(value(await assessmentOverview(app, lan, stp, 'vi', DURING)).next).toBe('cqs-at');
	});

	test('a colleague may still help, and what is done is no longer missing', async () => {
		expect(code(await save(lan, { CQS_NT_3_a: 'ba', CQS_NT_3_b: '4' }))).toBe('ok');
		const state = async () => (await partsFor(duc)).people[0]!.lines.find((one) => one.code === 'CQS.NT.3')?.state;
		expect(await state(), 'typed, and no number').toBe('wrong');
		await save(lan, { CQS_NT_3_a: '3' });
		expect(['done', 'unproven']).toContain(await state());
	});

	test('given to another and taken back, with a line for each criterion; the same again leaves none', async () => {
		const count = async () =>
			(await app.db.select().from(auditEvents).where(like(auditEvents.action, 'assignment.%'))).length;
		const before = await count();
		expect(value(await give(minh, ['CQS.AT.1'], duc, '2023-01-20')).changed).toBe(1);
		expect(value(await give(minh, ['CQS.AT.1'], duc, '2023-01-20')).changed).toBe(0);
		expect(value(await give(minh, ['CQS.AT.1'], null)).changed).toBe(1);
		expect(value(await give(minh, ['CQS.AT.1'], null)).changed).toBe(0);
		expect(await count()).toBe(before + 2);
		const lines = await app.db.select().from(auditEvents).where(like(auditEvents.action, 'assignment.%'));
		expect(
			lines
				.filter(({ criterionCode }) => criterionCode === 'CQS.AT.1')
				.map((one) => [one.action, one.before, one.after])
		).toEqual([
			['assignment.give', null, { assigneeId: lan.id, dueOn: null }],
			['assignment.give', { assigneeId: lan.id, dueOn: null }, { assigneeId: duc.id, dueOn: '2023-01-20' }],
			['assignment.remove', { assigneeId: duc.id, dueOn: '2023-01-20' }, null]
		]);
	});

	test('what somebody had who has left the unit is nobody’s', async () => {
		const an = await addPerson(app, 'an', ['STP', 'officer']);
		value(await give(lan, ['CQS.AT.2'], an));
		await app.db.delete(memberships).where(eq(memberships.userId, an.id));
		const page = value(await assignmentPage(app, lan, stp, 'vi', DURING));
		expect(page.unassigned.map((one) => one.code)).toContain('CQS.AT.2');
		expect(page.colleagues.map(({ name }) => name)).toEqual(['duc', 'lan', 'minh']);
	});

	test('readers of every unit see the assessment without its parts', async () => {
		expect(value(await assessmentOverview(app, ha, stp, 'vi', DURING)).parts).toBeNull();
		expect(code(await assignmentPage(app, ha, stp, 'vi', DURING))).toBe('not_yours');
		expect(code(await changesPage(app, ha, stp, 'vi', DURING))).toBe('not_yours');
	});

	test('the head sees old and new, who and which document, and after "seen" only what comes later', async () => {
		const changes = async () => value(await changesPage(app, minh, stp, 'vi', DURING));
		const first = await changes();
		expect(first.since).toBeNull();
		expect(first.criteria.map((one) => one.code)).toContain('CQS.NT.3');
		value(await markSeen(app, minh, stp, first.upTo, DURING));
		expect((await changes()).criteria).toEqual([]);
		await save(duc, { CQS_NT_3_b: '5' });
		const bytes = new TextEncoder().encode('%PDF-1.4 a');
		await attachEvidence(app, lan, { ...stp, criterionCode: 'CQS.NT.3' }, { name: 'a.pdf', content: bytes }, DURING);
		await save(minh, { CQS_NT_2: '4' });
		const { criteria, since } = await changes();
		expect(since).not.toBeNull();
		expect(criteria).toHaveLength(1);
		expect(criteria[0]).toMatchObject({
			code: 'CQS.NT.3',
			figures: [{ before: expect.stringMatching(/^4\b/), after: expect.stringMatching(/^5\b/), who: 'duc' }],
			documents: [{ name: 'a.pdf', added: true, who: 'lan' }]
		});
	});

	test('a mark that is of no line here, or an older one, moves nothing', async () => {
		const { upTo, criteria } = value(await changesPage(app, minh, stp, 'vi', DURING));
		for (const mark of [0, 1, upTo + 1, -5]) value(await markSeen(app, minh, stp, mark, DURING));
		expect(value(await changesPage(app, minh, stp, 'vi', DURING)).criteria).toEqual(criteria);
	});
});
