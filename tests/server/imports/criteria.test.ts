/** A decision's annex becomes a draft framework: as Sơn the administrator does it, in the browser and on the machine. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frameworkShape } from '#lib/domain/framework/framework.ts';
import { criteriaPreview, keepDraft, uploadCriteria } from '#lib/features/imports/criteria-import.server.ts';
import type { FrameworkForm } from '#lib/features/imports/framework-form.ts';
import { downloadFramework, listFrameworks } from '#lib/features/imports/list-frameworks.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findFramework } from '#lib/server/db/frameworks.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { frameworks } from '#lib/server/db/schema/frameworks.ts';
import { admin, emptyFolder } from '../../fixtures/commands.ts';
import { addPerson, DATABASES, DURING, openBareApp, SURVEYS } from '../databases.ts';
import type { App } from '#lib/server/app.ts';

const code = (result: { ok: true } | { ok: false; problem: { code: string; field?: string } }) =>
	result.ok ? 'ok' : [result.problem.code, result.problem.field].filter((word) => word !== undefined).join(' ');
const value = <T>(result: { ok: true; value: T } | { ok: false; problem: unknown }): T => {
	if (!result.ok) throw new Error(JSON.stringify(result.problem));
	return result.value;
};

const FORM: FrameworkForm = {
	id: 'so-moi',
	version: '2026.1',
	group: 'department',
	standing: 'official',
	titleVi: 'Bộ chỉ số mới',
	titleEn: 'New framework',
	basis: 'Quyết định thử'
};
const HEAD = 'code,parent_code,name_vi,name_en,max_points,rule_kind,rule,examples';
const RATIO = '"a: Số đạt; b: Tổng số; unit: người; whenZero: zero"';
const csv = (...rows: string[]) => Buffer.from([HEAD, ...rows].join('\n'));
const SOUND = csv(
	'NT,,Nhận thức,Awareness,30,,,',
	'NT.1,NT,Họp,Meetings,10,steps,4 = 10 | 2 = 5,value: 3 => 5',
	`NT.2,NT,Tập huấn,Training,20,ratio,${RATIO},`
);

describe.each(DATABASES)('%s', ({ open }) => {
	let app: App;
	let son: Person, ha: Person;
	const upload = (who: Person | null, bytes: Uint8Array, form: Partial<FrameworkForm> = {}) =>
		uploadCriteria(app, who, { name: 'phu-luc.csv', bytes }, { ...FORM, ...form }, 'vi', DURING);
	const shown = async (id: string, who: Person | null = son) => criteriaPreview(app, who, id, 'vi', DURING);

	beforeAll(async () => {
		app = await openBareApp(open);
		son = await addPerson(app, 'son', ['HP', 'administrator']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
	});
	afterAll(() => app.close());

	test('is an administrator’s work', async () => {
		for (const who of [ha, null]) {
			expect(code(await upload(who, SOUND))).toBe('not_yours');
			expect(code(await listFrameworks(app, who, 'vi'))).toBe('not_yours');
			expect(code(await downloadFramework(app, who, { id: 'hp-so', version: '2022.1' }))).toBe('not_yours');
		}
	});

	test.each<[Partial<FrameworkForm>, string]>([
		[{ id: 'Sở mới' }, 'id_malformed id'],
		[{ id: '../hp-so' }, 'id_malformed id'],
		[{ version: '2026/1' }, 'id_malformed version'],
		[{ group: 'tinh' }, 'choice_unknown group'],
		[{ standing: '' }, 'choice_unknown standing'],
		[{ titleVi: ' ' }, 'answer_required titleVi'],
		[{ basis: '' }, 'answer_required basis'],
		[{ basis: 'x'.repeat(1001) }, 'text_too_long basis'],
		[{ id: 'hp-so', version: '2022.1' }, 'framework_frozen version']
	])('%o is refused at its field', async (form, refused) => {
		expect(code(await upload(son, SOUND, form))).toBe(refused);
	});

	test('a wrong cell is shown, and no draft is kept', async () => {
		const id = value(await upload(son, csv('NT,,Nhận thức,,10,,,', `NT.1,NT,Họp,,9,ratio,${RATIO},`)));
		const { faults, nodes } = value(await shown(id));
		expect(faults).toMatchObject([{ cell: 'E2', code: 'framework_flaw', details: { code: 'NT', rule: 'max' } }]);
		expect(nodes).toEqual([]);
		expect(code(await keepDraft(app, son, id, DURING))).toBe('import_faulty');
		expect(await findFramework(app.db, 'so-moi', '2026.1')).toBeUndefined();
	});

	test('a sound table is kept as a draft, with an audit line, and listed with what it lacks', async () => {
		const id = value(await upload(son, SOUND));
		expect(code(await shown(id, ha))).toBe('not_yours');
		const preview = value(await shown(id));
		expect(preview).toMatchObject({ faults: [], replaces: false, framework: { version: 'so-moi@2026.1' } });
		expect(preview.nodes.map(({ code: node, depth, max }) => [node, depth, max])).toEqual([
			['NT', 0, '30'],
			['NT.1', 1, '10'],
			['NT.2', 1, '20']
		]);
		expect(preview.unfinished.map(({ details }) => details.code)).toContain('NT.2');
		value(await keepDraft(app, son, id, DURING));
		expect(code(await shown(id))).toBe('import_unknown');
		const [line] = await app.db.select().from(auditEvents).where(eq(auditEvents.action, 'framework.draft'));
		expect(line).toMatchObject({ actorId: son.id, subject: 'framework:so-moi@2026.1', before: null });
		const listed = value(await listFrameworks(app, son, 'vi'));
		expect(listed.find((one) => one.id === 'so-moi')).toMatchObject({
			status: 'draft',
			draftHere: true,
			criteria: 2,
			max: '30',
			unfinished: 2
		});
		expect(listed.find((one) => one.id === 'dti-922')).toMatchObject({
			draftHere: false,
			components: { count: 98 }
		});
	});

	test('the download is the framework.json that the program reads', async () => {
		const text = value(await downloadFramework(app, son, { id: 'so-moi', version: '2026.1' }));
		const parsed = frameworkShape.parse(JSON.parse(text));
		expect(parsed).toMatchObject({ id: 'so-moi', status: 'draft', standing: 'official', group: 'department' });
		expect(code(await downloadFramework(app, son, { id: 'so-moi', version: '9' }))).toBe('import_unknown');
	});

	test('another upload replaces the draft; a published version stays', async () => {
		const again = value(await upload(son, csv('A,,Nhận thức,,10,steps,1 = 10,')));
		expect(value(await shown(again)).replaces).toBe(true);
		value(await keepDraft(app, son, again, DURING));
		expect((await findFramework(app.db, 'so-moi', '2026.1'))!.content.nodes).toHaveLength(2);
		const late = value(await upload(son, SOUND));
		await app.db.update(frameworks).set({ status: 'published' }).where(eq(frameworks.id, 'so-moi'));
		expect(code(await keepDraft(app, son, late, DURING))).toBe('framework_frozen');
		expect((await findFramework(app.db, 'so-moi', '2026.1'))!.content.nodes).toHaveLength(2);
	});
});

describe('admin import-criteria', () => {
	let folder: string;
	beforeEach(() => {
		folder = emptyFolder();
		cpSync(SURVEYS, join(folder, 'surveys'), { recursive: true });
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const run = (bytes: Buffer, ...words: string[]) => {
		writeFileSync(join(folder, 'phu-luc.csv'), bytes);
		const all = words.length > 0 ? words : ['--id', 'so-moi', '--version', '2026.1', '--group', 'department'];
		return admin(['import-criteria', join(folder, 'phu-luc.csv'), ...all], { SURVEYS_DIR: join(folder, 'surveys') });
	};
	const made = () => join(folder, 'surveys', 'so-moi', '2026.1', 'framework.json');

	test('writes a draft once, says what is unfinished, and runs the checker', async () => {
		const { code: exit, out, err } = await run(SOUND);
		expect(out).toContain('NT.2: examples: has no worked example');
		// The checker is as strict as the start: this draft still needs its example.
		expect([exit, err]).toEqual([1, expect.stringContaining('NT.2 · examples: has no worked example') as string]);
		expect(JSON.parse(readFileSync(made(), 'utf8'))).toMatchObject({ id: 'so-moi', status: 'draft' });
		const again = await run(SOUND);
		expect(again).toMatchObject({ code: 1, out: '' });
		expect(again.err).toContain('already');
	});

	test('with a wrong cell nothing is written', async () => {
		const { code: exit, err } = await run(csv('NT,XX,Nhận thức,,10,steps,1 = 10,'));
		expect(exit).toBe(1);
		expect(err).toContain('B2 · parent_code · parent unknown (value "XX")');
		expect(existsSync(made())).toBe(false);
	});

	test('options are checked', async () => {
		const wrong = await run(SOUND, '--id', '../x', '--version', '1', '--group', 'department');
		expect(wrong.err).toContain('"../x" is no id');
		const missing = await run(SOUND, '--id', 'x', '--version', '1', '--grp', 'department');
		expect(missing.err).toContain('--group is missing');
	});
});
