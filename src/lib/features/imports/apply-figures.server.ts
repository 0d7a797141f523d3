/** Confirming a previewed file of figures, and undoing an import: all of it or nothing. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import {
	deleteOwnPreview,
	deletePreview,
	findImport,
	insertFigures,
	insertImport,
	listImportedCriteria,
	lockRoundForImport,
	lockUnitResponses,
	markUndone
} from '#lib/server/db/imports.ts';
import { isPreviewId } from '#lib/server/uploaded-table.ts';
import { mayImportFigures, roundForImport } from './import-rights.server.ts';
import { judgePreview } from './preview-figures.server.ts';
import { rescoreUnits } from './rescore-units.server.ts';

export type AppliedImport = { importId: number; rows: number; rescored: number };

/**
 * Applies exactly what was previewed. Refused while a cell is wrong (`import_faulty`), and when figures, points or states
 * are no longer those that the person saw (`import_changed`).
 */
export async function applyFigures(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, previewId, fingerprint }: { roundId: string; previewId: string; fingerprint: string },
	now: Date
): Promise<Result<AppliedImport>> {
	if (!mayImportFigures(person)) return refused('not_yours');
	return db.transaction(async (tx) => {
		await lockRoundForImport(tx, roundId);
		const first = await judgePreview(tx, content, person, { roundId, previewId }, now);
		if (!first.ok) return first;
		await lockUnitResponses(tx, roundId, unitsIn(first.value.reading.effects));
		// Read again: what was saved before the lock counts.
		const judged = await judgePreview(tx, content, person, { roundId, previewId }, now);
		if (!judged.ok) return judged;
		const { preview, reading } = judged.value;
		if (reading.faults.length > 0 || reading.effects.length === 0) return refused('import_faulty');
		if (judged.value.fingerprint !== fingerprint) return refused('import_changed');
		const rows = reading.effects.length;
		const { fileName } = preview;
		const made = await insertImport(tx, { roundId, fileName, rows, appliedAt: now, appliedBy: person.id });
		await insertFigures(
			tx,
			reading.effects.map(({ unitId, criterionCode, part, value, source }) => ({
				roundId,
				importId: made.id,
				organisationId: unitId,
				criterionCode,
				part,
				value: value.toFixed(4),
				source
			}))
		);
		const changed = criteriaByUnit(reading.effects.map(({ unitId, criterionCode }) => [unitId, criterionCode]));
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'figures.import',
			subject: `import:${made.id}`,
			roundId,
			after: { fileName, rows, units: changed.size }
		});
		const cause = { importId: made.id, actorId: person.id, at: now };
		const rescored = await rescoreUnits(tx, content, roundId, changed, cause);
		await deletePreview(tx, previewId);
		return ok({ importId: made.id, rows, rescored });
	});
}

/** Sets an import aside: what counted before it counts again, an earlier import or the unit's own figures. */
export async function undoImport(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, importId }: { roundId: string; importId: number },
	now: Date
): Promise<Result<AppliedImport>> {
	if (!mayImportFigures(person)) return refused('not_yours');
	if (!Number.isInteger(importId) || importId < 1 || importId > 2_147_483_647) return refused('import_unknown');
	return db.transaction(async (tx) => {
		await lockRoundForImport(tx, roundId);
		const round = await roundForImport(tx, roundId);
		if (!round.ok) return round;
		const made = await findImport(tx, roundId, importId);
		if (!made) return refused('import_unknown');
		if (made.undoneAt) return refused('import_undone');
		const held = await listImportedCriteria(tx, roundId, importId);
		await lockUnitResponses(
			tx,
			roundId,
			held.map(({ organisationId }) => organisationId)
		);
		await markUndone(tx, importId, { undoneAt: now, undoneBy: person.id });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'figures.undo',
			subject: `import:${importId}`,
			roundId,
			before: { fileName: made.fileName, rows: made.rows }
		});
		const changed = criteriaByUnit(held.map(({ organisationId, criterionCode }) => [organisationId, criterionCode]));
		const rescored = await rescoreUnits(tx, content, roundId, changed, { importId, actorId: person.id, at: now });
		return ok({ importId, rows: made.rows, rescored });
	});
}

/** Throws away a file that was not confirmed. */
export async function discardPreview({ db }: Pick<App, 'db'>, person: Person | null, previewId: string): Promise<void> {
	if (person && isPreviewId(previewId)) await deleteOwnPreview(db, previewId, person.id);
}

const unitsIn = (effects: readonly { unitId: string }[]) => [...new Set(effects.map(({ unitId }) => unitId))];

function criteriaByUnit(pairs: readonly (readonly [unit: string, code: string])[]): Map<string, Set<string>> {
	const byUnit = new Map<string, Set<string>>();
	for (const [unit, code] of pairs) byUnit.set(unit, (byUnit.get(unit) ?? new Set()).add(code));
	return byUnit;
}
