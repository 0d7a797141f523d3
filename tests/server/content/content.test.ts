/** Content in files: read, checked with file, code and rule, stored once and frozen. */
import { eq } from 'drizzle-orm';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrokenContent, readContent, type Content } from '#lib/server/content/content.ts';
import { storeContent } from '#lib/server/content/store-content.ts';
import { actions, criteria, frameworks, organisations, questionnaires, targets } from '#lib/server/db/schema.ts';
import { DATABASES, SURVEYS, testContent, type TestDatabase } from '../databases.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'thuoc-so-content-'));
	cpSync(SURVEYS, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Changes a file of the copied content. */
function edit(file: string, change: (text: string) => string): void {
	const path = join(folder, file);
	const before = readFileSync(path, 'utf8');
	const after = change(before);
	expect(after, `the edit of ${file} changed nothing`).not.toBe(before);
	writeFileSync(path, after);
}

type Node = { code: string; rule: Record<string, unknown>; examples: { points: number }[]; target?: object };

function editNode(file: string, code: string, change: (node: Node) => void): void {
	edit(file, (text) => {
		const framework = JSON.parse(text) as { nodes: Node[] };
		change(framework.nodes.find((node) => node.code === code)!);
		return JSON.stringify(framework);
	});
}

function flawsOfFolder(): BrokenContent['flaws'] {
	try {
		readContent(folder);
	} catch (error) {
		if (error instanceof BrokenContent) return error.flaws;
		throw error;
	}
	return [];
}

const SO = 'hp-so/2022.1/framework.json';

describe('broken content stops the start with file, code and rule', () => {
	test('a rule of an unknown kind', () => {
		editNode(SO, 'CQS.NT.2', (node) => (node.rule.kind = 'guess'));
		expect(flawsOfFolder()).toContainEqual(
			expect.objectContaining({ file: `surveys/${SO}`, code: 'CQS.NT.2', says: 'unknown rule kind: guess' })
		);
	});

	test('a worked example that does not come out', () => {
		editNode(SO, 'CQS.NT.2', (node) => (node.examples[0]!.points += 1));
		const flaws = flawsOfFolder();
		expect(flaws).toHaveLength(1);
		expect(flaws[0]).toMatchObject({ file: `surveys/${SO}`, code: 'CQS.NT.2' });
	});

	test('a target that the plan does not have', () => {
		editNode(SO, 'CQS.NT.2', (node) => (node.target = { id: 'T99', points: 1 }));
		expect(flawsOfFolder()).toContainEqual(expect.objectContaining({ file: `surveys/${SO}`, code: 'CQS.NT.2' }));
	});

	test('a condition on a question that is not there', () => {
		const file = 'nguoi-dan/2022.1/questionnaire.json';
		edit(file, (text) => text.replaceAll("{farmer} = 'yes'", "{nobody} = 'yes'"));
		const [flaw] = flawsOfFolder();
		expect(flaw).toMatchObject({ file: `surveys/${file}` });
		expect(flaw!.says).toContain('nobody');
	});

	test('a file that is no JSON, and a folder that says another version', () => {
		edit(SO, (text) => text.slice(0, -3));
		edit('dti-922/2022.1/framework.json', (text) => text.replace('"version": "2022.1"', '"version": "2022.2"'));
		expect(flawsOfFolder().map(({ file, rule }) => [file, rule])).toEqual(
			expect.arrayContaining([
				[`surveys/${SO}`, 'json'],
				['surveys/dti-922/2022.1/framework.json', 'id']
			])
		);
	});

	test('a unit without a name, and a file of reference data that is missing', () => {
		edit('reference/units.csv', (text) => text.replace('STP,Sở Tư pháp,', 'STP,,'));
		rmSync(join(folder, 'reference', 'leads.json'));
		expect(flawsOfFolder()).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ file: 'surveys/reference/units.csv', code: 'STP', rule: 'name_vi' }),
				expect.objectContaining({ file: 'surveys/reference/leads.json', rule: 'file' })
			])
		);
	});

	test('a crosswalk to a version, or from a code, that is not there', () => {
		const file = 'crosswalks/1726-to-922.json';
		edit(file, (text) => text.replace('"from": "DTI"', '"from": "DTX"').replace('dti-922@2022.1', 'dti-922@2022.9'));
		expect(flawsOfFolder()).toEqual([
			expect.objectContaining({ file: `surveys/${file}`, code: 'DTX', rule: 'from' }),
			expect.objectContaining({ file: `surveys/${file}`, rule: 'to' })
		]);
	});

	test('two crosswalks between the same versions', () => {
		cpSync(join(folder, 'crosswalks', '1726-to-922.json'), join(folder, 'crosswalks', 'lai.json'));
		expect(flawsOfFolder()).toEqual([expect.objectContaining({ file: 'surveys/crosswalks/lai.json', rule: 'from' })]);
	});

	test('a criterion fed by a survey that has no such node', () => {
		const file = 'xa-phuong/2025.1/framework.json';
		editNode(file, 'XHS.5', (node) => (node.rule.node = 'KNX'));
		expect(flawsOfFolder()).toEqual([
			expect.objectContaining({ file: `surveys/${file}`, code: 'XHS.5', rule: 'surveyMean' })
		]);
	});

	test('the message lists every flaw on a line of its own', () => {
		editNode(SO, 'CQS.NT.2', (node) => (node.rule.kind = 'guess'));
		rmSync(join(folder, 'reference', 'leads.json'));
		expect(() => readContent(folder)).toThrow(/leads\.json.*\n.*CQS\.NT\.2/);
	});
});

describe.each(DATABASES)('%s', ({ open }) => {
	let database: TestDatabase;
	const content: Content = testContent();
	beforeAll(async () => {
		database = await open();
		await storeContent(database.db, content);
	});
	afterAll(() => database.close());

	test('frameworks, questionnaires, units and reference data are there as the files say', async () => {
		const { db } = database;
		expect(await db.$count(frameworks)).toBe(content.instruments.size);
		expect(await db.$count(questionnaires)).toBe(content.instruments.size);
		const nodes = [...content.instruments.values()].reduce((total, { framework }) => total + framework.nodes.length, 0);
		expect(await db.$count(criteria)).toBe(nodes);
		expect(await db.$count(actions)).toBe(content.reference.actions.length);
		expect(await db.$count(targets)).toBe(content.reference.targets.length);
		// The city itself stands beside the units of the file.
		expect(await db.$count(organisations)).toBe(content.reference.units.length + 1);
		const [stored] = await db.select().from(frameworks).where(eq(frameworks.id, 'hp-so'));
		expect(stored!.content).toEqual(content.instruments.get('hp-so@2022.1')!.framework);
	});

	test('storing the same again changes nothing, from two servers at once', async () => {
		const before = await database.db.select().from(frameworks).orderBy(frameworks.id);
		await Promise.all([storeContent(database.db, content), storeContent(database.db, content)]);
		expect(await database.db.select().from(frameworks).orderBy(frameworks.id)).toEqual(before);
		expect(await database.db.$count(actions)).toBe(content.reference.actions.length);
	});

	test('a published version whose text changed stops the start, names the folder, and stores nothing', async () => {
		edit(SO, (text) => text.replace('"basis": {', '"basis":  {'));
		edit('reference/units.csv', (text) => text.replaceAll('STP25', 'MOI'));
		const changed = readContent(folder);
		await expect(storeContent(database.db, changed)).rejects.toThrow(BrokenContent);
		await expect(storeContent(database.db, changed)).rejects.toThrow(/surveys\/hp-so\/2022\.1 · frozen/);
		expect(await database.db.$count(organisations, eq(organisations.id, 'MOI'))).toBe(0);
	});

	test('a draft may change until it is published', async () => {
		const file = 'dti-922/2022.1/framework.json';
		const draft = (text: string) =>
			text.replace('"id": "dti-922"', '"id": "dti-thu"').replace('"status": "published"', '"status": "draft"');
		cpSync(join(folder, 'dti-922'), join(folder, 'dti-thu'), { recursive: true });
		edit(file.replace('dti-922', 'dti-thu'), draft);
		await storeContent(database.db, readContent(folder));
		edit(file.replace('dti-922', 'dti-thu'), (text) => text.replace('"decimals": ', '"decimals":  '));
		const again = readContent(folder);
		await storeContent(database.db, again);
		const [stored] = await database.db.select().from(frameworks).where(eq(frameworks.id, 'dti-thu'));
		expect(stored!.contentHash).toBe(again.instruments.get('dti-thu@2022.1')!.contentHash);
	});
});
