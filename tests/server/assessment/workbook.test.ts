/** An assessment filled in by spreadsheet, told as people: Lan fills it in away from the line, Tú is on line meanwhile. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { listAudit } from '#lib/server/audit.ts';
import { answerWorkbook } from '#lib/features/assessment/answer-workbook.server.ts';
import { applyWorkbook } from '#lib/features/assessment/apply-workbook.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { uploadWorkbook } from '#lib/features/assessment/upload-workbook.server.ts';
import { workbookPreview, type WorkbookPreview } from '#lib/features/assessment/workbook-preview.server.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { editWorkbook, rowsOf, type Edit } from '../../fixtures/edited-workbook.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const LATER = new Date(DURING.getTime() + 3_600_000);
const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
	result.ok ? 'ok' : result.problem.code;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, tu: Person, hoa: Person;
	const stp: UnitKey = { roundId: TEST_ROUND.id, unitId: 'STP' };
	const save = (who: Person, entries: Record<string, string | string[]>, at = DURING) =>
		saveAssessment(
			app,
			who,
			stp,
			{ page: null, typed: new Map(Object.entries(entries).map(([name, value]) => [name, [value].flat()])) },
			'vi',
			at
		);
	const download = async () => {
		const made = await answerWorkbook(app, lan, stp, 'vi', DURING);
		if (!made.ok) throw new Error(made.problem.code);
		return made.value.bytes;
	};
	/** Addresses of a question's cells in a file, by the key at the end of its line. */
	const lineOf = async (bytes: Uint8Array, key: string) => {
		const at = (await rowsOf(bytes)).findIndex((row) => row[8] === key) + 1;
		expect(at, key).toBeGreaterThan(0);
		return { figure: `F${at}`, note: `G${at}`, row: at };
	};
	const upload = (bytes: Uint8Array, who: Person | null = lan, key = stp) =>
		uploadWorkbook(app, who, key, { name: 'phieu.xlsx', bytes }, 'vi', LATER);
	const preview = async (bytes: Uint8Array): Promise<WorkbookPreview & { id: string }> => {
		const kept = await upload(bytes);
		if (!kept.ok) throw new Error(kept.problem.code);
		const shown = await workbookPreview(app, lan, { ...stp, previewId: kept.value }, 'vi', LATER);
		if (!shown.ok) throw new Error(shown.problem.code);
		return { ...shown.value, id: kept.value };
	};
	const previewOf = async (edits: Readonly<Record<string, Edit>>, from?: Uint8Array) =>
		preview(await editWorkbook(from ?? (await download()), edits));
	const changesIn = ({ pages }: WorkbookPreview) => pages.flatMap(({ changes }) => changes);
	const apply = ({ id, fingerprint }: { id: string; fingerprint: string }, ...chosen: string[]) =>
		applyWorkbook(app, lan, { ...stp, previewId: id }, { fingerprint, chosen: new Set(chosen) }, LATER);
	const answers = async () => (await findUnitResponse(app.db, TEST_ROUND.id, 'STP', 'department'))!.answers;

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		tu = await addPerson(app, 'tu', ['STP', 'officer']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		await save(lan, { CQS_NT_1: 'head', CQS_NT_3_a: '320', CQS_NT_3_b: '400' });
	});
	afterAll(() => app.close());

	test('another unit may neither download nor upload', async () => {
		expect(code(await answerWorkbook(app, hoa, stp, 'vi', DURING))).toBe('not_yours');
		expect(code(await upload(await download(), hoa))).toBe('not_yours');
		expect(code(await upload(await download(), null))).toBe('not_yours');
	});

	test('a file as it was downloaded changes nothing', async () => {
		const shown = await preview(await download());
		expect(changesIn(shown)).toEqual([]);
		expect([shown.faults, shown.ignored, shown.missing]).toEqual([[], [], []]);
		expect(shown.points.then).toBe(shown.points.now);
	});

	test('figures, a choice, ticks and an explanation come through the same save, in one act', async () => {
		const bytes = await download();
		const figure = await lineOf(bytes, 'CQS_NT_3_a');
		const choice = await lineOf(bytes, 'CQS_NT_1');
		const shown = await previewOf(
			{ [figure.figure]: 350, [figure.note]: 'Tăng do\ncấp phường', [choice.figure]: 'không' },
			bytes
		);
		expect(shown.faults).toMatchObject([{ cell: choice.figure, code: 'choice_not_listed' }]);
		expect(changesIn(shown)).toMatchObject([
			{
				name: 'CQS_NT_3_a',
				cell: figure.figure,
				before: expect.stringMatching(/^320/),
				after: expect.stringMatching(/^350/)
			},
			{ name: 'CQS_NT_3_note', before: null, after: 'Tăng do\ncấp phường' }
		]);
		expect(await apply(shown, 'CQS_NT_3_a', 'CQS_NT_3_note')).toMatchObject({
			ok: true,
			value: { changed: 2, left: 0 }
		});
		expect(await answers()).toMatchObject({ CQS_NT_3_a: 350, CQS_NT_3_note: 'Tăng do\ncấp phường', CQS_NT_1: 'head' });
		const response = (await findUnitResponse(app.db, TEST_ROUND.id, 'STP', 'department'))!;
		const acts = await listAudit(app.db, `response:${response.id}`, ['assessment.save']);
		expect(acts.at(-1)).toMatchObject({
			before: { CQS_NT_3_a: 320 },
			after: { CQS_NT_3_a: 350, $cause: { file: 'phieu.xlsx' } }
		});
		expect(code(await apply(shown, 'CQS_NT_3_a'))).toBe('import_unknown');
	});

	test('several choices are ticked one a line', async () => {
		const bytes = await download();
		const [section, media] = [await lineOf(bytes, 'CQS_NT_4=section'), await lineOf(bytes, 'CQS_NT_4=media')];
		const shown = await previewOf({ [section.figure]: 'x', [media.figure]: 'Có' }, bytes);
		expect(changesIn(shown)).toMatchObject([{ name: 'CQS_NT_4', before: null }]);
		expect(await apply(shown, 'CQS_NT_4')).toMatchObject({ ok: true });
		expect(await answers()).toMatchObject({ CQS_NT_4: ['section', 'media'] });
		const strange = await previewOf({ [section.figure]: 'hơi hơi' }, await download());
		expect(strange.faults).toMatchObject([{ cell: section.figure, code: 'tick_unknown' }]);
	});

	test('only what is chosen is taken', async () => {
		const bytes = await download();
		const [a, b] = [await lineOf(bytes, 'CQS_NT_3_a'), await lineOf(bytes, 'CQS_NT_3_b')];
		const shown = await previewOf({ [a.figure]: '360', [b.figure]: '1.000' }, bytes);
		expect(code(await apply(shown))).toBe('answer_required');
		expect(await apply(shown, 'CQS_NT_3_b')).toMatchObject({ ok: true, value: { changed: 1, left: 1 } });
		expect(await answers()).toMatchObject({ CQS_NT_3_a: 350, CQS_NT_3_b: 1000 });
	});

	test('what Tú changed meanwhile is a conflict that asks; what only he changed stays', async () => {
		const bytes = await download();
		const [a, b] = [await lineOf(bytes, 'CQS_NT_3_a'), await lineOf(bytes, 'CQS_NT_3_b')];
		await save(tu, { CQS_NT_3_a: '355', CQS_NT_1: 'deputy' });
		const shown = await previewOf({ [a.figure]: 370, [b.figure]: 500 }, bytes);
		expect(changesIn(shown)).toMatchObject([
			{ name: 'CQS_NT_3_a', kind: 'conflict', before: expect.stringMatching(/^355/), changedBy: { name: 'tu' } },
			{ name: 'CQS_NT_3_b', kind: 'change' }
		]);
		expect(await apply(shown, 'CQS_NT_3_b')).toMatchObject({ ok: true });
		expect(await answers()).toMatchObject({ CQS_NT_3_a: 355, CQS_NT_3_b: 500, CQS_NT_1: 'deputy' });
	});

	test('a preview that no longer shows what is saved is refused, and shown anew', async () => {
		const bytes = await download();
		const a = await lineOf(bytes, 'CQS_NT_3_a');
		const shown = await previewOf({ [a.figure]: 380 }, bytes);
		await save(tu, { CQS_NT_3_a: '356' });
		expect(code(await apply(shown, 'CQS_NT_3_a'))).toBe('import_changed');
		expect(await answers()).toMatchObject({ CQS_NT_3_a: 356 });
	});

	test('formulas, dates, errors and figures that cannot be right are told by cell and not taken', async () => {
		const bytes = await download();
		const [a, b] = [await lineOf(bytes, 'CQS_NT_3_a'), await lineOf(bytes, 'CQS_NT_3_b')];
		const wrong = async (edits: Record<string, Edit>) =>
			(await previewOf(edits, bytes)).faults.map((fault) => [fault.cell, fault.code]);
		expect(await wrong({ [a.figure]: { formula: '1+1' } })).toEqual([[a.figure, 'formula_empty']]);
		expect(await wrong({ [a.figure]: new Date('2022-02-01') })).toEqual([[a.figure, 'cell_is_date']]);
		expect(await wrong({ [a.figure]: '#REF!' })).toEqual([[a.figure, 'cell_error']]);
		expect(await wrong({ [a.figure]: 'nhiều' })).toEqual([[a.figure, 'number_malformed']]);
		expect(await wrong({ [b.figure]: -4 })).toEqual([[b.figure, 'number_negative']]);
		const over = await previewOf({ [a.figure]: 700 }, bytes);
		expect(changesIn(over)).toMatchObject([{ problem: { code: 'numerator_over_denominator' } }]);
		expect(code(await apply(over, 'CQS_NT_3_a'))).toBe('answer_required');
	});

	test('an emptied cell asks to clear, a line that is gone does not', async () => {
		const bytes = await download();
		const a = await lineOf(bytes, 'CQS_NT_3_a');
		expect(changesIn(await previewOf({ [a.figure]: null }, bytes))).toMatchObject([{ kind: 'clear', after: null }]);
		const gone = await preview(await editWorkbook(bytes, {}, { drop: [a.row] }));
		expect(changesIn(gone)).toEqual([]);
		expect(gone.missing).toHaveLength(1);
	});

	test('lines of nobody and lines twice are named', async () => {
		const bytes = await download();
		const rows = await rowsOf(bytes);
		const next = rows.length + 1;
		const shown = await previewOf(
			{ [`I${next}`]: 'CQS_KHONG_CO', [`I${next + 1}`]: 'CQS_NT_3_a', [`F${next + 1}`]: 1 },
			bytes
		);
		expect(shown.faults.map(({ cell, code }) => [cell, code])).toEqual([
			[`I${next}`, 'row_unknown'],
			[`I${next + 1}`, 'row_twice']
		]);
		expect(changesIn(shown)).toEqual([]);
	});

	test('a file of another unit, another version or another origin is refused with the reason', async () => {
		const bytes = await download();
		const other = { roundId: TEST_ROUND.id, unitId: 'Q_HB' };
		expect(await upload(bytes, hoa, other)).toMatchObject({
			ok: false,
			problem: { code: 'workbook_other', details: { unit: 'Sở Tư pháp' } }
		});
		expect(code(await upload(await editWorkbook(bytes, {}, { without: ['_thuoc_so'] })))).toBe('workbook_foreign');
		expect(code(await upload(new TextEncoder().encode('a;b\n1;2')))).toBe('file_kind');
		const headless = await upload(await editWorkbook(bytes, {}, { drop: [5] }));
		expect(headless.ok).toBe(true);
		if (headless.ok)
			expect(code(await workbookPreview(app, lan, { ...stp, previewId: headless.value }, 'vi', LATER))).toBe(
				'workbook_foreign'
			);
	});

	test("somebody else's preview is not there", async () => {
		const shown = await preview(await download());
		expect(code(await workbookPreview(app, tu, { ...stp, previewId: shown.id }, 'vi', LATER))).toBe('import_unknown');
	});
});
