/**
 * Reads one cell of a filled-in spreadsheet as the answer to a question. Programs change what people write: numbers become
 * dates, texts numbers, and a numeral is written as the machine's language has it. What can mean one thing only is taken;
 * the rest is refused with what to do about it.
 */
import type { Cell } from '#lib/domain/imports/table.ts';
import type { Problem, ProblemCode } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { parseNumber, readAnswer, type Answer, type Typed } from './answers.ts';
import type { Question } from './questionnaire.ts';

export type CellFaultCode =
	'cell_error' | 'cell_is_date' | 'formula_empty' | 'choice_not_listed' | 'tick_unknown' | ProblemCode;

/** How a cell was read where that is not plain to see: said beside the value, so that the person can check it. */
export type CellRemark = 'formula' | 'otherNotation' | 'decimalOrThousands';

export type CellReading =
	/** `undefined`: the cell is empty. */
	| { ok: true; answer: Answer | undefined; remarks: CellRemark[] }
	| { ok: false; code: CellFaultCode; details: NonNullable<Problem['details']> };

export type FilledCell = { value: Cell; formula: boolean };

/** A cell that holds the whole answer. Numerals in texts are read as `language` writes them, then as the other does. */
export function readCell(question: Question, { value, formula }: FilledCell, language: Language): CellReading {
	const remarks: CellRemark[] = formula ? ['formula'] : [];
	if (value === '') return formula ? fault('formula_empty') : { ok: true, answer: undefined, remarks };
	if (typeof value === 'string' && ERROR.test(value)) return fault('cell_error', { value });
	const typed = typedText(question, value, language, remarks);
	if ('ok' in typed) return typed;
	const reading = readAnswer(question, typed.typed, language);
	if (reading.kind === 'wrong') return fault(reading.problem.code, reading.problem.details);
	return { ok: true, answer: reading.kind === 'answer' ? reading.answer : undefined, remarks };
}

/** A cell that ticks one choice of several: true, false, or what is wrong with it. */
export function readTick({
	value,
	formula
}: FilledCell): boolean | { code: CellFaultCode; details: { value: string } } {
	const word = String(value).trim().toLowerCase();
	if (value === '' && formula) return { code: 'formula_empty', details: { value: '' } };
	if (TICKED.includes(word)) return true;
	return UNTICKED.includes(word) ? false : { code: 'tick_unknown', details: { value: word.slice(0, 40) } };
}

/** What mark a tick is written as. */
export const TICK = 'x';
const TICKED = [TICK, '✓', '✔', 'v', 'có', 'yes', 'true', '1'];
const UNTICKED = ['', 'không', 'no', 'false', '0'];

/** Kinds whose cell holds one choice in words. */
export const ONE_OF_SEVERAL: readonly string[] = ['radiogroup', 'dropdown', 'boolean'];

/** What a formula leaves in its cell when it cannot be worked out. */
const ERROR = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|SPILL!|CALC!)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The cell as a form's field would have sent it. */
function typedText(
	question: Question,
	value: Cell,
	language: Language,
	remarks: CellRemark[]
): { typed: Typed } | CellReading {
	if (ONE_OF_SEVERAL.includes(question.type)) return chosen(question, String(value));
	if (question.type !== 'text' || question.inputType === undefined || question.inputType === 'text')
		return { typed: [String(value)] };
	if (question.inputType === 'date') return { typed: [dayOf(String(value))] };
	if (typeof value === 'number') return { typed: [written(value, language)] };
	if (DAY.test(value)) return fault('cell_is_date', { value });
	const other = language === 'vi' ? 'en' : 'vi';
	const number = parseNumber(value, language);
	const otherwise = parseNumber(value, other);
	if (number === null && otherwise !== null) {
		remarks.push('otherNotation');
		return { typed: [written(otherwise, language)] };
	}
	if (number !== null && otherwise !== null && number !== otherwise) remarks.push('decimalOrThousands');
	return { typed: [value] };
}

function chosen({ choices = [] }: Question, text: string): { typed: Typed } | CellReading {
	const same = (one: string) => plain(one) === plain(text);
	const choice =
		choices.find((one) => same(one.text.vi) || same(one.text.en)) ?? choices.find((one) => same(one.value));
	return choice ? { typed: [choice.value] } : fault('choice_not_listed', { value: text.slice(0, 80) });
}

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();

/**
 * A number as the language writes it. Spreadsheets work in binary fractions and show 15 digits: 0.1 + 0.2 is meant to be
 * 0.3.
 */
export function written(value: number, language: Language): string {
	const plainly = String(Number(value.toPrecision(12)));
	return language === 'vi' ? plainly.replace('.', ',') : plainly;
}

/**
 * An answer as a form's field would send it; undefined as a field left empty. Of an answer that has several fields (a
 * matrix, dynamic rows) there is none.
 */
export function typedFor(answer: Answer | undefined, language: Language): Typed {
	if (answer === undefined) return [];
	if (typeof answer === 'number') return [written(answer, language)];
	if (typeof answer !== 'object') return [String(answer)];
	return Array.isArray(answer) ? answer.filter((one) => typeof one === 'string') : [];
}

/** "5/4/2022" as days are stored; anything else as it is. */
function dayOf(text: string): string {
	const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()) ?? [];
	return year === undefined ? text : `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
}

const fault = (code: CellFaultCode, details: NonNullable<Problem['details']> = {}): CellReading => ({
	ok: false,
	code,
	details
});
