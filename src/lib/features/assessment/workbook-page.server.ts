/** The page that gives out an assessment's workbook and takes it back. */
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { LARGEST_TABLE } from '#lib/server/spreadsheet.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { headOf, readRecord, type AssessmentHead } from './assessment-record.server.ts';

export async function workbookPage(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<{ head: AssessmentHead; mostMegabytes: number }>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	return ok({ head: headOf(read.value, person, language, now), mostMegabytes: LARGEST_TABLE / 1024 / 1024 });
}
