/** Taking in a filled-in workbook: it is read, known for whose it is, and kept for its preview. Nothing counts yet. */
import { versionOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayHaveRemit } from '#lib/server/auth/remit.ts';
import { deleteExpiredPreviews, insertPreview } from '#lib/server/db/imports.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { readSheets } from '#lib/server/spreadsheet.ts';
import { keptName, PREVIEW_HOURS } from '#lib/server/uploaded-table.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { readRecord } from './assessment-record.server.ts';
import { readTag, TAG_SHEET, type WorkbookTag } from './workbook-tag.server.ts';

/** The id of the preview. Refused when nothing may be changed, and when the file is not a form of this unit and round. */
export async function uploadWorkbook(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	file: { name: string; bytes: Uint8Array },
	language: Language,
	now: Date
): Promise<Result<string>> {
	if (!mayHaveRemit(person, key.unitId)) return refused('not_yours');
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	if (read.value.changeable.size === 0) return refused('already_submitted');
	const sheets = await readSheets(file.bytes);
	if (!sheets.ok) return sheets;
	const tag = readTag(sheets.value.find(({ name }) => name === TAG_SHEET)?.table ?? []);
	const filled = sheets.value.find(({ name }) => name === tag?.sheet);
	if (!tag || !filled) return refused('workbook_foreign', 'tep');
	if (tag.round !== key.roundId || tag.unit !== key.unitId)
		return refused('workbook_other', 'tep', await namesOf(app, tag, language));
	const used = versionOf(read.value.instrument.framework);
	if (tag.framework !== used) return refused('workbook_version', 'tep', { file: tag.framework, now: used });
	await deleteExpiredPreviews(app.db, now);
	return ok(
		await insertPreview(app.db, {
			personId: person.id,
			fileName: keptName(file.name),
			language: tag.language,
			cells: filled.table,
			purpose: {
				kind: 'answers',
				...key,
				madeAt: tag.madeAt,
				file: {
					formulas: filled.formulas,
					columns: { key: tag.keyColumn, figure: tag.figureColumn, note: tag.noteColumn },
					base: tag.base,
					shown: tag.shown
				}
			},
			createdAt: now,
			expiresAt: new Date(now.getTime() + PREVIEW_HOURS * 3_600_000)
		})
	);
}

/** What the file says of itself, in words where they are known here. */
async function namesOf({ db }: Pick<App, 'db'>, tag: WorkbookTag, language: Language) {
	const [unit, round] = [await findOrganisation(db, tag.unit), await findRound(db, tag.round)];
	const vi = language === 'vi';
	return {
		unit: (vi ? unit?.nameVi : unit?.nameEn) ?? tag.unit.slice(0, 40),
		round: (vi ? round?.nameVi : round?.nameEn) ?? tag.round.slice(0, 40)
	};
}
