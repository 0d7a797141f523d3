/** Answers of citizens and businesses by group: recounted from what each of them said, and small groups never shown. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { tallyEntries } from '#lib/domain/scoring/tally.ts';
import { exportRound } from '#lib/features/benchmark/export-round.server.ts';
import { setPopulation } from '#lib/features/benchmark/set-population.server.ts';
import { readSurveyByGroup } from '#lib/features/benchmark/survey-by-group.server.ts';
import { instrumentOf } from '#lib/server/app.ts';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { addToTallies } from '#lib/server/db/tallies.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const REASONS = ['unknown', 'hard'] as const;

/** 30 in Hồng Bàng, 24 in Lê Chân, 12 in Ngô Quyền and 3 who named no district; the 12 chose the first reason in 4 cases. */
const CITIZENS: Answers[] = [
	...Array.from({ length: 30 }, (_, at) => ({
		district: 'Q_HB',
		age: at < 15 ? '18-29' : '60+',
		reasons: at < 15 ? 1 : 0
	})),
	...Array.from({ length: 24 }, (_, at) => ({ district: 'Q_LC', age: '30-44', reasons: at < 12 ? 1 : 0 })),
	...Array.from({ length: 12 }, (_, at) => ({ district: 'Q_NQ', age: '60+', reasons: at < 4 ? 1 : 0 })),
	...Array.from({ length: 3 }, () => ({ age: '60+', reasons: 0 }))
].map(({ reasons, ...profile }, at) => ({
	...profile,
	NT_1: at % 2 === 0 ? 'yes' : 'no',
	DVC_1: 'never',
	dvc_reasons: reasons ? [REASONS[0]] : [REASONS[1]]
}));

describe.each(DATABASES)('a survey by group on %s', ({ open }) => {
	let app: TestApp;
	let ha: Person;
	let long: Person;
	let lan: Person;
	let reason: string;

	beforeAll(async () => {
		app = await openTestApp(open);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		const { framework, questionnaire } = instrumentOf(app.content, 'nguoi-dan', '2022.2');
		const asked = questionnaire.pages.flatMap(({ elements }) => elements).find((one) => one.name === 'dvc_reasons')!;
		const choices = 'choices' in asked ? (asked.choices ?? []) : [];
		reason = choices[0]!.text.vi;
		const named = (answers: Answers): Answers => ({
			...answers,
			dvc_reasons: [(answers.dvc_reasons as string[])[0] === REASONS[0] ? choices[0]!.value : choices[1]!.value]
		});
		await app.db.transaction(async (tx) => {
			for (const answers of CITIZENS.map(named)) {
				const entries = tallyEntries(framework, questionnaire, answers, scoreResponse(framework, answers));
				await addToTallies(tx, app.roundId, 'citizen', entries);
			}
		});
	});
	afterAll(() => app.close());

	const read = async (by = 'district', person: Person | null = ha) => {
		const page = await readSurveyByGroup(app, person, { roundId: app.roundId, group: 'citizen', by }, 'vi');
		if (!page.ok) throw new Error(page.problem.code);
		return page.value;
	};
	const at = (page: Awaited<ReturnType<typeof read>>, key: string) =>
		page.by!.groups.findIndex((group) => group.key === key);

	test('groups large enough are shown with their counts and shares, all beside them', async () => {
		const page = await read();
		expect(page.n).toBe(69);
		expect(page.by!.groups.filter(({ n }) => n !== 'hidden' && n > 0)).toMatchObject([
			{ key: 'Q_HB', n: 30 },
			{ key: 'Q_LC', n: 24 }
		]);
		const age = page.questions.find(({ subject }) => subject === 'q:age')!;
		expect(age.lines.map(({ all }) => (all === 'hidden' ? all : all.n))).toEqual(
			['18-29', '30-44', '45-59', '60+'].map((own) => CITIZENS.filter((one) => one.age === own).length)
		);
		const young = age.lines[0]!.cells[at(page, 'Q_HB')];
		expect(young).toMatchObject({ n: 15 });
		expect(young !== 'hidden' && toNumber(young!.share!)).toBe(0.5);
	});

	test('who would be told apart is hidden, and whoever could give them away with them', async () => {
		const page = await read();
		// Three named no district: with the 12 of Ngô Quyền they are enough to hide among.
		expect(page.by!.groups[at(page, 'Q_NQ')]!.n).toBe('hidden');
		const reasons = page.questions.find(({ subject }) => subject === 'q:dvc_reasons')!;
		const line = reasons.lines.find(({ label }) => label === reason)!;
		expect(reasons.multiple).toBe(true);
		expect(line.all).toMatchObject({ n: 31 });
		// 4 of Ngô Quyền chose it: Lê Chân goes too, since 31 less the rest would tell.
		expect(line.cells[at(page, 'Q_NQ')]).toBe('hidden');
		expect(line.cells[at(page, 'Q_LC')]).toBe('hidden');
		expect(line.cells[at(page, 'Q_HB')]).toMatchObject({ n: 15 });
	});

	test('means of a group are those of its people', async () => {
		const page = await read();
		const { framework } = instrumentOf(app.content, 'nguoi-dan', '2022.2');
		const meanOf = (district: string) => {
			const values = CITIZENS.filter((one) => one.district === district).map((one) =>
				toNumber(scoreResponse(framework, one).get(page.nodes[0]!.code)!.value!)
			);
			return values.reduce((sum, one) => sum + one, 0) / values.length;
		};
		const cell = page.nodes[0]!.cells[at(page, 'Q_HB')]!;
		expect(cell !== 'hidden' && toNumber(cell.mean!)).toBeCloseTo(meanOf('Q_HB'), 3);
	});

	test('the file holds what the page shows, hidden in the same places', async () => {
		const query = new URLSearchParams({ nhom: 'citizen', theo: 'district' });
		const asked = { roundId: app.roundId, table: 'khao-sat-theo-nhom' };
		const file = await exportRound(app, ha, asked, query, 'vi', DURING);
		const line = file.ok ? file.value.csv.split('\r\n').find((one) => one.includes(reason)) : undefined;
		expect(line).toContain('Ẩn để bảo vệ nhóm nhỏ');
		expect(line).toContain('31');
		expect(line).not.toContain(';4;');
	});

	test('totals weigh the whole only when every group has one and a mean; the audit keeps them', async () => {
		const set = (totals: Record<string, string>, source = 'Niên giám 2022', person: Person | null = ha) =>
			setPopulation(
				app,
				person,
				{ roundId: app.roundId, group: 'citizen', by: 'age', totals: new Map(Object.entries(totals)), source },
				'vi',
				DURING
			);
		for (const person of [long, lan, null])
			expect(await set({ '18-29': '1' }, 'x', person)).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		expect(await set({ '18-29': 'nhiều' })).toMatchObject({
			ok: false,
			problem: { code: 'number_malformed', field: '18-29' }
		});
		expect(await set({ '18-29': '-5' })).toMatchObject({ ok: false, problem: { code: 'number_negative' } });
		expect(await set({ '18-29': '1,5' })).toMatchObject({ ok: false, problem: { code: 'number_not_whole' } });
		expect(await set({ '18-29': '5' }, ' ')).toMatchObject({
			ok: false,
			problem: { code: 'answer_required', field: 'source' }
		});
		expect((await read('age')).weighted).toBeNull();

		expect(await set({ '18-29': '300.000', '30-44': '100.000' })).toMatchObject({ ok: true });
		expect((await read('age')).weighted).toEqual({ missing: ['Từ 45 đến 59 tuổi', 'Từ 60 tuổi trở lên'] });
		expect(await set({ '18-29': '300.000', '30-44': '100.000', '45-59': '0', '60+': '200.000' })).toMatchObject({
			ok: true
		});
		const page = await read('age');
		const means = page.nodes[0]!.cells.map((cell) => (cell === 'hidden' || !cell.mean ? 0 : toNumber(cell.mean)));
		const weighted = page.weighted && 'mean' in page.weighted ? toNumber(page.weighted.mean) : NaN;
		expect(weighted).toBeCloseTo((means[0]! * 3 + means[1]! + means[3]! * 2) / 6, 4);
		expect(page.published).toMatchObject({ source: 'Niên giám 2022', by: 'ha' });

		expect(await set({}, '')).toMatchObject({ ok: true });
		expect((await read('age')).published).toBeNull();
		const acts = await listAudit(app.db, `survey:${app.roundId}:citizen`, ['survey.population']);
		expect(acts).toHaveLength(3);
		expect(acts.at(-1)).toMatchObject({ before: { age: { '18-29': 300000 } }, after: null });
	});

	test('whoever may not see the round sees none of it, and what there is not is not found', async () => {
		const asked = (group: string, by: string, person: Person | null) =>
			readSurveyByGroup(app, person, { roundId: app.roundId, group, by }, 'vi');
		expect((await asked('citizen', '', long)).ok).toBe(true);
		for (const person of [lan, null])
			expect(await asked('citizen', '', person)).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		expect(await asked('district', '', ha)).toMatchObject({ ok: false, problem: { code: 'page_unknown' } });
		expect(await asked('citizen', 'NT_1', ha)).toMatchObject({ ok: false, problem: { code: 'page_unknown' } });
		// Nobody of the businesses has answered: the page says so.
		const empty = await asked('business', '', ha);
		expect(empty.ok && [empty.value.n, empty.value.questions, empty.value.levels]).toEqual([0, [], null]);
	});
});
