/** One browser, two tabs, one public survey. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entriesOf } from '#lib/features/survey/parked-page.server.ts';
import { saveSurvey } from '#lib/features/survey/save-survey.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { surveyCheck, surveyPage } from '#lib/features/survey/survey-pages.server.ts';
import { findResponse } from '#lib/server/db/responses.ts';
import { DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';
import { formCopy, questionsIn, type FormCopy } from '../form-copy.ts';

const CITIZEN = { slug: 'nguoi-dan', consentVersion: '2022.2', adult: true, language: 'vi' } as const;

describe.each(DATABASES)('two tabs on %s', ({ open }) => {
	let app: TestApp;
	let token: string, key: { roundId: string; responseId: string };
	let page: string, question: string, values: string[];

	beforeAll(async () => {
		app = await openTestApp(open);
		const started = await startSurvey(app, CITIZEN, DURING);
		if (!started.ok) throw new Error(started.problem.code);
		({ token } = started.value);
		key = started.value;
		page = app.content.instruments.get('nguoi-dan@2022.2')!.questionnaire.pages[0]!.name;
		const asked = (await view()).blocks.flatMap(questionsIn).find(({ kind }) => kind === 'choice')!;
		question = asked.name;
		values = asked.choices.map(({ value }) => value);
	});
	afterAll(() => app.close());

	const view = async () => {
		const found = await surveyPage(app, token, page, 'vi');
		if (!found.ok) throw new Error(found.problem.code);
		return found.value.view;
	};
	const tab = async () => formCopy(await view());
	const send = async (form: FormCopy) => {
		const saved = await saveSurvey(app, token, entriesOf(form.data(), page), 'vi', DURING);
		if (!saved.ok) throw new Error(saved.problem.code);
		return saved.value.wrong.map(({ code, field }) => [code, field]);
	};
	const stored = async () => (await findResponse(app.db, key.roundId, key.responseId))!;

	test('what the other tab answered stands, what this one answered waits, and both are told without names', async () => {
		const [one, other] = [await tab(), await tab()];
		one.type(question, values[0]!);
		other.type(question, values[1]!);
		expect(await send(one)).toEqual([]);
		expect(await send(other)).toEqual([['answer_contested', question]]);
		expect((await stored()).answers[question]).toBe(values[0]);
		expect((await tab()).shows(question)).toEqual([values[1]]);
		const contest = (await view()).blocks.flatMap(questionsIn).find(({ name }) => name === question)!.contest;
		expect(contest).toMatchObject({ stored: { who: null }, others: [{ who: null }] });
	});

	test('the check page names it, and a choice settles it', async () => {
		const open = async () => {
			const check = await surveyCheck(app, token, 'vi');
			if (!check.ok) throw new Error(check.problem.code);
			return check.value.pages.flatMap(({ open }) => open).filter(({ problem }) => problem.code === 'answer_contested');
		};
		expect((await open()).map(({ problem }) => problem.field)).toEqual([question]);
		const settled = await tab();
		settled.choose(question, 0);
		expect(await send(settled)).toEqual([]);
		expect((await stored()).answers[question]).toBe(values[1]);
		expect(await open()).toEqual([]);
	});

	test('a tab left open does not bring old answers back', async () => {
		const [old, other] = [await tab(), await tab()];
		other.type(question, values[0]!);
		await send(other);
		await send(old);
		expect((await stored()).answers[question]).toBe(values[0]);
	});
});
