/** Taking in a file of figures: it is read and kept for its preview, and nothing else happens yet. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { deleteExpiredPreviews, insertPreview } from '#lib/server/db/imports.ts';
import { readTable } from '#lib/server/spreadsheet.ts';
import { keptName, PREVIEW_HOURS } from '#lib/server/uploaded-table.ts';
import { mayImportFigures, roundForImport } from './import-rights.server.ts';

/** The id of the preview. Numerals in the file's texts are read as the language writes them. */
export async function uploadFigures(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	roundId: string,
	file: { name: string; bytes: Uint8Array },
	language: Language,
	now: Date
): Promise<Result<string>> {
	if (!mayImportFigures(person)) return refused('not_yours');
	const round = await roundForImport(db, roundId);
	if (!round.ok) return round;
	const table = await readTable(file.bytes);
	if (!table.ok) return table;
	await deleteExpiredPreviews(db, now);
	return ok(
		await insertPreview(db, {
			personId: person.id,
			fileName: keptName(file.name),
			language,
			cells: table.value,
			purpose: { kind: 'figures', roundId },
			createdAt: now,
			expiresAt: new Date(now.getTime() + PREVIEW_HOURS * 3_600_000)
		})
	);
}
