/** Targets of a round and how far they have come, told as people: Hà plans, Lan may not look at all units. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import { exportTargets } from '#lib/features/targets/export-targets.server.ts';
import { readTargets, type TargetLine } from '#lib/features/targets/targets.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { insertResponse } from '#lib/server/db/responses.ts';
import { putReview } from '#lib/server/db/reviews.ts';
import { findInstrument } from '#lib/server/db/rounds.ts';
import { listRoundTargets } from '#lib/server/db/targets.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

describe.each(DATABASES)('targets on %s', ({ open }) => {
	let app: TestApp;
	let ha: Person, long: Person, lan: Person;
	let lines: Map<string, TargetLine>;

	/** A response of a department with these answers. */
	const give = async (
		unitId: string,
		answers: Answers,
		status: 'draft' | 'submitted' | 'appraised' = 'submitted',
		group: 'department' | 'district' = 'department'
	) => {
		const used = (await findInstrument(app.db, app.roundId, group))!;
		return app.db.transaction((tx) =>
			insertResponse(tx, {
				roundId: app.roundId,
				group,
				organisationId: unitId,
				frameworkId: used.frameworkId,
				frameworkVersion: used.frameworkVersion,
				status,
				answers,
				startedAt: DURING,
				savedAt: DURING,
				submittedAt: status === 'draft' ? null : DURING
			})
		);
	};
	const read = async () => {
		const found = await readTargets(app, ha, app.roundId, 'vi', DURING);
		if (!found.ok) throw new Error(found.problem.code);
		return found.value;
	};
	const unit = (target: string, unitId: string) =>
		lines
			.get(target)!
			.blocks.flatMap(({ units }) => units)
			.find((one) => one.unitId === unitId)!;

	beforeAll(async () => {
		app = await openTestApp(open);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		await give('STP', { CQS_HD_8_a: 60, CQS_HD_8_b: 100, CQS_HD_1_a: 9, CQS_HD_1_b: 10 });
		await give('SXD', { CQS_HD_8_a: 10, CQS_HD_8_b: 300 });
		await give('SNV', { CQS_HD_8_a: 90, CQS_HD_8_b: 100 }, 'draft');
		const changed = await give('SCT', { CQS_HD_8_a: 80, CQS_HD_8_b: 100 }, 'appraised');
		await app.db.transaction((tx) =>
			putReview(tx, {
				roundId: app.roundId,
				responseId: changed.id,
				criterionCode: 'CQS.HD.8',
				outcome: 'changed',
				points: '12',
				reason: 'Số hồ sơ không khớp hệ thống',
				reviewerId: long.id,
				reviewedAt: DURING
			})
		);
		await give('Q_HB', { XHS_HT_1_a: 81, XHS_HT_1_b: 100 }, 'submitted', 'district');
		lines = new Map([...(await read()).own].map((line) => [line.id, line]));
	});
	afterAll(() => app.close());

	test('opening a round fixes its targets with the criteria that report on them', async () => {
		const stored = await listRoundTargets(app.db, app.roundId);
		expect(stored.map(({ id }) => id).slice(0, 8)).toEqual(['T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08']);
		expect(stored.find(({ id }) => id === 'T06')).toMatchObject({
			scope: 'unit',
			comparator: '>=',
			value: '50.0000',
			dueDate: '2022-12-31',
			dueMark: 'D',
			status: 'official',
			source: '86/KH-UBND, II.1.đ',
			bindings: [
				{ group: 'district', criterionCode: 'CQS.HD.4', points: 20 },
				{ group: 'department', criterionCode: 'CQS.HD.8', points: 30 }
			]
		});
	});

	test('a later round leaves out what is over, and keeps what comes back every year', async () => {
		const later = { ...TEST_ROUND, id: 'thu-2024', year: 2024, instruments: ['dti-922@2022.1'] };
		await openRound(app.db, app.content, later, { now: DURING, actorId: null });
		const stored = await listRoundTargets(app.db, 'thu-2024');
		const own = stored.filter(({ scope }) => scope !== 'national');
		expect(own.map(({ id, dueDate, dueMark }) => [id, dueDate, dueMark])).toEqual([
			['T02', '2025-12-31', 'S'],
			['T08', '2024-10-26', 'D']
		]);
	});

	test('a unit’s own figure against the target, exactly; a draft is its own until it is handed in', () => {
		const share = (id: string) => {
			const { share, verdict, step } = unit('T06', id);
			return [verdict, share && toNumber(share.percent), step];
		};
		expect(share('STP')).toEqual(['met', 60, 'submitted']);
		expect(share('SXD')).toEqual(['missed', 3.3333, 'submitted']);
		expect(share('SNV')).toEqual(['unknown', null, 'inProgress']);
		expect(share('SDL')).toEqual(['unknown', null, 'notStarted']);
		expect(unit('T04', 'STP')).toMatchObject({ verdict: 'missed' });
		expect(unit('T04', 'SXD')).toMatchObject({ verdict: 'unknown' });
		// Without administrative procedures of its own.
		expect(unit('T06', 'TTR')).toMatchObject({ verdict: 'notApplicable' });
	});

	test('where the appraiser decided other points, those decide', () => {
		expect(unit('T06', 'SCT')).toMatchObject({ verdict: 'missed', byAppraiser: true });
		expect(toNumber(unit('T06', 'SCT').share!.percent)).toBe(80);
	});

	test('units are counted, and their shares pooled by what they counted', () => {
		const { count, together, verdict } = lines.get('T06')!;
		expect(count).toMatchObject({ met: 1, missed: 2 });
		expect(count!.bound).toBe(count!.met + count!.missed + count!.unknown + count!.notApplicable);
		expect([toNumber(together!.a), toNumber(together!.b), together!.of]).toEqual([150, 500, 3]);
		expect(verdict).toBe('missed');
	});

	test('a target of the city is not taken as met while districts are missing', () => {
		expect(lines.get('T07')).toMatchObject({ scope: 'city', verdict: 'open', together: { of: 1, verdict: 'met' } });
	});

	test('ranks are as published: 2022 missed, 2025 not published yet', () => {
		expect(lines.get('T01')).toMatchObject({
			verdict: 'missed',
			published: { year: 2022, rank: 14, population: 63, final: true, verdict: 'missed' },
			overdue: true
		});
		expect(lines.get('T02')).toMatchObject({
			verdict: 'open',
			published: { year: 2024, rank: 3, final: false },
			overdue: false
		});
	});

	test('what units tell of the city’s day is no verdict on the city', () => {
		expect(lines.get('T08')).toMatchObject({ verdict: 'open', tentative: true });
	});

	test('national targets stand apart, and the unconfirmed are not official', async () => {
		const { own, national } = await read();
		expect(own.every(({ id }) => id.startsWith('T'))).toBe(true);
		expect(national.length).toBe(app.content.reference.targets.filter(({ scope }) => scope === 'national').length);
		expect(national.find(({ id }) => id === 'N01')).toMatchObject({ confirmed: true, count: null, verdict: 'open' });
		expect(national.find(({ id }) => id === 'N10')).toMatchObject({ confirmed: false, mark: 'K' });
	});

	test('only those who see every unit may read it, and nobody reads a round that is not there', async () => {
		for (const who of [lan, null])
			expect(await readTargets(app, who, app.roundId, 'vi', DURING)).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await readTargets(app, long, app.roundId, 'vi', DURING)).toMatchObject({ ok: true });
		expect(await readTargets(app, ha, 'khong-co', 'vi', DURING)).toMatchObject({ problem: { code: 'round_unknown' } });
		expect(await exportTargets(app, lan, app.roundId, 'vi', DURING)).toMatchObject({ ok: false });
	});

	test('the file holds the same figures', async () => {
		const file = await exportTargets(app, ha, app.roundId, 'vi', DURING);
		if (!file.ok) throw new Error(file.problem.code);
		expect(file.value.name).toBe('thu-2022-muc-tieu.csv');
		const rows = file.value.csv.split('\r\n');
		const stp = rows.find((row) => row.startsWith('T06;') && row.includes('Sở Tư pháp'))!;
		expect(stp).toContain(';60;100;60;');
		expect(stp).toContain(';Đạt;');
		expect(rows.find((row) => row.startsWith('N10;'))).toContain('chưa xác nhận, không phải chính thức');
		const width = rows[0]!.split(';').length;
		for (const row of rows.filter((one) => one !== '' && !one.includes('"')))
			expect(row.split(';')).toHaveLength(width);
	});
});
