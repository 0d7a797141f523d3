/** What the whole source keeps to: one direction of imports, and every word in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const MESSAGES = 'src/lib/messages';

type Import = { from: string; to: string };

/** Every static or dynamic import and re-export of a file: ours as a path under src/lib or src, others by package. */
function importsOf(file: string): Import[] {
	const text = readFileSync(file, 'utf8');
	const found = text.matchAll(
		/(?:^|[\s;])(?:import|export)\s(?:[^'"();]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm
	);
	return [...found].map(([, named, dynamic]) => {
		const to = (named ?? dynamic)!;
		if (/^#(lib|routes)\//.test(to)) return { from: file, to: to.replace('#', 'src/') };
		if (to.startsWith('.')) return { from: file, to: relative('.', join(dirname(file), to)) };
		return { from: file, to };
	});
}

const sources = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => join(folder, name))
		.filter((file) => /\.(ts|js|mjs|svelte)$/.test(file) && !file.startsWith('src/lib/paraglide'));

const imports = sources('src').flatMap(importsOf);
const inside = (folder: string) => imports.filter(({ from }) => from.startsWith(`${folder}/`));
const told = (broken: Import[]) => broken.map(({ from, to }) => `${from} -> ${to}`);
const ours = (to: string, ...folders: string[]) => folders.some((folder) => to.startsWith(`src/lib/${folder}/`));

/** `assessment` of src/lib/features/assessment/x.ts. */
const featureOf = (path: string) => /^src\/lib\/features\/([^/]+)\//.exec(path)?.[1];

describe('imports go one way', () => {
	it('are found at all', () => {
		expect(inside('src/lib/domain').length).toBeGreaterThan(50);
		expect(told(imports)).toContain(
			'src/lib/domain/questionnaire/survey-model.ts -> src/lib/domain/questionnaire/questionnaire.ts'
		);
		expect(told(imports)).toContain('src/lib/domain/questionnaire/survey-model.ts -> survey-core/i18n/vietnamese');
	});

	it('domain: itself, zod for shapes, and survey-core behind one door', () => {
		const allowed = ({ from, to }: Import) =>
			ours(to, 'domain') ||
			to === 'zod' ||
			(/^survey-core(\/|$)/.test(to) && from === 'src/lib/domain/questionnaire/survey-model.ts');
		expect(told(inside('src/lib/domain').filter((one) => !allowed(one)))).toEqual([]);
	});

	it('ui knows no domain word, no message and no I/O', () => {
		const forbidden = (to: string) => to.startsWith('src/') && !ours(to, 'ui');
		expect(told(inside('src/lib/ui').filter(({ to }) => forbidden(to)))).toEqual([]);
	});

	it('server: itself, the domain and the messages', () => {
		const forbidden = (to: string) => to.startsWith('src/') && !ours(to, 'server', 'domain', 'paraglide', 'messages');
		expect(told(inside('src/lib/server').filter(({ to }) => forbidden(to)))).toEqual([]);
	});

	it('features do not import each other, nor routes', () => {
		const forbidden = ({ from, to }: Import) =>
			to.startsWith('src/routes/') || (featureOf(to) !== undefined && featureOf(to) !== featureOf(from));
		expect(told(inside('src/lib/features').filter(forbidden))).toEqual([]);
	});

	it('features reach the server from .server.ts files only', () => {
		const typesOnly = ({ from, to }: Import) =>
			new RegExp(`import type [^;]*${to.replace('src/lib/', '#lib/').replaceAll('.', '\\.')}`).test(
				readFileSync(from, 'utf8')
			);
		const forbidden = (one: Import) => !one.from.endsWith('.server.ts') && ours(one.to, 'server') && !typesOnly(one);
		expect(told(inside('src/lib/features').filter(forbidden))).toEqual([]);
	});

	it('routes are thin: no database', () => {
		const forbidden = (to: string) => ours(to, 'server/db') || /^(drizzle-orm|postgres|@electric-sql\/)/.test(to);
		expect(told(inside('src/routes').filter(({ to }) => forbidden(to)))).toEqual([]);
	});

	it('our own files are imported with their extension', () => {
		const bare = ({ to }: Import) =>
			to.startsWith('src/') && !/\.(ts|js|mjs|svelte|json|css)(\?[\w&]+)?$/.test(to) && !/\/\$types$/.test(to);
		expect(told(imports.filter(bare))).toEqual([]);
	});
});

describe('messages', () => {
	const files = readdirSync(MESSAGES)
		.filter((name) => name.endsWith('.json'))
		.map((name) => `${MESSAGES}/${name}`)
		.sort();
	const areas = [...new Set(files.map((file) => /([a-z]+)\.(?:vi|en)\.json$/.exec(file)![1]!))];
	const read = (area: string, language: string) => {
		const { $schema: _, ...messages } = JSON.parse(
			readFileSync(`${MESSAGES}/${area}.${language}.json`, 'utf8')
		) as Record<string, unknown>;
		return messages;
	};
	/** `{name}` of a message, whatever its form: a text, or variants by plural and the like. */
	const paramsOf = (message: unknown) =>
		[...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();

	it('exist for every area in both languages', () => {
		expect(files).toEqual(areas.flatMap((area) => [`${MESSAGES}/${area}.en.json`, `${MESSAGES}/${area}.vi.json`]));
		expect(areas).toContain('common');
	});

	it.each(areas)('%s: the same keys, the same parameters, nothing empty, in Vietnamese and English', (area) => {
		const [vi, en] = [read(area, 'vi'), read(area, 'en')];
		expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
		for (const key of Object.keys(vi)) {
			expect(paramsOf(en[key]), key).toEqual(paramsOf(vi[key]));
			for (const message of [vi[key], en[key]])
				expect(JSON.stringify(message).replace(/^"\s*"$/, ''), `${key} is empty`).not.toBe('');
		}
	});

	it('name each key once, prefixed by its area (problems stand in common)', () => {
		const keys = areas.flatMap((area) => Object.keys(read(area, 'vi')).map((key) => [area, key] as const));
		const prefixes = (area: string) => (area === 'common' ? ['common_', 'problem_'] : [`${area}_`]);
		expect(keys.filter(([area, key]) => !prefixes(area).some((prefix) => key.startsWith(prefix)))).toEqual([]);
		expect(new Set(keys.map(([, key]) => key)).size).toBe(keys.length);
	});

	it('have one for every problem', async () => {
		const { PROBLEMS } = await import('#lib/domain/problem.ts');
		const known = Object.keys(read('common', 'vi'));
		expect(Object.keys(PROBLEMS).filter((code) => !known.includes(`problem_${code}`))).toEqual([]);
	});
});
