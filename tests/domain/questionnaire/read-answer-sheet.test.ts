/** Three ways: what stood when the file was made, what stands now, what the file says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerLines, type LineState } from '#lib/domain/questionnaire/answer-lines.ts';
import { entryOf } from '#lib/domain/questionnaire/merge-entries.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import type { Page, Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { cellFor, readAnswerSheet, type SheetFile } from '#lib/domain/questionnaire/read-answer-sheet.ts';

const text = (words: string) => ({ vi: words, en: words });
const a: Question = { type: 'text', inputType: 'number', name: 'T_1_a', title: text('a'), criterion: 'T.1', part: 'a' };
const b: Question = { ...a, name: 'T_1_b', title: text('b'), part: 'b' };
const note: Question = { type: 'comment', name: 'T_1_note', title: text('Giải trình'), criterion: 'T.1', part: 'note' };
const several: Question = {
	type: 'checkbox',
	name: 'T_2',
	title: text('T.2'),
	criterion: 'T.2',
	part: 'value',
	choices: [
		{ value: 'plan', text: text('kế hoạch') },
		{ value: 'report', text: text('báo cáo') },
		{ value: 'none', text: text('không có'), alone: true }
	]
};
const note2: Question = { ...note, name: 'T_2_note', criterion: 'T.2' };
const page: Page = { name: 't', title: text('T'), elements: [a, b, note, several, note2] };
const NONE = { answers: {}, unread: {} };

const linesWith = (state: LineState = 'open') =>
	answerLines({ pages: [page] }, () => (state === 'onlineOnly' ? 'open' : state));

/** The file as it is given out, with the cells that somebody changed. */
function fileOf(answers: Answers, edits: Record<string, string | number> = {}, lines = linesWith()): SheetFile {
	const entered = { answers, unread: {} };
	const cells = (key: string, name: string, own: string | number) => edits[`${key} ${name}`] ?? own;
	return {
		language: 'vi',
		formulas: [],
		columns: { key: 'Khóa', figure: 'Kê khai', note: 'Giải trình' },
		base: Object.fromEntries([a, b, note, several, note2].map(({ name }) => [name, entryOf(entered, name)])),
		shown: {},
		table: [
			['Phiếu'],
			['Kê khai', 'Giải trình', 'Khóa'],
			...lines.map((line) => [
				cells(line.key, 'figure', cellFor(line, entryOf(entered, line.question.name), 'vi')),
				cells(line.key, 'note', line.note ? cellFor(line.note, entryOf(entered, line.note.question.name), 'vi') : ''),
				line.key
			])
		]
	};
}

const BEFORE: Answers = { T_1_a: 3, T_1_b: 4, T_2: ['plan', 'report'], T_2_note: 'Theo báo cáo năm' };
const read = (file: SheetFile, now: Answers = BEFORE, lines = linesWith()) =>
	readAnswerSheet(file, lines, { ...NONE, answers: now })!;

describe('a question', () => {
	test.each([
		['nobody changed', BEFORE, {}, []],
		['the file changed', BEFORE, { 'T_1_a figure': 5 }, [['T_1_a', 'change', 5]]],
		['only the response changed: it stays', { ...BEFORE, T_1_a: 9 }, {}, []],
		['both changed to the same', { ...BEFORE, T_1_a: 5 }, { 'T_1_a figure': 5 }, []],
		['both changed, differently', { ...BEFORE, T_1_a: 9 }, { 'T_1_a figure': 5 }, [['T_1_a', 'conflict', 5]]],
		['the file emptied', BEFORE, { 'T_1_a figure': '' }, [['T_1_a', 'clear', undefined]]],
		['the file explains', BEFORE, { 'T_1_a note': 'Vì sao' }, [['T_1_note', 'change', 'Vì sao']]],
		['the file unticks one of several', BEFORE, { 'T_2=plan figure': '' }, [['T_2', 'change', ['report']]]],
		['“none” beside others gives way', BEFORE, { 'T_2=none figure': 'x' }, []]
	])('%s', (_, now, edits, changes) => {
		const reading = read(fileOf(BEFORE, edits as unknown as Record<string, string | number>), now);
		expect(reading.faults).toEqual([]);
		expect(reading.changes.map(({ question, kind, after }) => [question.name, kind, after])).toEqual(changes);
	});

	test('that may not be changed is left alone, and named when the file changed it', () => {
		const lines = linesWith('locked');
		const reading = read(fileOf(BEFORE, { 'T_1_a figure': 5 }), BEFORE, lines);
		expect(reading.changes).toEqual([]);
		expect(reading.ignored).toMatchObject([{ question: { name: 'T_1_a' }, state: 'locked', cell: 'A3' }]);
	});

	test('whose cell showed a figure brought from elsewhere is unchanged as long as it still shows it', () => {
		const file = { ...fileOf(BEFORE, { 'T_1_a figure': '320 hồ sơ' }), shown: { T_1_a: '320 hồ sơ' } };
		expect(read(file, BEFORE, linesWith('brought')).ignored).toEqual([]);
		expect(read(file).faults).toEqual([]);
	});

	test('one line of whose choices is gone is left as it is', () => {
		const file = fileOf(BEFORE, { 'T_2=report figure': '' });
		const reading = read({ ...file, table: file.table.filter((row) => row[2] !== 'T_2=plan') });
		expect(reading.changes).toEqual([]);
		expect(reading.missing.map(({ name }) => name)).toEqual(['T_2']);
	});

	test('typed before and no answer yet stays as typed; mended in the file it is a change', () => {
		const now = { answers: {}, unread: { T_1_a: 'ba' } };
		const file = (figure: string | number): SheetFile => ({
			...fileOf({}, { 'T_1_a figure': figure }),
			base: { T_1_a: { unread: 'ba' } }
		});
		expect(readAnswerSheet(file('ba'), linesWith(), now)).toMatchObject({ changes: [], faults: [] });
		expect(readAnswerSheet(file(3), linesWith(), now)).toMatchObject({ changes: [{ after: 3, kind: 'change' }] });
		expect(readAnswerSheet(file('bốn'), linesWith(), now)).toMatchObject({ faults: [{ code: 'number_malformed' }] });
	});
});

test('lines may be sorted and columns moved', () => {
	const file = fileOf(BEFORE, { 'T_1_b figure': 8 });
	const [title, head, ...rows] = file.table;
	const moved = [title!, head!, ...rows.toReversed()].map((row) => ['', ...row.toReversed()]);
	expect(read({ ...file, table: moved }).changes).toMatchObject([
		{ question: { name: 'T_1_b' }, cell: 'D6', after: 8 }
	]);
});

test('without the names of its columns it is no form of ours', () => {
	const file = fileOf(BEFORE);
	expect(readAnswerSheet({ ...file, table: file.table.slice(2) }, linesWith(), NONE)).toBeNull();
});

test('given back as it was given out, nothing changes, whatever was answered', () => {
	const answers = fc.record(
		{
			T_1_a: fc.nat(1_000_000).map((value) => value / 4),
			T_1_b: fc.nat(1_000_000),
			T_2_note: fc.constant('Theo báo cáo năm'),
			T_1_note: fc.stringMatching(/^[a-zà-ỹ0-9][a-zà-ỹ0-9 ,.]{0,40}[a-zà-ỹ]$/),
			T_2: fc.subarray(['plan', 'report'], { minLength: 1 })
		},
		{ requiredKeys: [] }
	);
	fc.assert(
		fc.property(answers, (given) => {
			// As words are stored: between à and ỹ there is a space too, U+1680.
			const cleaned = Object.fromEntries(
				Object.entries(given).map(([name, value]) => [
					name,
					typeof value === 'string' ? value.trim().normalize('NFC') : value
				])
			) as Answers;
			expect(read(fileOf(cleaned), cleaned)).toMatchObject({ changes: [], faults: [], ignored: [], missing: [] });
		})
	);
});
