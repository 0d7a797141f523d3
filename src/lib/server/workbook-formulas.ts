/** Which cells of a workbook hold formulas: the reader gives their last value and does not say that it was one. */
import type { Part } from './workbook-guard.ts';

/** Addresses ("F7") by the name of the sheet. */
export function formulasBySheet(parts: readonly Part[]): Map<string, string[]> {
	const files = new Map(parts.map(({ name, data }) => [name.toString('utf8').toLowerCase(), data]));
	const text = (path: string) => files.get(path.toLowerCase())?.toString('utf8') ?? '';
	const targets = new Map(
		[...text('xl/_rels/workbook.xml.rels').matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)].map(([tag]) => [
			attribute(tag, 'Id'),
			attribute(tag, 'Target')
		])
	);
	return new Map(
		[...text('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].map(([tag]) => {
			const target = (targets.get(attribute(tag, '(?:\\w+:)id')) ?? '').replace(/^\/?(xl\/)?/, '');
			return [unescaped(attribute(tag, 'name')), formulaCells(text(`xl/${target}`))];
		})
	);
}

const formulaCells = (sheet: string): string[] =>
	[...sheet.matchAll(/<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f[\s>/]/g)].map(([, attributes = '']) =>
		attribute(`<c ${attributes}>`, 'r')
	);

const attribute = (tag: string, name: string): string =>
	new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? '';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
	text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex: string, decimal: string, name: string) =>
		name !== undefined
			? (NAMED[name] ?? whole)
			: String.fromCodePoint(Math.min(0x10ffff, hex ? parseInt(hex, 16) : Number(decimal)))
	);
