/** Every kind of question, on the fixture questionnaire that has them all: read strictly, conditioned, viewed, counted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PanelModel } from 'survey-core';
import { sampleAnswers } from '#lib/demo/sample-entries.ts';
import { sampleCitizen } from '#lib/demo/sample-public.ts';
import { answerInWords, typedInWords } from '#lib/domain/questionnaire/answer-words.ts';
import { isBlank, isRows, readAnswer, type Answer, type Answers } from '#lib/domain/questionnaire/answers.ts';
import { openProblems, progressByPage } from '#lib/domain/questionnaire/completeness.ts';
import { encodeFields, typedFields, type FieldEntry } from '#lib/domain/questionnaire/fields.ts';
import { mergeEntries, unreadProblems } from '#lib/domain/questionnaire/merge-entries.ts';
import { pageView, type BlockView, type QuestionView } from '#lib/domain/questionnaire/page-view.ts';
import { typedOf } from '#lib/domain/questionnaire/question-view.ts';
import { allQuestions, questionsOf, type Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { pageState, surveyModel, visibleAnswers, withCalculated } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { tallyEntries } from '#lib/domain/scoring/tally.ts';
import type { Language } from '#lib/domain/text.ts';
import { readInstrument } from '#lib/server/content/content.ts';

const flaws: unknown[] = [];
const instrument = readInstrument(
	'tests/fixtures/surveys',
	'tests/fixtures/surveys/moi-kieu/1.0',
	{ actions: [], targets: [] },
	flaws as never
);
if (!instrument) throw new Error(JSON.stringify(flaws));
const { framework, questionnaire } = instrument;
const questions = allQuestions(questionnaire);
const named = (name: string): Question => questions.find((question) => question.name === name)!;

/** The answer, '' for nothing, or the problems with their fields. */
function read(name: string, typed: string[] | FieldEntry[], language: Language = 'vi'): unknown {
	const given = typed.some((one) => Array.isArray(one)) ? [encodeFields(typed as FieldEntry[])] : (typed as string[]);
	const reading = readAnswer(named(name), given, language);
	if (reading.kind === 'answer') return reading.answer;
	if (reading.kind === 'empty') return '';
	return (reading.problems ?? [reading.problem]).map(({ code, field }) => `! ${field} ${code}`);
}

describe('read strictly', () => {
	it.each<[string, string[] | FieldEntry[], unknown]>([
		['phone', ['true'], true],
		['phone', ['false'], false],
		['phone', ['yes'], ['! phone choice_unknown']],
		['phone', [], ''],
		['ease', ['5'], 5],
		['ease', ['6'], ['! ease choice_unknown']],
		['ease', ['Rất dễ'], ['! ease choice_unknown']],
		['recommend', ['0'], 0],
		['recommend', ['11'], ['! recommend choice_unknown']],
		['helper', ['other'], 'other'],
		['helper', ['Khác'], ['! helper choice_unknown']],
		['helper-Comment', ['Cháu tôi'], 'Cháu tôi'],
		['phone_use', ['none', 'pay'], ['pay']],
		['phone_use', ['none'], ['none']],
		['since', ['2020-01-01'], '2020-01-01'],
		['since', ['2019-12-31'], ['! since date_too_early']],
		['since', ['2026-01-01'], ['! since date_too_late']],
		['code', ['HP0123'], 'HP0123'],
		['code', ['hp0123'], ['! code rule_broken']],
		['people', ['0'], ['! people number_too_small']],
		[
			'use',
			[
				['portal', 'day'],
				['vneid', 'never']
			],
			{ portal: 'day', vneid: 'never' }
		],
		[
			'use',
			[
				['portal', 'hourly'],
				['vneid', 'x']
			],
			['! use:portal choice_unknown', '! use:vneid choice_unknown']
		],
		[
			'use',
			[
				['__proto__', 'day'],
				['bank', 'day']
			],
			''
		],
		['use', ['day'], ['! use choice_unknown']],
		['use', ['[["portal"]]'], ['! use choice_unknown']],
		[
			'jobs',
			[
				['n', '1'],
				['0:title', 'Khai sinh'],
				['0:days', '1.000']
			],
			[{ title: 'Khai sinh', days: 1000 }]
		],
		[
			'jobs',
			[
				['n', '1'],
				['0:title', '']
			],
			''
		],
		[
			'jobs',
			[
				['n', '2'],
				['0:title', ''],
				['1:title', '']
			],
			[{}, {}]
		],
		[
			'jobs',
			[
				['n', '2'],
				['0:days', 'x'],
				['1:way', 'post']
			],
			['! jobs:0:days number_malformed', '! jobs:1:way choice_unknown']
		],
		[
			'jobs',
			[
				['n', '1'],
				['0:title', 'a'],
				['7:title', 'b'],
				['0:bogus', 'c']
			],
			[{ title: 'a' }]
		],
		[
			'jobs',
			[['n', '9'], ...Array.from({ length: 9 }, (_, at): FieldEntry => [`${at}:title`, 'a'])],
			[{ title: 'a' }, { title: 'a' }, { title: 'a' }]
		],
		[
			'jobs',
			[
				['n', '-1'],
				['0:title', 'a']
			],
			''
		],
		[
			'devices',
			[
				['n', '1'],
				['0:shared', 'true']
			],
			[{ shared: true }]
		],
		['devices', [['n', '1']], [{}]]
	])('%s %j', (name, typed, expected) => {
		expect(read(name, typed)).toEqual(expected);
	});

	it('numbers in rows are read in the language of the form', () => {
		expect(
			read(
				'jobs',
				[
					['n', '1'],
					['0:days', '1,000']
				],
				'en'
			)
		).toEqual([{ days: 1000 }]);
	});

	it('10 MB in one field of a row are told at that field, and the others stay as typed', () => {
		const typed = [
			encodeFields([
				['n', '1'],
				['0:title', 'x'.repeat(10_000_000)],
				['0:days', '5']
			])
		];
		const reading = readAnswer(named('jobs'), typed, 'vi');
		if (reading.kind !== 'wrong') throw new Error('it was read');
		expect(reading.problems).toEqual([{ code: 'text_too_long', field: 'jobs:0:title', details: { most: 500 } }]);
		expect(reading.typed.length).toBeLessThan(25_000);
		expect(JSON.parse(reading.typed)).toContainEqual(['0:days', '5']);
		expect(unreadProblems([named('jobs')], { jobs: reading.typed }, 'vi')).toEqual(reading.problems);
	});
});

/** Whether the questionnaire allows an answer: told apart from how it is read. */
function isAllowed(question: Question, answer: Answer | undefined): boolean {
	if (answer === undefined) return true;
	const among = (list: readonly { value: string }[] | undefined, value: unknown) =>
		list?.some((one) => one.value === value);
	if (question.dynamic) {
		const { cells, most } = question.dynamic;
		const fits = (row: Record<string, Answer>) =>
			Object.entries(row).every(([name, value]) => cells.some((cell) => cell.name === name && isAllowed(cell, value)));
		return isRows(answer) && answer.length <= most && answer.every(fits);
	}
	switch (question.type) {
		case 'matrix':
			return (
				typeof answer === 'object' &&
				Object.entries(answer).every(([row, column]) => among(question.rows, row) && among(question.columns, column))
			);
		case 'boolean':
			return typeof answer === 'boolean';
		case 'checkbox':
			return Array.isArray(answer) && answer.length > 0 && answer.every((one) => among(question.choices, one));
		case 'radiogroup':
		case 'dropdown':
			return among(question.choices, answer) === true;
		case 'rating':
			return typeof answer === 'number' && Number.isInteger(answer) && answer >= 0 && answer <= 10;
		case 'text':
			if (question.inputType === 'number') return typeof answer === 'number' && Number.isFinite(answer) && answer >= 0;
			if (question.inputType === 'date') return typeof answer === 'string' && /^\d{4}-\d\d-\d\d$/.test(answer);
			return typeof answer === 'string' && answer !== '' && answer.length <= (question.maxLength ?? 500);
		case 'comment':
			return typeof answer === 'string' && answer !== '' && answer.length <= 4000;
		default:
			return false;
	}
}

describe('anything typed', () => {
	const near = fc.constantFrom(
		'true',
		'other',
		'none',
		'pay',
		'day',
		'5',
		'2021-02-03',
		'HP0123',
		'w03',
		'1.234,5',
		'online',
		''
	);
	const value = fc.oneof(near, fc.string(), fc.string({ unit: 'binary' }));
	const place = fc.oneof(
		fc.constantFrom('n', 'portal', 'vneid', '0:title', '0:days', '1:day', '0:way', '0:kind', '1:shared', '__proto__'),
		fc.string()
	);
	const entries = fc.array(fc.tuple(place, fc.oneof(value, fc.constantFrom('1', '2', '99'))), { maxLength: 8 });
	const typed = fc.oneof(
		fc.array(value, { maxLength: 3 }),
		entries.map((list) => [encodeFields(list)])
	);

	it('is an answer that the questionnaire allows, or kept as typed with its problem', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...questions),
				typed,
				fc.constantFrom<Language>('vi', 'en'),
				(question, given, language) => {
					const { name } = question;
					const merged = mergeEntries([question], new Map([[name, given]]), { answers: {}, unread: {} }, language);
					expect(isAllowed(question, merged.answers[name])).toBe(true);
					expect(
						Object.keys(merged.answers)
							.concat(Object.keys(merged.unread))
							.every((one) => one === name)
					).toBe(true);
					if (merged.unread[name] === undefined) {
						expect(merged.problems).toEqual([]);
						return;
					}
					expect(merged.answers[name]).toBeUndefined();
					expect(merged.problems.length).toBeGreaterThan(0);
					// Opened again it is still told, at a field of the same question.
					const again = unreadProblems([question], merged.unread, language);
					expect(again.map(({ code, field }) => [code, field])).toEqual(
						merged.problems.map(({ code, field }) => [code, field])
					);
				}
			),
			{ numRuns: 2000 }
		);
	});

	it('and what is answered stands in the form as it was, and is read back', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...questions),
				typed,
				fc.constantFrom<Language>('vi', 'en'),
				(question, given, language) => {
					const reading = readAnswer(question, given, language);
					if (reading.kind !== 'answer') return;
					expect(readAnswer(question, typedOf(reading.answer, language), language)).toEqual(reading);
					expect(answerInWords(question, reading.answer, language)).not.toContain('[object');
				}
			),
			{ numRuns: 2000 }
		);
	});
});

describe('a form with rows', () => {
	const form = (fields: Record<string, string>) => {
		const data = new FormData();
		for (const [name, one] of Object.entries(fields)) data.append(name, one);
		return data;
	};
	const rows = (fields: Record<string, string>) => read('jobs', [...typedFields(form(fields), 'jobs').get('jobs')!]);
	const two = { 'jobs:n': '2', 'jobs:0:title': 'a', 'jobs:0:days': '1', 'jobs:1:title': 'b' };

	it.each<[string, Record<string, string>, unknown]>([
		['as it stands', two, [{ title: 'a', days: 1 }, { title: 'b' }]],
		['with one more', { ...two, _them: 'jobs' }, [{ title: 'a', days: 1 }, { title: 'b' }, {}]],
		['without the first', { ...two, _bo: 'jobs:0' }, [{ title: 'b' }]],
		['without the last', { ...two, _bo: 'jobs:1' }, [{ title: 'a', days: 1 }]],
		[
			'never more than it takes',
			{ ...two, 'jobs:n': '3', _them: 'jobs' },
			[{ title: 'a', days: 1 }, { title: 'b' }, {}]
		],
		['a row that is not there is not removed', { ...two, _bo: 'jobs:5' }, [{ title: 'a', days: 1 }, { title: 'b' }]],
		['nor one of another question', { ...two, _bo: 'devices:0' }, [{ title: 'a', days: 1 }, { title: 'b' }]]
	])('%s', (_, fields, expected) => {
		expect(rows(fields)).toEqual(expected);
	});

	it('is not read where it was not asked', () => {
		expect([...typedFields(form({ ...two, 'use:portal': 'day' }), 'use').keys()]).toEqual(['use']);
	});
});

describe('conditions, run by themselves', () => {
	const model = surveyModel(questionnaire);
	const problemless = (answers: Answers) =>
		openProblems(questionnaire, answers).map(({ field, code }) => `${field} ${code}`);
	const sound = { people: 3, phone: true, use: { portal: 'day', vneid: 'day', office: 'never' } };

	it('is read by survey-core without an error', () => {
		expect(model.jsonErrors ?? []).toEqual([]);
	});

	it.each(Array.from({ length: 40 }, (_, number) => number))(
		'agree with the whole model on drawn answers %i',
		(number) => {
			const { who, random } = sampleCitizen(questionnaire, number);
			const drawn: Record<string, Answer> = { ...sampleAnswers(framework, questionnaire, who, random) };
			if (number % 3 === 0 && drawn.helper) drawn.helper = 'other';
			if (number % 4 === 0) drawn.phone_use = ['call', 'other'];
			Object.keys(drawn).forEach((name, at) => {
				if ((at * 7 + number) % 5 === 0) delete drawn[name];
			});
			model.data = structuredClone(drawn);
			const values = withCalculated(questionnaire, drawn);
			for (const one of questionnaire.pages) {
				const { visible, problems } = pageState(questionnaire, one, drawn, 'vi');
				const shown = questionsOf(one)
					.map(({ name }) => model.getQuestionByName(name)!)
					.filter((question) => {
						const panel = question.parent as unknown as PanelModel;
						return question.isVisible && (panel.isPage || panel.isVisible);
					});
				expect(questionsOf(one).flatMap(({ name }) => (visible.has(name) ? [name] : []))).toEqual(
					shown.map(({ name }) => name)
				);
				const missing = shown.filter((question) => question.isRequired && question.isEmpty()).map(({ name }) => name);
				const told = problems.filter(({ code, field }) => code === 'answer_required' && !field?.includes(':'));
				expect(told.map(({ field }) => field)).toEqual(missing);
			}
			for (const name of ['share', 'waited'])
				expect(Number(values[name] ?? 0)).toBeCloseTo(Number(model.getValue(name) || 0), 1);
		}
	);

	it('a row of a matrix, fields of a row, the text of "other" and too many choices are told at their place', () => {
		expect(problemless(sound)).toEqual([]);
		expect(problemless({ ...sound, use: { portal: 'day' } })).toEqual([
			'use:vneid answer_required',
			'use:office answer_required'
		]);
		expect(problemless({ ...sound, jobs: [{ days: 3 }, {}] })).toEqual(['jobs:0:title answer_required']);
		expect(problemless({ ...sound, helper: 'other' })).toEqual(['helper-Comment answer_required']);
		expect(problemless({ ...sound, phone_use: ['call', 'pay', 'form'] })).toEqual(['phone_use rule_broken']);
		expect(problemless({ ...sound, online_people: 4 })).toEqual(['online_people rule_broken']);
	});

	it('rows left empty are no answer: not counted, not sent, and asked for where they are required', () => {
		expect(isBlank([{}, {}])).toBe(true);
		expect(visibleAnswers(questionnaire, { jobs: [{}, { title: 'a' }, {}] })).toEqual({ jobs: [{ title: 'a' }] });
		expect(visibleAnswers(questionnaire, { jobs: [{}] })).toEqual({});
		const answered = (jobs: Answer) => progressByPage(questionnaire, { jobs })[2]!.answered;
		expect(answered([{}, {}])).toBe(0);
		expect(answered([{ title: 'a' }])).toBe(1);
	});

	it('hidden answers are not kept: behind a choice, a row, a panel, and the text of an "other" not chosen', () => {
		expect(
			visibleAnswers(questionnaire, {
				phone: false,
				phone_use: ['call', 'other'],
				'phone_use-Comment': 'Xem phim',
				helper: 'family',
				'helper-Comment': 'x',
				why_not: 'cost',
				jobs: [{ way: 'office' }],
				devices: [{ kind: 'pc' }],
				share: 99,
				bogus: 'x'
			})
		).toEqual({ phone: false, helper: 'family', why_not: 'cost', jobs: [{ way: 'office' }] });
	});

	it('a calculated value follows the answers and is never taken from a form', () => {
		expect(withCalculated(questionnaire, { people: 3, online_people: 2 }).share).toBe(66.7);
		expect(withCalculated(questionnaire, { people: 3 }).share).toBeUndefined();
		expect(withCalculated(questionnaire, { jobs: [{ days: 2 }, {}, { days: 3 }] }).waited).toBe(5);
		expect(questions.map(({ name }) => name)).not.toContain('share');
	});
});

describe('the view', () => {
	const view = (name: string, answers: Answers, more: { unread?: Record<string, string> } = {}) =>
		pageView(questionnaire, name, { answers, ...more }, 'vi')!.blocks;
	const question = (blocks: BlockView[], name: string): QuestionView =>
		blocks
			.flatMap((block) => (block.kind === 'question' ? [block.question] : 'questions' in block ? block.questions : []))
			.find((one) => one.name === name)!;

	it('numbers the questions over all pages; what is hidden keeps its number', () => {
		const numbers = (name: string, answers: Answers) =>
			view(name, answers).flatMap((block) =>
				block.kind === 'question'
					? (block.question.number ?? [])
					: block.kind === 'words' || block.kind === 'panel'
						? []
						: (block.number ?? [])
			);
		expect(numbers('one-field', {})).toEqual([1, 2, 3, 4, 5, 6, 7]);
		expect(numbers('choices', {})).toEqual([8, 10, 11, 12]);
		expect(numbers('choices', { phone: true })).toEqual([8, 9, 10, 11, 12]);
		expect(numbers('tables', {})).toEqual([14, 15, 16, 17]);
	});

	it('repeats answers in titles, descriptions and notes; what was not answered leaves nothing', () => {
		const wish = question(view('one-field', { nickname: 'Bà Lan' }), 'wish');
		expect(wish).toMatchObject({
			title: 'Bà Lan mong muốn điều gì?',
			description: 'Xin Bà Lan đừng ghi thông tin cá nhân.'
		});
		expect(question(view('one-field', {}), 'wish').title).toBe(' mong muốn điều gì?');
		const note = view('tables', { nickname: '<b>Lan</b>', jobs: [{ days: 1234 }] }).at(-1);
		expect(note).toMatchObject({ kind: 'words', said: { nickname: '<b>Lan</b>', waited: '1.234 ngày' } });
	});

	it('draws criteria that share their options as one table, each answered by itself', () => {
		const table = view('tables', { KN_B: 'no' }).find(({ kind }) => kind === 'table');
		expect(table).toMatchObject({
			title: 'Ông/bà có biết làm các việc sau không?',
			questions: [{ name: 'KN_A', value: [] }, { name: 'KN_B', value: ['no'] }, { name: 'KN_C' }]
		});
		expect(scoreResponse(framework, { KN_A: 'yes', KN_B: 'no' }).get('KN')!.value).toBe(5000);
	});

	it('says what the figures of a ratio come to', () => {
		const ratio = (answers: Answers) =>
			view('tables', answers).flatMap((block) => (block.kind === 'criterion' ? [block.percent] : []));
		expect(ratio({ TL_1_a: 1, TL_1_b: 3 })).toEqual(['33,3']);
		expect(ratio({ TL_1_a: 1 })).toEqual([undefined]);
		expect(ratio({ TL_1_a: 1, TL_1_b: 0 })).toEqual([undefined]);
	});

	it('shows rows as they were typed, also those that are no answer', () => {
		const typed = encodeFields([
			['n', '2'],
			['0:title', 'a'],
			['1:days', 'x']
		]);
		const fields = (entries: QuestionView) =>
			entries.dynamic!.rows.map((row) => row.fields.map(({ name, value }) => [name, ...value]));
		expect(fields(question(view('tables', {}, { unread: { jobs: typed } }), 'jobs'))).toEqual([
			[['jobs:0:title', 'a'], ['jobs:0:days'], ['jobs:0:day'], ['jobs:0:way']],
			[['jobs:1:title'], ['jobs:1:days', 'x'], ['jobs:1:day'], ['jobs:1:way']]
		]);
		const empty = question(view('tables', {}), 'jobs').dynamic!;
		expect([empty.rows.length, empty.mayAdd, empty.mayRemove]).toEqual([1, true, true]);
	});
});

describe('elsewhere', () => {
	it('an answer in words', () => {
		const words = (name: string, answer: Answer) => answerInWords(named(name), answer, 'vi');
		expect(words('phone', false)).toBe('Không');
		expect(words('ease', 4)).toBe('Dễ');
		expect(words('since', '2022-04-05')).toBe('05/04/2022');
		expect(words('use', { vneid: 'day' })).toBe('VNeID: Hằng ngày');
		expect(words('jobs', [{ title: 'Khai sinh', days: 1234, way: 'online' }, {}])).toBe(
			'1) Tên thủ tục: Khai sinh, Số ngày chờ: 1.234 ngày, Cách nộp: Trực tuyến'
		);
		expect(
			typedInWords(
				named('jobs'),
				[
					encodeFields([
						['n', '1'],
						['0:days', 'ba']
					])
				],
				'vi'
			)
		).toBe('ba');
		expect(typedInWords(named('helper'), ['team'], 'vi')).toBe('Tổ công nghệ số cộng đồng');
	});

	it('tallies count choices, each row of a matrix by itself, and nothing that was typed', () => {
		const answers = {
			phone: true,
			ease: 4,
			helper: 'other',
			'helper-Comment': 'x',
			use: { portal: 'day' },
			jobs: [{ title: 'a' }]
		};
		const counted = tallyEntries(framework, questionnaire, answers, scoreResponse(framework, answers));
		expect(
			counted.filter(({ subject }) => subject.startsWith('q:')).map(({ subject, value: one }) => `${subject}=${one}`)
		).toEqual(['q:phone=true', 'q:helper=other', 'q:ease=4', 'q:use:portal=day']);
	});
});
