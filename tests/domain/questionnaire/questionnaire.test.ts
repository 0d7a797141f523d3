/** Questionnaires: drawn from the framework, shown by conditions, viewed by page, and how far a response has come. */
import { describe, expect, it } from 'vitest';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { assessmentProblems, openProblems, progressByPage } from '#lib/domain/questionnaire/completeness.ts';
import { pageAsking, pageView, type BlockView } from '#lib/domain/questionnaire/page-view.ts';
import {
	allQuestions,
	drawQuestionnaire,
	questionName,
	questionnaireShape,
	questionsOf
} from '#lib/domain/questionnaire/questionnaire.ts';
import { pageState, visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { readContent } from '#lib/server/content/content.ts';
import {
	branch,
	criterion,
	framework,
	levelsByRatio,
	measuredRule,
	optionsRule,
	partsRule,
	ratioRule,
	stepsRule,
	words,
	type Given
} from '../../fixtures/frameworks.ts';

const { instruments } = readContent('surveys');
const business = instruments.get('dbi-sme-1970@1.1')!;
const citizen = instruments.get('nguoi-dan@2022.2')!;
const department = instruments.get('hp-so@2022.1')!;

const page = (questionnaire: typeof citizen.questionnaire, name: string) => {
	const found = questionnaire.pages.find((one) => one.name === name);
	if (!found) throw new Error(`no page ${name}`);
	return found;
};
const seen = (instrument: typeof citizen, name: string, answers: Answers) =>
	pageState(instrument.questionnaire, page(instrument.questionnaire, name), answers, 'vi').visible;

const unit = framework([
	branch('P', 'ALL', 'pillar'),
	branch('P.A', 'P', 'index'),
	criterion('P.A.1', 'P.A', 10, ratioRule()),
	criterion('P.A.2', 'P.A', 10, partsRule({ plan: 6, report: 4 }), { evidence: { required: true, text: words('E') } }),
	branch('Q', 'ALL', 'pillar'),
	criterion('Q.1', 'Q', 10, stepsRule([2, 10]), { help: words('How to count') }),
	criterion('Q.2', 'Q', 10, measuredRule(1, 'import'))
]);

describe('drawn from a framework', () => {
	it('has a page for each index, and for a pillar without indices, with all its criteria', () => {
		const { pages } = drawQuestionnaire(unit);
		expect(pages.map(({ name, elements }) => [name, elements.map((one) => one.name)])).toEqual([
			['p-a', ['P_A_1_panel', 'P_A_2_panel']],
			// Q.2 is imported: nothing is asked.
			['q', ['Q_1_panel']]
		]);
	});

	it('names the question of a part after its criterion', () => {
		expect(questionName('CQS.NT.1', 'a')).toBe('CQS_NT_1_a');
		expect(questionName('CQS.NT.1')).toBe('CQS_NT_1');
		expect(allQuestions(drawQuestionnaire(unit)).map(({ name }) => name)).toEqual([
			'P_A_1_a',
			'P_A_1_b',
			'P_A_1_note',
			'P_A_2',
			'P_A_2_note',
			'Q_1',
			'Q_1_note'
		]);
	});

	it('asks for an explanation of units only, and requires answers of businesses only', () => {
		const parts = (instrument: typeof citizen) =>
			new Set(allQuestions(instrument.questionnaire).map(({ part }) => part));
		expect(parts(department).has('note')).toBe(true);
		expect(parts(citizen).has('note')).toBe(false);
		const ofRules = (instrument: typeof citizen) =>
			allQuestions(instrument.questionnaire).filter(({ criterion }) => criterion);
		expect(ofRules(business).every(({ isRequired }) => isRequired)).toBe(true);
		expect(ofRules(citizen).some(({ isRequired }) => isRequired)).toBe(false);
	});

	it('asks a whole number where the steps are whole', () => {
		const whole = (...steps: [number, number][]) =>
			allQuestions(drawQuestionnaire(framework([criterion('A', 'ALL', 10, stepsRule(...steps))])))[0]?.whole;
		expect(whole([4, 10], [2, 5])).toBe(true);
		expect(whole([4, 10], [0.5, 5])).toBeUndefined();
	});

	it.each([...instruments])('%s asks every figure of every criterion once', (_, { framework, questionnaire }) => {
		const names = allQuestions(questionnaire).map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const node of framework.nodes)
			if (node.level === 'criterion' && node.rule.kind !== 'surveyMean')
				expect(
					names.some((name) => name.startsWith(questionName(node.code))),
					node.code
				).toBe(true);
	});
});

describe('conditions', () => {
	it('a "no" at the gate hides the figures behind it, also where names begin with a digit', () => {
		expect(seen(business, 'pillar1', {}).has('1_1_1')).toBe(false);
		expect(seen(business, 'pillar1', { '1_1_1_gate': 'no' }).has('1_1_1')).toBe(false);
		const open = seen(business, 'pillar1', { '1_1_1_gate': 'yes', '1_1_3_gate': 'yes' });
		for (const name of ['1_1_1_gate', '1_1_1', '1_1_3_a', '1_1_3_b']) expect(open.has(name), name).toBe(true);
		expect(open.has('1_1_2')).toBe(false);
	});

	it('a citizen is asked what follows from an earlier answer, on this page or another', () => {
		const services = (answer: string | undefined) => {
			const visible = seen(citizen, 'services', answer === undefined ? {} : { DVC_1: answer });
			return ['dvc_reasons', 'DVC_2', 'DVC_3'].filter((name) => visible.has(name));
		};
		expect(services(undefined)).toEqual([]);
		expect(services('never')).toEqual(['dvc_reasons']);
		expect(services('na')).toEqual([]);
		expect(services('daily')).toEqual(['DVC_2', 'DVC_3']);
		expect(seen(citizen, 'online', { farmer: 'yes' }).has('MS_3')).toBe(true);
		expect(seen(citizen, 'online', { farmer: 'no' }).has('MS_3')).toBe(false);
	});

	it('one response never shows in the next, though the model is reused', () => {
		expect(seen(business, 'pillar1', { '1_1_1_gate': 'yes' }).has('1_1_1')).toBe(true);
		expect(seen(business, 'pillar1', {}).has('1_1_1')).toBe(false);
	});

	it('hidden answers are not kept, and those that hung on them go too', () => {
		expect(visibleAnswers(citizen.questionnaire, { DVC_1: 'never', DVC_2: 'full', dvc_reasons: ['no_need'] })).toEqual({
			DVC_1: 'never',
			dvc_reasons: ['no_need']
		});
		const chain = questionnaireShape.parse({
			pages: [
				{
					name: 'one',
					title: words('One'),
					elements: [
						{ type: 'text', name: 'c', title: words('c'), visibleIf: "{b} = 'x'" },
						{ type: 'text', name: 'b', title: words('b'), visibleIf: "{a} = 'x'" },
						{ type: 'text', name: 'a', title: words('a') }
					]
				}
			]
		});
		const questionnaire = drawQuestionnaire(unit, chain);
		expect(visibleAnswers(questionnaire, { a: 'x', b: 'x', c: 'x' })).toEqual({ a: 'x', b: 'x', c: 'x' });
		expect(visibleAnswers(questionnaire, { a: 'y', b: 'x', c: 'x' })).toEqual({ a: 'y' });
	});

	it('answers to no question of the questionnaire are dropped', () => {
		expect(visibleAnswers(citizen.questionnaire, { NT_1: 'yes', bogus: 'x' })).toEqual({ NT_1: 'yes' });
	});
});

describe('what is missing or broken', () => {
	const written = (...elements: Given[]) =>
		drawQuestionnaire(unit, questionnaireShape.parse({ pages: [{ name: 'one', title: words('One'), elements }] }));
	const text = (name: string, more: Given = {}) => ({ type: 'text', name, title: words(name), ...more });
	const codes = (questionnaire: ReturnType<typeof written>, answers: Answers) =>
		openProblems(questionnaire, answers).map(({ code, field }) => `${field} ${code}`);

	it('required questions, always or by condition, when they are shown', () => {
		const questionnaire = written(
			text('a', { isRequired: true }),
			text('b', { requiredIf: "{a} = 'x'" }),
			text('c', { isRequired: true, visibleIf: "{a} = 'x'" })
		);
		expect(codes(questionnaire, {})).toEqual(['a answer_required']);
		expect(codes(questionnaire, { a: 'y' })).toEqual([]);
		expect(codes(questionnaire, { a: 'x' })).toEqual(['b answer_required', 'c answer_required']);
		expect(codes(questionnaire, { a: 'x', b: '1', c: '1' })).toEqual([]);
	});

	it('a condition between answers, in the words of its author and the language of the person', () => {
		const questionnaire = written(
			text('total', { inputType: 'number' }),
			text('done', {
				inputType: 'number',
				validators: [
					{
						type: 'expression',
						expression: '{done} <= {total}',
						text: { vi: 'Không lớn hơn tổng', en: 'No more than the total' }
					}
				]
			})
		);
		const says = (language: 'vi' | 'en', done: number) =>
			pageState(questionnaire, questionnaire.pages[0]!, { total: 5, done }, language).problems;
		expect(says('vi', 5)).toEqual([]);
		expect(says('vi', 6)).toEqual([{ code: 'rule_broken', field: 'done', details: { says: 'Không lớn hơn tổng' } }]);
		expect(says('en', 6)[0]?.details).toEqual({ says: 'No more than the total' });
	});

	it('a business must answer behind an open gate, and not behind a closed one', () => {
		const needed = (answers: Answers) =>
			pageState(business.questionnaire, page(business.questionnaire, 'pillar2'), answers, 'vi').problems.map(
				({ field }) => field
			);
		expect(needed({})).toEqual(['2_1_1_gate']);
		expect(needed({ '2_1_1_gate': 'yes' })).toEqual(['2_1_1']);
		expect(needed({ '2_1_1_gate': 'no' })).toEqual([]);
	});

	it('an earlier answer is repeated in a later title', () => {
		const questionnaire = written(text('a'), text('b', { title: { vi: 'Vì sao {a}?', en: 'Why {a}?' } }));
		const title = (language: 'vi' | 'en') => {
			const { blocks } = pageView(questionnaire, 'one', { answers: { a: 'Một cửa' } }, language)!;
			return blocks[1]?.kind === 'question' && blocks[1].question.title;
		};
		expect(title('vi')).toBe('Vì sao Một cửa?');
		expect(title('en')).toBe('Why Một cửa?');
	});
});

describe('the view of a page', () => {
	const questionnaire = drawQuestionnaire(unit);
	const blocks = (name: string, entries: Parameters<typeof pageView>[2], language: 'vi' | 'en' = 'vi') =>
		pageView(questionnaire, name, entries, language)!.blocks as Extract<BlockView, { kind: 'criterion' }>[];

	it('is null for a page that does not exist', () => {
		expect(pageView(questionnaire, 'nope', { answers: {} }, 'vi')).toBeNull();
	});

	it('puts the questions of a criterion together, its explanation apart, and numbers in the language', () => {
		const view = pageView(questionnaire, 'p-a', { answers: { P_A_1_a: 1234.5, P_A_2: ['plan'] } }, 'vi')!;
		expect(view).toMatchObject({ title: 'P.A', description: 'P', number: 1, of: 2 });
		const [first, second] = view.blocks as Extract<BlockView, { kind: 'criterion' }>[];
		expect(first).toMatchObject({ kind: 'criterion', code: 'P.A.1', note: { name: 'P_A_1_note', kind: 'longText' } });
		expect(first!.questions.map(({ name, kind, value, unit }) => [name, kind, value, unit])).toEqual([
			['P_A_1_a', 'number', ['1.234,5'], 'hồ sơ'],
			['P_A_1_b', 'number', [], 'hồ sơ']
		]);
		expect(second!.questions[0]).toMatchObject({ kind: 'choices', value: ['plan'] });
		expect(second!.questions[0]!.choices.map(({ value }) => value)).toEqual(['plan', 'report', 'none']);
		expect(blocks('p-a', { answers: { P_A_1_a: 1234.5 } }, 'en')[0]!.questions[0]!.value).toEqual(['1,234.5']);
	});

	it('keeps what was typed where it is no answer, with the problem at its field', () => {
		const problems = [{ code: 'number_malformed', field: 'P_A_1_a' } as const];
		const [first] = blocks('p-a', { answers: { P_A_1_a: 3 }, unread: { P_A_1_a: 'abc' }, problems });
		expect(first!.questions.map(({ value, problem }) => [value, problem?.code])).toEqual([
			[['abc'], 'number_malformed'],
			[[], undefined]
		]);
	});

	it('holds only what is shown', () => {
		const names = (answers: Answers) =>
			pageView(business.questionnaire, 'pillar2', { answers }, 'vi')!.blocks.flatMap((block) =>
				block.kind === 'criterion' ? block.questions.map(({ name }) => name) : []
			);
		expect(names({ '2_1_1_gate': 'no' })).toEqual(['2_1_1_gate']);
		expect(names({ '2_1_1_gate': 'yes' })).toEqual(['2_1_1_gate', '2_1_1']);
	});

	it('finds the page that asks a question', () => {
		expect(pageAsking(questionnaire, 'Q_1')).toBe('q');
		expect(pageAsking(questionnaire, 'Q_2')).toBeUndefined();
	});

	it.each([...instruments])(
		'%s: every page can be shown, in both languages, without a hole',
		(_, { questionnaire }) => {
			for (const { name } of questionnaire.pages)
				for (const language of ['vi', 'en'] as const) {
					const view = pageView(questionnaire, name, { answers: {} }, language)!;
					expect(view.blocks.length).toBeGreaterThan(0);
					expect(JSON.stringify(view)).not.toMatch(/undefined|null/);
				}
		}
	);
});

describe('how far a response has come', () => {
	const questionnaire = drawQuestionnaire(unit);

	it('counts visible questions, explanations left out', () => {
		expect(progressByPage(questionnaire, { P_A_1_a: 0, P_A_1_note: 'x' })).toEqual([
			{ name: 'p-a', asked: 3, answered: 1 },
			{ name: 'q', asked: 1, answered: 0 }
		]);
		const gated = drawQuestionnaire(framework([criterion('A', 'ALL', 5, levelsByRatio([0.2, 0.4, 0.6, 0.8], 1))]));
		const asked = (answers: Answers) => progressByPage(gated, answers)[0];
		expect(asked({ A_gate: 'no', A_a: 3 })).toEqual({ name: 'all', asked: 1, answered: 1 });
		expect(asked({ A_gate: 'yes', A_a: 3 })).toEqual({ name: 'all', asked: 3, answered: 2 });
	});

	it('an assessment is stopped by impossible figures and by points without evidence, not by silence', () => {
		const problems = (answers: Answers, evidence: string[] = []) =>
			assessmentProblems(unit, scoreResponse(unit, answers), answers, new Set(evidence)).map(
				({ code, field }) => `${field} ${code}`
			);
		expect(problems({})).toEqual([]);
		expect(problems({ P_A_1_a: 3, P_A_1_b: 2 })).toEqual(['P.A.1 numerator_over_denominator']);
		expect(problems({ P_A_2: ['plan'] })).toEqual(['P.A.2 incomplete']);
		expect(problems({ P_A_2: ['plan'] }, ['P.A.2'])).toEqual([]);
		expect(problems({ P_A_2: ['plan'], P_A_2_note: 'Ban hành ngày 05/04/2022' })).toEqual([]);
		expect(problems({ P_A_2: ['none'] })).toEqual([]);
	});

	it('reads every question of a page in order', () => {
		const options = framework([criterion('A', 'ALL', 5, optionsRule({ yes: 5, no: 0 }))], { group: 'citizen' });
		expect(questionsOf(drawQuestionnaire(options).pages[0]!).map(({ name }) => name)).toEqual(['A']);
	});
});
