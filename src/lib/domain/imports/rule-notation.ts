/**
 * Rules as they are written into one cell of a criteria table: fields as "a: …; b: …", lists parted by "|" with the points
 * after the last "=". Whoever needs more writes the rule as JSON. Numbers may have a decimal comma or point.
 */
import { withEnglish, type Text } from '#lib/domain/text.ts';

/** Why a cell is no rule; `says` quotes the piece concerned. */
export class UnreadableRule extends Error {
	override name = 'UnreadableRule';
}

const FIELDS = ['a', 'b', 'unit', 'whenZero', 'fullFrom', 'count', 'none', 'question', 'enteredBy', 'group', 'node'];
const STARTS = new RegExp(`(?:^|;)\\s*(${FIELDS.join('|')})\\s*:`, 'gi');

type Written = { list: string; fields: ReadonlyMap<string, string> };

/** The list in front and the named fields; a text may hold ";" and ":" where no field begins. */
function split(cell: string): Written {
	const starts = [...cell.matchAll(STARTS)];
	const fields = starts.map((start, at): [string, string] => {
		const from = start.index + start[0].length;
		const name = FIELDS.find((one) => one.toLowerCase() === start[1]!.toLowerCase())!;
		return [name, cell.slice(from, starts[at + 1]?.index ?? cell.length).trim()];
	});
	return { list: cell.slice(0, starts[0]?.index ?? cell.length).trim(), fields: new Map(fields) };
}

/**
 * The rule of a kind from its cell, not yet held against the kind's shape. `name` is the question where the cell gives
 * none; the English cell is written alike, and texts it lacks are marked. Throws `UnreadableRule`.
 */
export function parseRule(kind: string, vi: string, en: string, name: Text): Record<string, unknown> {
	if (vi.startsWith('{')) return parseJsonRule(kind, vi);
	const [written, other] = [split(vi), split(en)];
	const text = (field: string, otherwise?: Text): Text => {
		const own = written.fields.get(field);
		if (own) return withEnglish(own, other.fields.get(field));
		if (otherwise) return otherwise;
		throw new UnreadableRule(`${field}: …`);
	};
	const word = (field: string, otherwise?: string): string => {
		const own = written.fields.get(field) || otherwise;
		if (own) return own;
		throw new UnreadableRule(`${field}: …`);
	};
	const translations = itemsOf(other.list);
	const items = (): Item[] => itemsOf(written.list, true).map((item, at) => ({ ...item, en: translations[at]?.text }));
	switch (kind) {
		case 'options':
			return { kind, options: items().map(choiceWithPoints) };
		case 'parts':
			return { kind, parts: items().map(choiceWithPoints), none: text('none', NONE_OF_THESE) };
		case 'steps':
			return { kind, count: text('count', name), unit: text('unit', ITEMS), steps: items().map(stepOf) };
		case 'ratio':
			return { kind, a: text('a'), b: text('b'), unit: text('unit'), whenZero: word('whenZero') };
		case 'ratioToTarget':
			return {
				kind,
				a: text('a'),
				b: text('b'),
				unit: text('unit'),
				fullFrom: share(word('fullFrom')),
				whenZero: word('whenZero')
			};
		case 'measured':
			return {
				kind,
				unit: text('unit'),
				fullFrom: share(word('fullFrom')),
				enteredBy: word('enteredBy', 'import'),
				question: text('question', name)
			};
		case 'surveyMean':
			return { kind, group: word('group'), node: word('node'), fullFrom: share(word('fullFrom', '1')) };
		case 'descriptive': {
			const options = itemsOf(written.list).map(({ text: own }, at) => ({
				value: String(at + 1),
				text: withEnglish(own, translations[at]?.text)
			}));
			return { kind, question: text('question', name), ...(options.length > 0 ? { options } : {}) };
		}
		default:
			throw new UnreadableRule('{ "kind": … }');
	}
}

function parseJsonRule(kind: string, cell: string): Record<string, unknown> {
	let given: unknown;
	try {
		given = JSON.parse(cell);
	} catch (error) {
		throw new UnreadableRule((error as Error).message);
	}
	const rule = given as Record<string, unknown>;
	if (kind !== '' && rule.kind !== undefined && rule.kind !== kind)
		throw new UnreadableRule(`"kind": ${JSON.stringify(rule.kind)}`);
	return { ...rule, kind: rule.kind ?? kind };
}

const NONE_OF_THESE: Text = { vi: 'Không đạt nội dung nào', en: 'None of these' };
const ITEMS: Text = { vi: 'mục', en: 'items' };

type Item = { value: string; text: string; en?: string | undefined; points: string | undefined };

/** "text=points | text=points"; a list that must not be empty says so. */
function itemsOf(list: string, needed = false): Item[] {
	const items = list
		.split('|')
		.map((item) => item.trim())
		.filter((item) => item !== '')
		.map((item, at) => {
			const equals = item.lastIndexOf('=');
			return equals < 0
				? { value: String(at + 1), text: item, points: undefined }
				: { value: String(at + 1), text: item.slice(0, equals).trim(), points: item.slice(equals + 1).trim() };
		});
	if (needed && items.length === 0) throw new UnreadableRule('… = … | … = …');
	return items;
}

function choiceWithPoints({ value, text, en, points }: Item): Record<string, unknown> {
	if (text === '' || !points) throw new UnreadableRule(`${text} = ${points ?? ''}`);
	return { value, text: withEnglish(text, en), points: points === '-' ? null : number(points) };
}

function stepOf({ text, points }: Item): Record<string, unknown> {
	if (!points) throw new UnreadableRule(`${text} =`);
	return { from: number(text.replace(/^(>=|≥|từ|from)\s*/i, '')), points: number(points) };
}

/** "12,5" and "12.5"; points have no thousands marks. Throws `UnreadableRule`. */
export function number(text: string): number {
	const plain = text.trim().replace(',', '.');
	if (!/^\d+(\.\d+)?$/.test(plain)) throw new UnreadableRule(text);
	return Number(plain);
}

/** "0,8", "80%" or, for a measured value, any number. */
const share = (text: string): number =>
	text.trim().endsWith('%') ? Number((number(text.trim().slice(0, -1)) / 100).toFixed(6)) : number(text);

/** "a: 320; b: 400 => 8 | a: 0; b: 0 => -": worked examples; "-" leaves the maximum. Throws `UnreadableRule`. */
export function parseExamples(
	kind: string,
	cell: string
): { answers: Record<string, unknown>; points: number | null }[] {
	return cell
		.split('|')
		.map((one) => one.trim())
		.filter((one) => one !== '')
		.map((one) => {
			const [answers, points, ...more] = one.split('=>').map((piece) => piece.trim());
			if (!answers || points === undefined || more.length > 0) throw new UnreadableRule(one);
			return {
				answers: Object.fromEntries(answers.split(';').map((answer) => answerOf(kind, answer))),
				points: points === '-' ? null : number(points)
			};
		});
}

/** Options and parts are named by their place in the list, parts as "1,3" or "none". */
function answerOf(kind: string, answer: string): [string, unknown] {
	const [name, ...rest] = answer.split(':');
	const [part, value] = [(name ?? '').trim(), rest.join(':').trim()];
	if (!['value', 'a', 'b', 'gate'].includes(part) || value === '') throw new UnreadableRule(answer);
	if (kind === 'parts') return [part, value.split(',').map((one) => one.trim())];
	return [part, kind === 'options' || part === 'gate' ? value : number(value)];
}
