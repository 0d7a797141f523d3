/**
 * The hidden sheet of an assessment's workbook: whose it is, what it was made from, and what stood in it. Whoever changes
 * it changes only what their own file is compared with: rights, versions and answers are looked up anew.
 */
import { z } from 'zod';
import type { Entry } from '#lib/domain/questionnaire/reconcile.ts';
import type { Table } from '#lib/domain/imports/table.ts';
import type { FormCell, FormSheet } from '#lib/server/form-workbook.ts';

export const TAG_SHEET = '_thuoc_so';
const FORMAT = 'thuoc-so-phieu-1';

const answer = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const entryShape = z.strictObject({ answer: answer.exactOptional(), unread: z.string().exactOptional() });

const tagShape = z.object({
	format: z.literal(FORMAT),
	round: z.string(),
	unit: z.string(),
	/** As id@version. */
	framework: z.string(),
	revision: z.coerce.number().int(),
	language: z.enum(['vi', 'en']),
	madeAt: z.iso.datetime(),
	sheet: z.string(),
	keyColumn: z.string(),
	figureColumn: z.string(),
	noteColumn: z.string()
});
export type WorkbookTag = Omit<z.infer<typeof tagShape>, 'format'> & {
	/** What stood for each question; questions without an entry are left out. */
	base: Record<string, Entry>;
	/** What the cells of lines that are not filled in showed. */
	shown: Record<string, string>;
};

const ENTRY = 'entry:';
const SHOWN = 'shown:';

export function tagSheet({ base, shown, ...head }: WorkbookTag): FormSheet {
	const row = (name: string, value: string | number): FormCell[] => [
		{ value: name, look: 'plain' },
		{ value, look: 'plain' }
	];
	return {
		name: TAG_SHEET,
		hidden: true,
		widths: [30, 80],
		rows: [
			row('format', FORMAT),
			...Object.entries(head).map(([name, value]) => row(name, value)),
			...Object.entries(base).map(([name, entry]) => row(`${ENTRY}${name}`, JSON.stringify(entry))),
			...Object.entries(shown).map(([key, text]) => row(`${SHOWN}${key}`, text))
		]
	};
}

/** Null when it is not the hidden sheet of a workbook of ours. */
export function readTag(table: Table): WorkbookTag | null {
	const rows = table.map(([name = '', value = '']): [string, string] => [String(name), String(value)]);
	const head = tagShape.safeParse(Object.fromEntries(rows.filter(([name]) => !name.includes(':'))));
	if (!head.success) return null;
	const base: Record<string, Entry> = {};
	const shown: Record<string, string> = {};
	for (const [name, value] of rows) {
		if (name.startsWith(SHOWN)) shown[name.slice(SHOWN.length)] = value;
		if (!name.startsWith(ENTRY)) continue;
		const entry = entryShape.safeParse(parsed(value));
		if (!entry.success) return null;
		base[name.slice(ENTRY.length)] = entry.data;
	}
	return { ...head.data, base, shown };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
