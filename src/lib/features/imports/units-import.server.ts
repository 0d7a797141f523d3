/** Units from a file: uploaded, looked at cell by cell, applied as a whole, and set aside as a whole. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { formatDateTime } from '#lib/domain/date.ts';
import type { Fault } from '#lib/domain/imports/table.ts';
import { readUnitsTable, UNIT_COLUMNS, type UnitEffect, type UnitsReading } from '#lib/domain/imports/units-table.ts';
import { checkUnits } from '#lib/domain/organisation/check-units.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import {
	deleteExpiredPreviews,
	deletePreview,
	findPreview,
	insertPreview,
	type ImportPreview
} from '#lib/server/db/imports.ts';
import {
	countHistory,
	deleteSuccession,
	deleteUnit,
	findUnitImport,
	insertSuccessions,
	insertUnit,
	insertUnitImport,
	listUnitImports,
	lockUnits,
	markUnitImportUndone,
	updateUnit
} from '#lib/server/db/units.ts';
import { readTable, writeCsv } from '#lib/server/spreadsheet.ts';
import { readUnitList } from '#lib/server/unit-list.ts';
import { isPreviewId, keptName, PREVIEW_HOURS } from '#lib/server/uploaded-table.ts';

const mayImportUnits = (person: Person | null): person is Person => mayPlan(person);
const FAULTS_SHOWN = 200;

export type UnitsPreview = {
	fileName: string;
	expiresAt: string;
	added: UnitEffect[];
	changed: UnitEffect[];
	unchanged: number;
	faults: Fault[];
	faultCount: number;
	/** Of what is shown here: confirming applies exactly this. */
	fingerprint: string;
};

export type UnitImportLine = {
	id: number;
	fileName: string;
	units: number;
	at: string;
	by: string | null;
	undone: boolean;
};

/** The id of the preview; nothing else happens yet. */
export async function uploadUnits(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	file: { name: string; bytes: Uint8Array },
	language: Language,
	now: Date
): Promise<Result<string>> {
	if (!mayImportUnits(person)) return refused('not_yours');
	const table = await readTable(file.bytes);
	if (!table.ok) return table;
	await deleteExpiredPreviews(db, now);
	return ok(
		await insertPreview(db, {
			personId: person.id,
			fileName: keptName(file.name),
			language,
			cells: table.value,
			purpose: { kind: 'units' },
			createdAt: now,
			expiresAt: new Date(now.getTime() + PREVIEW_HOURS * 3_600_000)
		})
	);
}

export async function unitsPreview(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	previewId: string,
	language: Language,
	now: Date
): Promise<Result<UnitsPreview>> {
	if (!mayImportUnits(person)) return refused('not_yours');
	const judged = await judge(db, person, previewId, now);
	if (!judged.ok) return judged;
	const { preview, reading, fingerprint } = judged.value;
	return ok({
		fileName: preview.fileName,
		expiresAt: formatDateTime(preview.expiresAt, language),
		added: reading.effects.filter(({ before }) => before === null),
		changed: reading.effects.filter(({ before }) => before !== null),
		unchanged: reading.unchanged,
		faults: reading.faults.slice(0, FAULTS_SHOWN),
		faultCount: reading.faults.length,
		fingerprint
	});
}

/** Applies exactly what was previewed, or nothing. Refused: `import_faulty`, `import_changed`, `import_unknown`. */
export async function applyUnits(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ previewId, fingerprint }: { previewId: string; fingerprint: string },
	now: Date
): Promise<Result<{ importId: number; units: number }>> {
	if (!mayImportUnits(person)) return refused('not_yours');
	return db.transaction(async (tx): Promise<Result<{ importId: number; units: number }>> => {
		await lockUnits(tx);
		const judged = await judge(tx, person, previewId, now);
		if (!judged.ok) return judged;
		const { preview, reading } = judged.value;
		if (reading.faults.length > 0 || reading.effects.length === 0) return refused('import_faulty');
		if (judged.value.fingerprint !== fingerprint) return refused('import_changed');
		for (const { before, after } of reading.effects)
			if (before === null) await insertUnit(tx, after);
			else await updateUnit(tx, after);
		await insertSuccessions(tx, reading.effects.flatMap(linksOf));
		const importId = await insertUnitImport(tx, {
			fileName: preview.fileName,
			changes: reading.effects.map(({ before, after, successors }) => ({ before, after, successors })),
			appliedAt: now,
			appliedBy: person.id
		});
		await audit(
			tx,
			{
				at: now,
				actorId: person.id,
				action: 'units.import',
				subject: `unit-import:${importId}`,
				after: { fileName: preview.fileName, units: reading.effects.length }
			},
			...reading.effects.map(({ before, after }) => ({
				at: now,
				actorId: person.id,
				action: before ? 'unit.change' : 'unit.add',
				subject: `unit:${after.id}`,
				organisationId: after.id,
				before,
				after: { ...after, importId }
			}))
		);
		await deletePreview(tx, previewId);
		return ok({ importId, units: reading.effects.length });
	});
}

/**
 * Puts every unit of an import back as it was. Refused: `import_changed` when one of them was changed since,
 * `unit_has_history` when one that it added is in use by now.
 */
export async function undoUnits(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	importId: number,
	now: Date
): Promise<Result<null>> {
	if (!mayImportUnits(person)) return refused('not_yours');
	if (!Number.isInteger(importId) || importId < 1 || importId > 2_147_483_647) return refused('import_unknown');
	return db.transaction(async (tx): Promise<Result<null>> => {
		await lockUnits(tx);
		const made = await findUnitImport(tx, importId);
		if (!made) return refused('import_unknown');
		if (made.undoneAt) return refused('import_undone');
		const list = await readUnitList(tx);
		const current = new Map(list.units.map((unit) => [unit.id, unit]));
		if (made.changes.some(({ after }) => !isDeepStrictEqual({ ...current.get(after.id) }, { ...after })))
			return refused('import_changed');
		const added = made.changes.filter(({ before }) => before === null).map(({ after }) => after.id);
		for (const id of added) if (await isTied(tx, id, added, list)) return refused('unit_has_history');
		const restored = new Map(list.units.filter(({ id }) => !added.includes(id)).map((unit) => [unit.id, unit]));
		for (const { before } of made.changes) if (before) restored.set(before.id, before);
		const links = made.changes.flatMap(linksOf);
		const successions = list.successions.filter((one) => !links.some((link) => isDeepStrictEqual({ ...one }, link)));
		const flaws = checkUnits([...restored.values()], successions, list.participations);
		if (flaws.some(({ code }) => code === 'unit_in_round')) return refused('unit_has_history');
		for (const link of links) await deleteSuccession(tx, link);
		for (const { before, after } of made.changes)
			if (before) await updateUnit(tx, before);
			else await deleteUnit(tx, after.id);
		await markUnitImportUndone(tx, importId, { undoneAt: now, undoneBy: person.id });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'units.undo',
			subject: `unit-import:${importId}`,
			before: { fileName: made.fileName, units: made.changes.length }
		});
		return ok(null);
	});
}

export async function unitImports(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language
): Promise<Result<UnitImportLine[]>> {
	if (!mayImportUnits(person)) return refused('not_yours');
	return ok(
		(await listUnitImports(db)).map(({ made, by }) => ({
			id: made.id,
			fileName: made.fileName,
			units: made.changes.length,
			at: formatDateTime(made.appliedAt, language),
			by,
			undone: made.undoneAt !== null
		}))
	);
}

/** Every unit as the import reads it: to be changed in a spreadsheet and brought back. */
export async function unitsTable(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language
): Promise<Result<string>> {
	if (!mayImportUnits(person)) return refused('not_yours');
	const { units, successions } = await readUnitList(db);
	const rows = units
		.filter(({ kind }) => kind !== 'city')
		.map((unit) => [
			unit.id,
			unit.nameVi,
			unit.nameEn,
			unit.shortName,
			unit.kind,
			unit.block,
			unit.parentId,
			unit.gsoCode,
			unit.validFrom,
			unit.validTo,
			unit.ranked ? 1 : 0,
			unit.status,
			unit.source,
			unit.note,
			successions
				.filter(({ predecessorId }) => predecessorId === unit.id)
				.map(({ successorId }) => successorId)
				.join(' ')
		]);
	return ok(writeCsv([[...UNIT_COLUMNS], ...rows], language));
}

async function judge(
	db: Database | Transaction,
	person: Person,
	previewId: string,
	now: Date
): Promise<Result<{ preview: ImportPreview; reading: UnitsReading; fingerprint: string }>> {
	const preview = isPreviewId(previewId) ? await findPreview(db, previewId, person.id, now) : undefined;
	if (preview?.purpose.kind !== 'units') return refused('import_unknown');
	const reading = readUnitsTable(preview.cells, await readUnitList(db));
	const fingerprint = createHash('sha256').update(JSON.stringify(reading)).digest('hex');
	return ok({ preview, reading, fingerprint });
}

const linksOf = ({ after, successors }: { after: { id: string }; successors: readonly string[] }) =>
	successors.map((successorId) => ({ predecessorId: after.id, successorId }));

async function isTied(
	tx: Transaction,
	id: string,
	together: readonly string[],
	{ units }: Awaited<ReturnType<typeof readUnitList>>
): Promise<boolean> {
	const { rounds, responses, people } = await countHistory(tx, id);
	return rounds + responses + people > 0 || units.some((unit) => unit.parentId === id && !together.includes(unit.id));
}
