/** The list of units: changed by hand, reorganised, imported and set back; told as people. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUnit, changeUnit, removeUnit, reorganise } from '#lib/features/units/change-units.server.ts';
import { BLANK_UNIT, formOfUnit } from '#lib/features/units/unit-form.ts';
import { unitList, unitPage } from '#lib/features/units/unit-pages.server.ts';
import {
	applyUnits,
	undoUnits,
	unitsPreview,
	unitsTable,
	uploadUnits
} from '#lib/features/imports/units-import.server.ts';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findOrganisation, listOrganisations } from '#lib/server/db/organisations.ts';
import { listSuccessions } from '#lib/server/db/units.ts';
import { addPerson, DATABASES, openTestApp, type TestApp } from '../databases.ts';

const NOW = new Date('2025-07-10T03:00:00Z');

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let long: Person, ha: Person;
	beforeAll(async () => {
		app = await openTestApp(open);
		long = await addPerson(app, 'long', ['HP', 'planner']);
		ha = await addPerson(app, 'ha', ['HP', 'appraiser']);
	});
	afterAll(() => app.close());

	const ward = {
		...BLANK_UNIT,
		id: 'P_LC',
		nameVi: 'Phường Lê Chân',
		nameEn: 'Lê Chân Ward',
		kind: 'phuong',
		block: 'PHUONG',
		parentId: 'HP'
	};
	const first = (result: { ok: true } | { ok: false; problems: { code: string; field?: string }[] }) =>
		result.ok ? 'ok' : [result.problems[0]!.code, result.problems[0]!.field].filter(Boolean).join(' ');
	const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
		result.ok ? 'ok' : result.problem.code;

	test('are for planners', async () => {
		for (const who of [null, ha]) {
			expect(first(await addUnit(app, who, ward, NOW))).toBe('not_yours');
			expect(first(await removeUnit(app, who, 'CTK', NOW))).toBe('not_yours');
			expect(code(await unitList(app, who, { day: '', kind: '', block: '', words: '' }, 'vi'))).toBe('not_yours');
			expect(code(await uploadUnits(app, who, { name: 'x.csv', bytes: new Uint8Array([65]) }, 'vi', NOW))).toBe(
				'not_yours'
			);
		}
	});

	test('are found by day, kind, block and name without marks', async () => {
		const ids = async (filter: object) => {
			const list = await unitList(app, long, { day: '', kind: '', block: '', words: '', ...filter }, 'vi');
			return list.ok ? list.value.units.map(({ id }) => id) : [];
		};
		expect(await ids({ day: '2022-12-31', block: 'SO' })).toHaveLength(20);
		expect(await ids({ day: '2025-08-01', block: 'SO' })).toHaveLength(14);
		expect(await ids({ kind: 'dac_khu' })).toEqual(['DK_BLV', 'DK_CH']);
		expect(await ids({ words: 'le chan' })).toEqual(['Q_LC']);
	});

	test('one is added, changed, closed; every act is in the audit with before and after', async () => {
		expect(first(await addUnit(app, long, { ...ward, validFrom: '2025-07-01' }, NOW))).toBe('ok');
		expect(first(await addUnit(app, long, ward, NOW))).toBe('unit_taken id');
		expect(first(await addUnit(app, long, { ...ward, id: 'P_LC2' }, NOW))).toBe('unit_name_taken nameVi');
		expect(first(await addUnit(app, long, { ...ward, id: 'Lê Chân' }, NOW))).toBe('unit_id_malformed id');
		const stored = formOfUnit((await findOrganisation(app.db, 'P_LC'))!);
		expect(first(await changeUnit(app, long, 'P_LC', { ...stored, parentId: 'P_LC' }, NOW))).toBe(
			'unit_parent_loops parentId'
		);
		expect(first(await changeUnit(app, long, 'P_LC', { ...stored, validTo: '2025-06-30' }, NOW))).toBe(
			'unit_dates_disorder validTo'
		);
		expect(first(await changeUnit(app, long, 'P_LC', { ...stored, ranked: '', validTo: '2026-12-31' }, NOW))).toBe(
			'ok'
		);
		expect(await findOrganisation(app.db, 'P_LC')).toMatchObject({ ranked: false, validTo: '2026-12-31' });
		expect(first(await changeUnit(app, long, 'HP', stored, NOW)), 'the city stays').toBe('not_yours');
		const acts = await listAudit(app.db, 'unit:P_LC', ['unit.add', 'unit.change']);
		expect(acts.map(({ action, actorId }) => [action, actorId === long.id])).toEqual([
			['unit.add', true],
			['unit.change', true]
		]);
	});

	test('a unit with a history is closed, never deleted, and not closed before it took part', async () => {
		expect(first(await removeUnit(app, long, 'STP', NOW))).toBe('unit_has_history');
		const page = await unitPage(app, long, 'STP', 'vi');
		expect(page.ok && page.value).toMatchObject({ removable: false, successors: [{ id: 'STP25' }] });
		const stp = formOfUnit((await findOrganisation(app.db, 'STP'))!);
		expect(first(await changeUnit(app, long, 'STP', { ...stp, validTo: '2022-01-01' }, NOW))).toBe(
			'unit_in_round validTo'
		);
		expect(first(await removeUnit(app, long, 'P_LC', NOW)), 'one that nothing names').toBe('ok');
		expect(await findOrganisation(app.db, 'P_LC')).toBeUndefined();
	});

	test('districts end, a ward goes on: one act, and what would break the rules leaves nothing behind', async () => {
		const created = { ...ward, id: 'P_HB', nameVi: 'Phường Hồng Bàng', nameEn: 'Hồng Bàng Ward' };
		const asked = { day: '2025-07-01', predecessors: ['Q_HB', 'Q_NQ'], successors: [], created };
		expect(first(await reorganise(app, ha, asked, NOW))).toBe('not_yours');
		expect(first(await reorganise(app, long, { ...asked, predecessors: [] }, NOW))).toBe(
			'answer_required predecessors'
		);
		expect(first(await reorganise(app, long, { ...asked, created: null }, NOW))).toBe('answer_required successors');
		expect(first(await reorganise(app, long, { ...asked, day: '2022-06-01' }, NOW))).toBe('unit_in_round day');
		expect(await findOrganisation(app.db, 'P_HB')).toBeUndefined();
		expect(first(await reorganise(app, long, asked, NOW))).toBe('ok');
		expect(await findOrganisation(app.db, 'P_HB')).toMatchObject({ validFrom: '2025-07-01', validTo: null });
		expect(await findOrganisation(app.db, 'Q_NQ')).toMatchObject({ validTo: '2025-06-30' });
		const links = (await listSuccessions(app.db)).filter(({ successorId }) => successorId === 'P_HB');
		expect(links.map(({ predecessorId }) => predecessorId)).toEqual(['Q_HB', 'Q_NQ']);
	});

	describe('a file', () => {
		const upload = async (text: string | Uint8Array, name = 'don-vi.csv') => {
			const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
			const kept = await uploadUnits(app, long, { name, bytes }, 'vi', NOW);
			if (!kept.ok) throw new Error(kept.problem.code);
			const preview = await unitsPreview(app, long, kept.value, 'vi', NOW);
			if (!preview.ok) throw new Error(preview.problem.code);
			return { id: kept.value, ...preview.value };
		};

		test('in Windows-1258 is read, previewed, applied as a whole and undone', async () => {
			// "Xã Kiến Thụy" in Windows-1258: ã, ế and ụ are letters with a combining mark behind them.
			const text =
				'unit_id;name_vi;kind;block;valid_from;ranked\r\nX_KT;Xa\xde Ki\xea\xecn Thu\xf2y;xa;XA;2025-07-01;1\r\nQ_LC;;;;;0\r\n';
			const preview = await upload(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
			expect(preview).toMatchObject({ faultCount: 0, unchanged: 0 });
			expect(preview.added.map(({ after }) => after.nameVi)).toEqual(['Xã Kiến Thụy']);
			expect(preview.changed.map(({ after, changed }) => [after.id, changed[0]!.field])).toEqual([['Q_LC', 'ranked']]);
			const before = await listOrganisations(app.db);
			const key = { previewId: preview.id, fingerprint: preview.fingerprint };
			expect(code(await applyUnits(app, ha, key, NOW))).toBe('not_yours');
			expect(code(await applyUnits(app, long, { ...key, fingerprint: 'x' }, NOW))).toBe('import_changed');
			const applied = await applyUnits(app, long, key, NOW);
			if (!applied.ok) throw new Error(applied.problem.code);
			expect(applied.value.units).toBe(2);
			expect(code(await applyUnits(app, long, key, NOW)), 'once').toBe('import_unknown');
			expect(await findOrganisation(app.db, 'X_KT')).toMatchObject({ nameVi: 'Xã Kiến Thụy', parentId: 'HP' });
			expect(code(await undoUnits(app, ha, applied.value.importId, NOW))).toBe('not_yours');
			expect(code(await undoUnits(app, long, applied.value.importId, NOW))).toBe('ok');
			expect(code(await undoUnits(app, long, applied.value.importId, NOW))).toBe('import_undone');
			expect(await listOrganisations(app.db)).toEqual(before);
		});

		test('with one wrong cell or a formula applies nothing', async () => {
			const preview = await upload('unit_id,name_vi,kind\nX_A,Xã Alpha,xa\nX_B,"=HYPERLINK(""http://x"")",xa\n');
			expect(preview.faults.map(({ cell, code }) => [cell, code])).toEqual([['B3', 'cell_formula']]);
			const key = { previewId: preview.id, fingerprint: preview.fingerprint };
			expect(code(await applyUnits(app, long, key, NOW))).toBe('import_faulty');
			expect(await findOrganisation(app.db, 'X_A')).toBeUndefined();
		});

		test('is not undone over a later change', async () => {
			const preview = await upload('unit_id,name_vi,kind,block\nX_C,Xã Gamma,xa,XA\n');
			const applied = await applyUnits(app, long, { previewId: preview.id, fingerprint: preview.fingerprint }, NOW);
			if (!applied.ok) throw new Error(applied.problem.code);
			const stored = formOfUnit((await findOrganisation(app.db, 'X_C'))!);
			await changeUnit(app, long, 'X_C', { ...stored, note: 'sửa tay' }, NOW);
			expect(code(await undoUnits(app, long, applied.value.importId, NOW))).toBe('import_changed');
		});

		test('of the list as it is changes nothing', async () => {
			const table = await unitsTable(app, long, 'vi');
			if (!table.ok) throw new Error(table.problem.code);
			const preview = await upload(table.value);
			expect(preview).toMatchObject({ faultCount: 0, added: [], changed: [] });
			expect(preview.unchanged).toBe((await listOrganisations(app.db)).length - 1);
		});
	});
});
