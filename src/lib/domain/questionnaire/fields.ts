/**
 * Fields of a form. A question of one field is sent under its name; one of several (a matrix, dynamic rows) under its name
 * and the place of each: `use:email` for a row of a matrix, `jobs:0:title` for a field of the first row, `jobs:n` for how
 * many rows there are. Such fields travel together as one text, so that an entry is a text whatever its kind.
 */

/** What a form sent for one question; an unticked or emptied field is an empty list. */
export type Typed = readonly string[];

/** Place within the question ("email", "0:title", "n") and what was typed there. */
export type FieldEntry = readonly [place: string, value: string];

export const ROW_COUNT = 'n';
export const fieldName = (question: string, ...places: (string | number)[]): string => [question, ...places].join(':');

/** The question that a field belongs to. */
export const questionOfField = (field: string): string => field.split(':', 1)[0]!;

/** The `id` of a field in the page: what a list of errors links to. */
export const fieldId = (field: string): string => `q-${field.replaceAll(':', '-')}`;

/** Names of the buttons that add a row to a question and remove one, with the question or the row as their value. */
export const ADD_ROW = '_them';
export const REMOVE_ROW = '_bo';

export const encodeFields = (entries: readonly FieldEntry[]): string => JSON.stringify(entries);

/** Null for what is no such text. */
export function decodeFields(typed: string): FieldEntry[] | null {
	try {
		const entries: unknown = JSON.parse(typed);
		return Array.isArray(entries) && entries.every(isEntry) ? entries : null;
	} catch {
		return null;
	}
}

const isEntry = (entry: unknown): entry is FieldEntry =>
	Array.isArray(entry) && entry.length === 2 && entry.every((one) => typeof one === 'string');

/** How many rows the fields say there are, at most `most`. */
export function rowCountOf(entries: readonly FieldEntry[], most: number): number {
	const count = Number(entries.find(([place]) => place === ROW_COUNT)?.[1] ?? 0);
	return Number.isInteger(count) && count > 0 ? Math.min(count, most) : 0;
}

/**
 * What a form sent, by question. `asked` names the questions it showed, so that a radio or a box left empty counts as
 * cleared; a name that is not asked is not read. A button that adds or removes a row has done so in what comes back.
 */
export function typedFields(form: FormData, asked: string): Map<string, Typed> {
	const several = new Map<string, FieldEntry[]>();
	for (const [name, value] of form) {
		const question = questionOfField(name);
		if (question === name || typeof value !== 'string') continue;
		const entry: FieldEntry = [name.slice(question.length + 1), value];
		several.set(question, [...(several.get(question) ?? []), entry]);
	}
	const names = asked.split(',').filter((name) => name !== '');
	return new Map(
		names.map((name): [string, Typed] => {
			const entries = several.get(name);
			if (entries) return [name, [encodeFields(withRowChanged(name, entries, form))]];
			return [name, form.getAll(name).filter((value): value is string => typeof value === 'string')];
		})
	);
}

function withRowChanged(name: string, entries: FieldEntry[], form: FormData): FieldEntry[] {
	const count = rowCountOf(entries, Number.MAX_SAFE_INTEGER);
	const withCount = (rows: number, fields: FieldEntry[]): FieldEntry[] => [
		[ROW_COUNT, String(rows)],
		...fields.filter(([place]) => place !== ROW_COUNT)
	];
	if (form.get(ADD_ROW) === name) return withCount(count + 1, entries);
	const [question, row] = String(form.get(REMOVE_ROW) ?? '').split(':');
	const removed = Number(row);
	if (question !== name || !Number.isInteger(removed) || removed < 0 || removed >= count) return entries;
	const kept = entries.flatMap(([place, value]): FieldEntry[] => {
		const [at = '', ...rest] = place.split(':');
		const number = Number(at);
		if (place === ROW_COUNT || number < removed) return [[place, value]];
		return number === removed ? [] : [[[number - 1, ...rest].join(':'), value]];
	});
	return withCount(count - 1, kept);
}
