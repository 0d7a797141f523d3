/** A unit's assessment as a workbook to fill in away from the line: a line for each question, the answers so far in it. */
import { treeOf, versionOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { formatDateTime } from '#lib/domain/date.ts';
import type { AnswerLine } from '#lib/domain/questionnaire/answer-lines.ts';
import { ratingsOf } from '#lib/domain/questionnaire/answers.ts';
import { broughtLines } from '#lib/domain/questionnaire/brought.ts';
import { entryOf } from '#lib/domain/questionnaire/merge-entries.ts';
import { fingerprint, type Entry } from '#lib/domain/questionnaire/reconcile.ts';
import { cellFor } from '#lib/domain/questionnaire/read-answer-sheet.ts';
import { ONE_OF_SEVERAL } from '#lib/domain/questionnaire/read-cell.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { describeRule } from '#lib/domain/scoring/describe-rule.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { writeFormWorkbook, type FormCell, type FormSheet } from '#lib/server/form-workbook.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { pageTitle } from './criterion-pages.ts';
import { readRecord, type AssessmentRecord } from './assessment-record.server.ts';
import { linesOf } from './workbook-lines.server.ts';
import { tagSheet, type WorkbookTag } from './workbook-tag.server.ts';

const LIST_SHEET = '_danh_muc';
const WIDTHS = [13, 40, 42, 12, 9, 26, 40, 58, 18];
/** Title, two lines of advice, an empty line, the names of the columns. */
const HEAD_ROWS = 5;

export type WorkbookFile = { name: string; bytes: Uint8Array };

export async function answerWorkbook(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<WorkbookFile>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const lines = linesOf(record);
	const entered = { answers: record.response?.answers ?? {}, unread: record.response?.unread ?? {} };
	const lists = choiceLists(lines, language);
	const shown: Record<string, string> = {};
	const rows = formRows(record, lines, lists, entered, shown, language);
	const columns = columnNames();
	const tag: WorkbookTag = {
		round: key.roundId,
		unit: key.unitId,
		framework: versionOf(record.instrument.framework),
		revision: record.response?.revision ?? 0,
		language,
		madeAt: now.toISOString(),
		sheet: m.workbook_sheet_name(),
		keyColumn: columns.key,
		figureColumn: columns.figure,
		noteColumn: columns.note,
		base: baseOf(lines, entered),
		shown
	};
	const sheets: FormSheet[] = [
		{
			name: tag.sheet,
			widths: WIDTHS,
			stickyRows: HEAD_ROWS,
			rows: [...headRows(record, language, now), ...rows]
		},
		{ name: LIST_SHEET, hidden: true, widths: [80], rows: lists.rows.map((value) => [{ value, look: 'plain' }]) },
		tagSheet(tag)
	];
	return ok({ name: `phieu-${key.roundId}-${key.unitId}.xlsx`, bytes: await writeFormWorkbook(sheets) });
}

const columnNames = () => ({
	figure: m.workbook_col_figure(),
	note: m.workbook_col_note(),
	key: m.workbook_col_key()
});

function headRows({ round, unit }: AssessmentRecord, language: Language, now: Date): (FormCell | null)[][] {
	const vi = language === 'vi';
	const [unitName, roundName] = vi ? [unit.nameVi, round.nameVi] : [unit.nameEn, round.nameEn];
	const { figure, note, key } = columnNames();
	const words = (value: string): FormCell[] => [{ value, look: 'words', span: WIDTHS.length }];
	return [
		[{ value: m.workbook_title({ unit: unitName, round: roundName }), look: 'title', span: WIDTHS.length }],
		words(m.workbook_advice()),
		words(m.workbook_advice_rows({ at: formatDateTime(now, language) })),
		[],
		[
			m.workbook_col_code(),
			m.workbook_col_criterion(),
			m.workbook_col_question(),
			m.workbook_col_unit(),
			m.workbook_col_max(),
			figure,
			note,
			m.workbook_col_how(),
			key
		].map((value) => ({ value, look: 'head' as const }))
	];
}

type Lists = { rows: string[]; rangeOf: ReadonlyMap<AnswerLine['question'], string> };

/** The choices of every question that takes one, below each other; a cell's list is a range of them. */
function choiceLists(lines: readonly AnswerLine[], language: Language): Lists {
	const rows: string[] = [];
	const rangeOf = new Map<AnswerLine['question'], string>();
	for (const { question, choice } of lines) {
		const { choices = [], type } = question;
		if (choice !== undefined || !ONE_OF_SEVERAL.includes(type) || choices.length === 0) continue;
		const from = rows.length + 1;
		rows.push(...choices.map(({ text }) => text[language]));
		rangeOf.set(question, `${LIST_SHEET}!$A$${from}:$A$${rows.length}`);
	}
	return { rows, rangeOf };
}

function formRows(
	record: AssessmentRecord,
	lines: readonly AnswerLine[],
	{ rangeOf }: Lists,
	entered: Parameters<typeof entryOf>[0],
	shown: Record<string, string>,
	language: Language
): (FormCell | null)[][] {
	const rows: (FormCell | null)[][] = [];
	const tree = treeOf(record.instrument.framework);
	let page: string | null = null;
	let told: string | undefined;
	for (const line of lines) {
		if (line.page.name !== page) {
			page = line.page.name;
			rows.push([
				{ value: pageTitle(line.page, language), look: 'group', span: WIDTHS.length - 1 },
				...blank(WIDTHS.length - 1)
			]);
		}
		const code = line.question.criterion;
		const node = code === undefined ? undefined : tree.node(code);
		const criterion = node?.level === 'criterion' ? node : undefined;
		const first = code === undefined || code !== told;
		told = code;
		const figure = figureCell(record, line, criterion, entryOf(entered, line.question.name), language);
		if (line.state !== 'open') shown[line.key] = String(figure);
		rows.push(
			rowOf(line, { criterion: criterion ?? null, first, figure, list: rangeOf.get(line.question) }, entered, language)
		);
	}
	return rows;
}

const blank = (count: number) => Array.from({ length: count }, () => null);

type RowParts = { criterion: Criterion | null; first: boolean; figure: string | number; list: string | undefined };

function rowOf(
	line: AnswerLine,
	{ criterion, first, figure, list }: RowParts,
	entered: Parameters<typeof entryOf>[0],
	language: Language
): FormCell[] {
	const { question, choice, state, note, key } = line;
	const plain = (value: string | number): FormCell => ({ value, look: 'plain' });
	const words = choice === undefined ? question.title : question.choices!.find(({ value }) => value === choice)!.text;
	return [
		plain(first ? (criterion?.code ?? '') : ''),
		plain(first ? (criterion?.name[language] ?? '') : ''),
		plain(words[language]),
		plain(question.unit?.[language] ?? ''),
		plain(first && criterion && criterion.rule.kind !== 'descriptive' ? criterion.max : ''),
		state === 'open'
			? { value: figure, look: 'open', ...(list ? { list, says: m.workbook_says_list() } : {}) }
			: { value: figure, look: 'closed', says: m.workbook_says_closed() },
		{
			value: note ? cellFor(note, entryOf(entered, note.question.name), language) : '',
			...(note?.state === 'open'
				? { look: 'open' as const }
				: { look: 'closed' as const, says: m.workbook_says_closed() })
		},
		plain(
			[howToFill(line), first && criterion && state === 'open' ? describeRule(criterion)[language] : '']
				.filter(Boolean)
				.join(' ')
		),
		{ value: key, look: 'key' }
	];
}

/** What the cell shows: the unit's own entry, or the figure that took its place. */
function figureCell(
	{ imported, brought }: AssessmentRecord,
	line: AnswerLine,
	criterion: Criterion | undefined,
	entry: Entry,
	language: Language
): string | number {
	const { question, state } = line;
	if (state === 'onlineOnly') return '';
	if (state !== 'brought' || !criterion) return cellFor(line, entry, language);
	const own = imported.filter(({ part }) => part === question.part);
	const [told] = broughtLines(criterion, own, language);
	const figure = brought[criterion.code]?.[question.part!];
	return told?.value ?? (typeof figure === 'number' || typeof figure === 'string' ? String(figure) : '');
}

function howToFill({ question, choice, state }: AnswerLine): string {
	if (state !== 'open')
		return {
			locked: m.workbook_how_locked,
			brought: m.workbook_how_brought,
			notApplicable: m.workbook_how_not_applicable,
			onlineOnly: m.workbook_how_online
		}[state]();
	if (choice !== undefined) return m.workbook_how_tick();
	if (ONE_OF_SEVERAL.includes(question.type)) return m.workbook_how_list();
	if (question.type === 'rating') return m.workbook_how_rating({ values: ratingsOf(question).join(', ') });
	if (question.inputType === 'date') return m.workbook_how_date();
	if (question.inputType === 'number') return question.whole ? m.workbook_how_whole() : m.workbook_how_number();
	return m.workbook_how_text();
}

function baseOf(lines: readonly AnswerLine[], entered: Parameters<typeof entryOf>[0]): Record<string, Entry> {
	const held = lines.filter(({ state }) => state !== 'onlineOnly');
	const names = new Set(held.flatMap(({ question, note }) => [question.name, ...(note ? [note.question.name] : [])]));
	return Object.fromEntries(
		[...names].flatMap((name) => {
			const entry = entryOf(entered, name);
			return fingerprint(entry) === '' ? [] : [[name, entry]];
		})
	);
}
