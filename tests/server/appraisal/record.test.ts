/** The record of a criterion: Lan and Minh declare twice, Long asks and judges, Bình settles; each reads what is theirs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appraisalQueue } from '#lib/features/appraisal/appraisal-queue.server.ts';
import { appraisalSheet } from '#lib/features/appraisal/appraisal-sheet.server.ts';
import { careOfRound } from '#lib/features/appraisal/care.server.ts';
import { criterionRecord } from '#lib/features/appraisal/criterion-record.server.ts';
import { agreeToRest, decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { returnAssessment } from '#lib/features/appraisal/return-assessment.server.ts';
import { settleConflict } from '#lib/features/appraisal/settle-conflict.server.ts';
import { nameLead } from '#lib/features/appraisal/share-work.server.ts';
import { markRead, writeMessage } from '#lib/features/appraisal/write-message.server.ts';
import { assessmentOverview } from '#lib/features/assessment/assessment-overview.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
function value<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}
const roundId = TEST_ROUND.id;
const unit = { roundId, unitId: 'STP' };
const key = { ...unit, criterionCode: 'CQS.NT.2' };
const after = (minutes: number) => new Date(DURING.getTime() + minutes * 60_000);

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, hoa: Person, long: Person, nga: Person, binh: Person, ha: Person;
	const record = async (who: Person | null) => criterionRecord(app, who, key, 'vi');
	const save = (entries: Record<string, string>, now = DURING) => {
		const typed = new Map(Object.entries(entries).map(([name, one]) => [name, [one]]));
		return saveAssessment(app, lan, unit, { page: null, typed }, 'vi', now);
	};

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'Lan', ['STP', 'officer']);
		minh = await addPerson(app, 'Minh', ['STP', 'head']);
		hoa = await addPerson(app, 'Hoa', ['Q_HB', 'officer']);
		long = await addPerson(app, 'Long', ['HP', 'appraiser']);
		nga = await addPerson(app, 'Nga', ['HP', 'appraiser']);
		binh = await addPerson(app, 'Bình', ['HP', 'appraiser']);
		ha = await addPerson(app, 'Hà', ['HP', 'planner']);
		value(await nameLead(app, ha, { roundId, userId: binh.id, leads: true }, DURING));
		value(await save({ CQS_NT_2: '4', CQS_NT_2_note: 'Biên bản' }));
	});
	afterAll(() => app.close());

	test('before it is handed in there is no record', async () => {
		for (const who of [lan, long, ha]) expect(code(await record(who))).toBe('not_submitted');
		value(await submitAssessment(app, minh, unit, after(1)));
	});

	describe('the thread', () => {
		const write = (who: Person | null, words: string, minutes = 2) =>
			writeMessage(app, who, key, words, after(minutes));
		const newsOf = async (who: Person) => value(await record(who)).news;

		test('is the unit’s and its appraisers’; the planner reads; another unit does neither', async () => {
			for (const who of [null, hoa]) {
				expect(code(await record(who))).toBe('not_yours');
				expect(code(await write(who, 'Xin chào'))).toBe('not_yours');
				expect(code(await markRead(app, who, key, 1))).toBe('not_yours');
			}
			expect(code(await write(ha, 'Xin chào'))).toBe('not_yours');
			expect(value(await record(ha))).toMatchObject({ side: null, mayWrite: false });
			const both = await addPerson(app, 'both', ['HP', 'appraiser'], ['STP', 'officer']);
			expect(value(await record(both)).side, 'who is of the unit speaks for it').toBe('unit');
			expect(code(await write(long, '  '))).toBe('answer_required');
			expect(code(await write(long, 'a'.repeat(2001)))).toBe('text_too_long');
			expect(code(await writeMessage(app, long, { ...key, criterionCode: 'X' }, 'a', DURING))).toBe(
				'criterion_unknown'
			);
		});

		test('a question is new to the unit until it is read or answered, the answer to every appraiser', async () => {
			value(await write(long, 'Cuộc họp quý II ở đâu?'));
			expect([await newsOf(lan), await newsOf(minh), await newsOf(long)]).toEqual([1, 1, 0]);
			const overview = value(await assessmentOverview(app, lan, unit, 'vi', DURING));
			expect(overview.threads).toMatchObject([{ code: key.criterionCode, messages: 1, news: 1 }]);
			value(await write(lan, 'Trong biên bản số 2', 3));
			const { messages } = value(await record(long));
			expect(messages.map(({ side, by, fresh }) => [side, by, fresh])).toEqual([
				['appraiser', 'Long', false],
				['unit', 'Lan', true]
			]);
			expect([await newsOf(lan), await newsOf(minh), await newsOf(long), await newsOf(nga)]).toEqual([0, 2, 1, 2]);
			value(await markRead(app, long, key, messages.at(-1)!.id));
			value(await markRead(app, long, key, 0));
			expect(await newsOf(long), 'reading goes forward only').toBe(0);
			const queue = value(await appraisalQueue(app, nga, roundId, 'vi', DURING));
			expect(queue.blocks.flatMap(({ units }) => units).find(({ unitId }) => unitId === 'STP')?.news).toBe(2);
			const sheet = value(await appraisalSheet(app, nga, unit, { pillar: 'CQS' }, 'vi'));
			const line = sheet.groups.flatMap(({ criteria }) => criteria).find((one) => one.code === key.criterionCode);
			expect(line?.thread).toMatchObject({ messages: 2, news: 2 });
		});

		test('of two who write at the same moment neither is lost, and no score has moved', async () => {
			const before = await listScores(app.db, (await findUnitResponse(app.db, roundId, 'STP', 'department'))!);
			await Promise.all([write(minh, 'Bổ sung biên bản 3', 4), write(nga, 'Xin số biên bản', 4)]);
			expect(value(await record(lan)).messages).toHaveLength(4);
			const now = await listScores(app.db, (await findUnitResponse(app.db, roundId, 'STP', 'department'))!);
			expect(now).toEqual(before);
		});
	});

	describe('the history', () => {
		test('holds every figure and score, with who, when and why', async () => {
			value(await decideCriterion(app, long, key, { outcome: 'returned', reason: 'Thiếu biên bản' }, after(5)));
			value(await returnAssessment(app, long, unit, '', after(6)));
			value(await save({ CQS_NT_2: '3', CQS_NT_2_note: 'Một cuộc họp hoãn' }, after(7)));
			value(await submitAssessment(app, minh, unit, after(8)));
			value(await decideCriterion(app, long, key, { outcome: 'agreed' }, after(9)));
			const changed = { outcome: 'changed', points: '1', reason: 'Chỉ một biên bản' } as const;
			value(await decideCriterion(app, nga, key, changed, after(10)));
			value(
				await settleConflict(app, binh, key, { outcome: 'changed', points: '2', reason: 'Hai biên bản' }, after(11))
			);
			const { history } = value(await record(ha));
			expect(history.map(({ kind, by, version, words }) => [kind, by, version, words])).toEqual([
				['declared', 'Minh', 1, 'Biên bản'],
				['decided', 'Long', null, 'Thiếu biên bản'],
				['returned', 'Long', null, 'Thiếu biên bản'],
				['declared', 'Minh', 2, 'Một cuộc họp hoãn'],
				['decided', 'Long', null, null],
				['decided', 'Nga', null, 'Chỉ một biên bản'],
				['settled', 'Bình', null, 'Hai biên bản']
			]);
			expect(history.flatMap(({ figures }) => figures.map(({ value }) => value))).toEqual(['4 cuộc họp', '3 cuộc họp']);
		});

		test('of judgements the unit reads nothing until its appraisal is finished, then all of it', async () => {
			const before = value(await record(lan));
			expect(before.judgementsHidden).toBe(true);
			expect(before.history.map(({ kind }) => kind)).toEqual(['declared', 'returned', 'declared']);
			value(await agreeToRest(app, long, unit, after(12)));
			value(await finishAppraisal(app, long, unit, after(13)));
			const { history, judgementsHidden } = value(await record(lan));
			expect(judgementsHidden).toBe(false);
			expect(history.map(({ kind }) => kind).slice(-4)).toEqual(['decided', 'decided', 'settled', 'finished']);
			expect(history.at(-1)?.points).toBe('2,00');
		});
	});

	test('the difference of each unit is shown to those who see every unit, and sorted as asked', async () => {
		const asked = { roundId, order: 'ty-le', descending: false } as const;
		for (const who of [null, lan, minh]) expect(code(await careOfRound(app, who, asked, 'vi'))).toBe('not_yours');
		for (const who of [long, ha]) {
			const { lines, bands } = value(await careOfRound(app, who, asked, 'vi'));
			expect(lines).toMatchObject([{ unitId: 'STP', lowered: 1, raised: 0 }]);
			expect(bands.filter(({ count }) => count > 0)).toMatchObject([{ count: 1 }]);
		}
	});
});
