/** Reference data beside the frameworks: actions and targets of the plan, units, published results, lead units. */
import { parse as parseCsv } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ContentFlaw } from '#lib/domain/framework/check-framework.ts';
import { COMPARATORS } from '#lib/domain/benchmark/targets.ts';
import { MARKS } from '#lib/domain/framework/framework.ts';
import { textShape } from '#lib/domain/scoring/rules/shapes.ts';

const actionShape = z.object({
	id: z.string(),
	pillar: z.string(),
	index: z.string().nullable(),
	place: z.string(),
	groups: z.array(z.string()),
	text: textShape
});

const targetShape = z.object({
	id: z.string(),
	name: textShape,
	metric: z.string(),
	comparator: z.enum(COMPARATORS),
	value: z.number(),
	unit: textShape.optional(),
	/** How it is counted. */
	measure: textShape.optional(),
	/** The document's own words where they differ: "trên 80%". */
	wording: textShape.optional(),
	note: textShape.optional(),
	groups: z.array(z.string()).default([]),
	due: z
		.string()
		.regex(/^\d{4}-\d{2}-\d{2}$/)
		.nullable()
		.optional(),
	dueMark: z.enum(MARKS).optional(),
	/** Comes back every year on the day of `due`. */
	yearly: z.boolean().default(false),
	scope: z.string().default('city'),
	pillar: z.string().nullable().optional(),
	index: z.string().nullable().optional(),
	status: z.string(),
	mark: z.enum(MARKS),
	place: z.string().optional(),
	document: z.string().optional(),
	tentative: z.boolean().default(false)
});

const date = z
	.string()
	.regex(/^(\d{4}-\d{2}-\d{2})?$/)
	.transform((value) => value || null);
const blank = z.string().transform((value) => value || null);

const unitShape = z.object({
	unit_id: z.string().min(1),
	name_vi: z.string().min(1),
	name_en: z.string().min(1),
	short_name: blank,
	group: z.string().min(1),
	gso_code: blank,
	valid_from: date,
	valid_to: date,
	rank_block: blank,
	status: z.enum(['sourced', 'unverified', 'derived']),
	successor: blank,
	source: blank,
	note: blank
});

const resultShape = z.object({
	year: z.coerce.number().int(),
	province: z.string().min(1),
	metric: z.string().min(1),
	kind: z.enum(['rank', 'value']),
	value: z.string().regex(/^\d+(\.\d+)?$/),
	population: z.string().transform((value) => Number(value) || 0),
	framework: z.string(),
	status: z.enum(['published', 'derived', 'unverified']),
	source: z.string(),
	note: blank
});

const leadShape = z.object({ framework: z.string(), code: z.string(), unit: z.string() });

export type Action = z.infer<typeof actionShape>;
export type Target = z.infer<typeof targetShape>;
export type UnitRow = z.infer<typeof unitShape>;
export type PublishedResult = z.infer<typeof resultShape>;

export type Reference = {
	actions: Action[];
	targets: Target[];
	units: UnitRow[];
	results: PublishedResult[];
	leads: z.infer<typeof leadShape>[];
};

/** Reads the folder; what is wrong goes to the list of flaws with file, row and field. */
export function readReference(folder: string, flaws: ContentFlaw[]): Reference {
	const targetsFile = json(folder, 'targets.json', flaws) as { targets?: unknown[]; national?: unknown[] };
	return {
		actions: rowsOf(
			actionShape,
			(json(folder, 'actions.json', flaws) as { actions?: unknown[] }).actions ?? [],
			'actions.json',
			flaws
		),
		targets: rowsOf(
			targetShape,
			[...(targetsFile.targets ?? []), ...(targetsFile.national ?? [])],
			'targets.json',
			flaws
		),
		units: rowsOf(unitShape, csv(folder, 'units.csv', flaws), 'units.csv', flaws),
		results: rowsOf(resultShape, csv(folder, 'published-results.csv', flaws), 'published-results.csv', flaws),
		leads: rowsOf(
			leadShape,
			(json(folder, 'leads.json', flaws) as { leads?: unknown[] }).leads ?? [],
			'leads.json',
			flaws
		)
	};
}

function rowsOf<T>(shape: z.ZodType<T>, rows: unknown[], file: string, flaws: ContentFlaw[]): T[] {
	return rows.flatMap((row, at) => {
		const parsed = shape.safeParse(row);
		if (parsed.success) return [parsed.data];
		const named = row as { id?: string; unit_id?: string };
		for (const { path, message } of parsed.error.issues)
			flaws.push({
				file: `surveys/reference/${file}`,
				code: named.id ?? named.unit_id ?? `row ${at + 1}`,
				rule: path.map(String).join('.') || 'row',
				says: message
			});
		return [];
	});
}

function json(folder: string, file: string, flaws: ContentFlaw[]): unknown {
	const text = textOf(folder, file, flaws);
	try {
		return JSON.parse(text || '{}');
	} catch (error) {
		flaws.push({ file: `surveys/reference/${file}`, rule: 'json', says: (error as Error).message });
		return {};
	}
}

function csv(folder: string, file: string, flaws: ContentFlaw[]): unknown[] {
	try {
		return parseCsv(textOf(folder, file, flaws), { columns: true, bom: true, skip_empty_lines: true });
	} catch (error) {
		flaws.push({ file: `surveys/reference/${file}`, rule: 'csv', says: (error as Error).message });
		return [];
	}
}

function textOf(folder: string, file: string, flaws: ContentFlaw[]): string {
	const path = join(folder, file);
	if (existsSync(path)) return readFileSync(path, 'utf8');
	flaws.push({ file: `surveys/reference/${file}`, rule: 'file', says: 'is missing' });
	return '';
}
