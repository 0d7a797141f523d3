/** Figures imported into a round, as Hà the planner does it; what Lan and Minh of Justice and Long the appraiser see of it. */
import { and, eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appraisalSheet } from '#lib/features/appraisal/appraisal-sheet.server.ts';
import { appraisalQueue } from '#lib/features/appraisal/appraisal-queue.server.ts';
import { agreeToRest, decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { assessmentPage } from '#lib/features/assessment/assessment-page.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { applyFigures, discardPreview, undoImport } from '#lib/features/imports/apply-figures.server.ts';
import { figuresTemplate } from '#lib/features/imports/figures-template.server.ts';
import { importsOverview, roundImports } from '#lib/features/imports/list-imports.server.ts';
import { figuresPreview } from '#lib/features/imports/preview-figures.server.ts';
import { uploadFigures } from '#lib/features/imports/upload-figures.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { importedFigures, importPreviews } from '#lib/server/db/schema/imports.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { readTable } from '#lib/server/spreadsheet.ts';
import { findUnitAssessment } from '#lib/server/unit-assessment.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
	result.ok ? 'ok' : result.problem.code;
const value = <T>(result: { ok: true; value: T } | { ok: false; problem: unknown }): T => {
	if (!result.ok) throw new Error(JSON.stringify(result.problem));
	return result.value;
};
/** A ratio of 15 points that needs evidence, and one of 15 points counted in steps. */
const RATIO = 'CQS.NT.3';
const STEPS = 'CQS.NT.2';
/** A share of the ratio's 15 points, as the database prints points. */
const points = (share: number) => (15 * share).toFixed(4);
const name = (criterion: string) => criterion.replaceAll('.', '_');
const HEAD = 'unit_id;criterion_code;part;value;source';
const csv = (...rows: string[]) => Buffer.from([HEAD, ...rows].join('\n'));
const ratio = (a: string, b: string, unit = 'STP') => [
	`${unit};${RATIO};a;${a};Cục Thống kê`,
	`${unit};${RATIO};b;${b};Cục Thống kê`
];

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let ha: Person, son: Person, lan: Person, minh: Person, long: Person;
	const roundId = TEST_ROUND.id;
	const stp = { roundId, unitId: 'STP' };

	const upload = (who: Person | null, bytes: Uint8Array, now = DURING) =>
		uploadFigures(app, who, roundId, { name: 'C:\\Users\\ha\\so lieu.csv', bytes }, 'vi', now);
	const preview = async (previewId: string, who: Person | null = ha, now = DURING) =>
		figuresPreview(app, who, { roundId, previewId, page: 1 }, 'vi', now);
	const shown = async (previewId: string) => value(await preview(previewId));
	const apply = async (previewId: string, who: Person | null = ha) =>
		applyFigures(app, who, { roundId, previewId, fingerprint: (await shown(previewId)).fingerprint }, DURING);
	/** Uploaded, looked at and confirmed. */
	const bring = async (...rows: string[]) => value(await apply(value(await upload(ha, csv(...rows)))));
	const undo = (importId: number, who: Person | null = ha) => undoImport(app, who, { roundId, importId }, DURING);
	const save = (entries: Record<string, string>) =>
		saveAssessment(
			app,
			lan,
			stp,
			{ page: null, typed: new Map(Object.entries(entries).map(([field, typed]) => [field, [typed]])) },
			'vi',
			DURING
		);
	const response = async () => (await findUnitResponse(app.db, roundId, 'STP', 'department'))!;
	const stored = async (criterion: string, kind: 'self' | 'verified' = 'self') =>
		(await listScores(app.db, await response())).find((row) => row.criterionCode === criterion && row.kind === kind)
			?.points;
	const audited = (action: string) => app.db.select().from(auditEvents).where(eq(auditEvents.action, action));
	const figureCount = async () => (await app.db.select().from(importedFigures)).length;

	beforeAll(async () => {
		app = await openTestApp(open);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		son = await addPerson(app, 'son', ['HP', 'administrator']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		const own = { [`${name(RATIO)}_a`]: '100', [`${name(RATIO)}_b`]: '400', [`${name(RATIO)}_note`]: 'Báo cáo' };
		expect(code(await save({ ...own, [name(STEPS)]: '1', [`${name(STEPS)}_note`]: 'Biên bản' }))).toBe('ok');
	});
	afterAll(() => app.close());

	test('only planners and administrators import, and see what was imported', async () => {
		for (const who of [lan, minh, long, null]) {
			expect(code(await upload(who, csv()))).toBe('not_yours');
			expect(code(await importsOverview(app, who, 'vi'))).toBe('not_yours');
			expect(code(await roundImports(app, who, roundId, 'vi'))).toBe('not_yours');
			expect(code(await undo(1, who))).toBe('not_yours');
			const asked = { roundId, group: 'department', codes: [], format: 'csv' };
			expect(code(await figuresTemplate(app, who, asked, 'vi'))).toBe('not_yours');
		}
		expect(code(await importsOverview(app, son, 'vi'))).toBe('ok');
	});

	test('the template holds every unit and figure of the group, and comes back blank as no import', async () => {
		for (const format of ['xlsx', 'csv']) {
			const asked = { roundId, group: 'department', codes: [RATIO], format };
			const file = value(await figuresTemplate(app, ha, asked, 'vi'));
			expect(file.name).toBe(`so-lieu-${roundId}-department.${format}`);
			const table = value(await readTable(Buffer.from(file.body)));
			const [head, ...rows] = table;
			expect(head!.slice(0, 6)).toEqual(['round', 'unit_id', 'criterion_code', 'part', 'value', 'source']);
			const departments = value(await roundImports(app, ha, roundId, 'vi')).groups.find(
				({ group }) => group === 'department'
			)!;
			expect(rows.length).toBe(departments.units * 2);
			expect(rows.map((row) => row.slice(0, 6))).toContainEqual([roundId, 'STP', RATIO, 'b', '', '']);
			const blank = value(await upload(ha, Buffer.from(file.body)));
			expect(await shown(blank)).toMatchObject({ rows: 0, blank: rows.length, faults: [{ code: 'no_rows' }] });
			expect(code(await apply(blank))).toBe('import_faulty');
		}
	});

	test('a preview shows each effect and stores no figure', async () => {
		const id = value(await upload(ha, csv(...ratio('1.200', '1.500'))));
		const { lines, faultCount, fileName, units, rescored } = await shown(id);
		expect({ faultCount, fileName, units, rescored }).toEqual({
			faultCount: 0,
			fileName: 'so lieu.csv',
			units: 1,
			rescored: 0
		});
		expect(lines).toMatchObject([
			{ row: 2, unit: 'Sở Tư pháp', part: 'a', before: '100', after: '1.200' },
			{ row: 3, unit: 'Sở Tư pháp', part: 'b', before: '400', after: '1.500' }
		]);
		expect(lines[0]!.pointsBefore).not.toBe(lines[0]!.pointsAfter);
		expect(await figureCount()).toBe(0);
		expect(code(await preview(id, son))).toBe('import_unknown');
		expect(code(await preview('khong-co'))).toBe('import_unknown');
		expect(code(await preview(id, ha, new Date(DURING.getTime() + 25 * 3_600_000)))).toBe('import_unknown');
		await discardPreview(app, son, id);
		expect(code(await preview(id))).toBe('ok');
		await discardPreview(app, ha, id);
		expect(code(await preview(id))).toBe('import_unknown');
	});

	test('one wrong cell, and nothing is imported', async () => {
		const id = value(await upload(ha, csv(...ratio('10', '20'), `XYZ;${RATIO};a;5;CTK`, `STC;${RATIO};b;80%;CTK`)));
		const { faults } = await shown(id);
		expect(faults.map(({ cell, code: fault }) => `${cell} ${fault}`)).toEqual([
			'A4 unit_not_in_round',
			'D5 number_malformed'
		]);
		expect(code(await apply(id))).toBe('import_faulty');
		expect(await figureCount()).toBe(0);
	});

	test('what changed after the preview stops it, and the preview shows the new state', async () => {
		const id = value(await upload(ha, csv(`STP;${RATIO};a;300;CTK`)));
		const { fingerprint } = await shown(id);
		await save({ [`${name(RATIO)}_b`]: '500' });
		expect(code(await applyFigures(app, ha, { roundId, previewId: id, fingerprint }, DURING))).toBe('import_changed');
		expect(await figureCount()).toBe(0);
		const again = await shown(id);
		expect(again.fingerprint).not.toBe(fingerprint);
		await save({ [`${name(RATIO)}_b`]: '400' });
		expect((await shown(id)).fingerprint).toBe(fingerprint);
	});

	test('an imported figure takes the place of the unit’s own, which cannot be edited and comes back after undoing', async () => {
		const { importId } = await bring(`STP;${RATIO};a;300;Cục Thống kê`);
		const page = async () => {
			const { pages } = value(await findUnitAssessment(app.db, app.content, stp)).instrument.questionnaire;
			const asking = pages.find((one) => JSON.stringify(one).includes(`"${RATIO}"`))!;
			return value(await assessmentPage(app, lan, stp, asking.name, 'vi', DURING));
		};
		const { view, cards } = await page();
		const block = view.blocks.find((one) => one.kind === 'criterion' && one.code === RATIO);
		expect(block?.kind === 'criterion' && block.questions.map(({ part }) => part)).toEqual(['b']);
		expect(cards[RATIO]!.brought).toMatchObject([{ source: 'Cục Thống kê' }]);
		expect(cards[RATIO]!.declared).toHaveLength(1);
		expect(cards[RATIO]!.explanation).toContain('300/400');
		await save({ [`${name(RATIO)}_a`]: '1' });
		expect((await response()).answers[`${name(RATIO)}_a`]).toBe(100);
		expect((await page()).cards[RATIO]!.explanation).toContain('300/400');
		expect(code(await undo(importId))).toBe('ok');
		expect(code(await undo(importId))).toBe('import_undone');
		expect((await page()).cards[RATIO]!.explanation).toContain('100/400');
		expect((await page()).cards[RATIO]!.brought).toEqual([]);
	});

	test('the latest import that is not undone counts', async () => {
		const first = await bring(...ratio('200', '400'));
		const second = await bring(`STP;${RATIO};a;240;CTK`);
		const now = async () => (await shown(value(await upload(ha, csv(`STP;${RATIO};a;1;CTK`))))).lines[0]!.before;
		expect(await now()).toBe('240');
		value(await undo(first.importId));
		expect(await now()).toBe('240');
		value(await undo(second.importId));
		expect(await now()).toBe('100');
	});

	test('a figure out of reach of what the unit typed is told to the unit, not swallowed', async () => {
		const { importId } = await bring(`STP;${RATIO};a;390;CTK`);
		await save({ [`${name(RATIO)}_b`]: '380' });
		const check = value(await submissionCheck(app, minh, stp, 'vi', DURING));
		expect(check.wrong.map(({ problem }) => problem.code)).toContain('numerator_over_denominator');
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('numerator_over_denominator');
		await save({ [`${name(RATIO)}_b`]: '400' });
		value(await undo(importId));
	});

	test('a unit proves what it declares, not what others counted', async () => {
		await save({ [`${name(RATIO)}_note`]: '' });
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('incomplete');
		const { importId } = await bring(`STP;${RATIO};a;200;CTK`);
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('incomplete');
		value(await undo(importId));
		await bring(...ratio('200', '400'));
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('ok');
		expect(await stored(RATIO)).toBe(points(0.5));
	});

	test('after submission the stored self score follows, with an audit line', async () => {
		const before = (await audited('score.recompute')).length;
		const made = await bring(`STP;${RATIO};a;300;CTK`);
		expect(made.rescored).toBe(1);
		expect(await stored(RATIO)).toBe(points(0.75));
		const lines = (await audited('score.recompute')).slice(before);
		expect(lines).toMatchObject([
			{
				actorId: ha.id,
				criterionCode: RATIO,
				organisationId: 'STP',
				before: { kind: 'self', points: points(0.5) },
				after: { kind: 'self', points: points(0.75), importId: made.importId }
			}
		]);
		const kept = (await listScores(app.db, await response())).find((row) => row.criterionCode === RATIO)!;
		expect(kept.figures).toEqual({ a: 300, b: 400 });
		const queue = value(await appraisalQueue(app, long, roundId, 'vi', DURING));
		const line = queue.blocks.flatMap(({ units }) => units).find(({ unitId }) => unitId === 'STP')!;
		const sheet = value(await appraisalSheet(app, long, stp, {}, 'vi'));
		expect(line.self).toBe(sheet.self.points);
	});

	test('after appraisal verified scores follow where the appraiser agreed; decided points stay', async () => {
		await decideCriterion(
			app,
			long,
			{ ...stp, criterionCode: STEPS },
			{ outcome: 'changed', points: 0.5, reason: 'x' },
			DURING
		);
		value(await agreeToRest(app, long, stp, DURING));
		value(await finishAppraisal(app, long, stp, DURING));
		expect([await stored(RATIO, 'verified'), await stored(STEPS, 'verified')]).toEqual([points(0.75), '0.5000']);
		const self = await stored(STEPS);
		const id = value(await upload(ha, csv(`STP;${RATIO};a;400;CTK`, `STP;${STEPS};value;4;CTK`)));
		expect((await shown(id)).lines.map(({ decided }) => decided)).toEqual([false, true]);
		const { importId } = value(await apply(id));
		expect([await stored(RATIO), await stored(RATIO, 'verified')]).toEqual([points(1), points(1)]);
		expect(await stored(STEPS, 'verified')).toBe('0.5000');
		expect(await stored(STEPS)).not.toBe(self);
		value(await undo(importId));
		expect([await stored(RATIO), await stored(RATIO, 'verified')]).toEqual([points(0.75), points(0.75)]);
		expect(await stored(STEPS)).toBe(self);
	});

	test('figures are append-only', async () => {
		await expect(app.db.delete(importedFigures)).rejects.toThrow();
		await expect(app.db.update(importedFigures).set({ source: 'x' })).rejects.toThrow();
	});

	test('the list says who, when and what was undone', async () => {
		const { imports } = value(await importsOverview(app, son, 'vi'));
		expect(imports[0]).toMatchObject({ by: 'ha', rows: 2, undone: { by: 'ha' }, fileName: 'so lieu.csv' });
		expect(imports.filter(({ undone }) => !undone).length).toBe(2);
		expect((await audited('figures.import')).length).toBe(imports.length);
		expect((await audited('figures.undo')).length).toBe(imports.length - 2);
	});

	test('expired previews go when the next file comes', async () => {
		const later = new Date(DURING.getTime() + 48 * 3_600_000);
		const id = value(await upload(ha, csv(), later));
		const kept = await app.db.select({ id: importPreviews.id }).from(importPreviews);
		expect(kept).toEqual([{ id }]);
	});

	test('a final round takes no figures and undoes none', async () => {
		await app.db
			.update(rounds)
			.set({ status: 'final' })
			.where(and(eq(rounds.id, roundId), inArray(rounds.status, ['open'])));
		expect(code(await upload(ha, csv(...ratio('1', '2'))))).toBe('round_closed');
		const { imports } = value(await importsOverview(app, ha, 'vi'));
		expect(code(await undo(imports.find(({ undone }) => !undone)!.id))).toBe('round_closed');
	});
});
