/** What was typed into a page when the session had ended, brought back once its person has signed in again. */
import type { Problem } from '#lib/domain/problem.ts';
import { typedFields } from '#lib/domain/questionnaire/merge-entries.ts';
import { drawnFrom } from '#lib/domain/questionnaire/reconcile.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { PARKED_FILE, takeParkedEntries } from '#lib/server/auth/parked-entries.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { readRecord } from './assessment-record.server.ts';
import { languageOf, unsavedEntries } from './receive-page.server.ts';
import { saveAssessment } from './save-assessment.server.ts';

export type Restored = {
	/** Why it could not be saved any more; null when it was. */
	refused: Problem | null;
	/** Where it was refused: what had been typed, to copy. */
	unsaved: { title: string; value: string }[];
	/** Names of files chosen then: they did not wait and must be chosen again. */
	files: string[];
};

/**
 * Saves what waits for this page, or shows it where the page takes no more. Null when nothing waits here, or not for this
 * person: it goes on waiting for the one who typed it.
 */
export async function restoreParked(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ page, token, path }: { page: string; token: string; path: string },
	language: Language,
	now: Date
): Promise<Restored | null> {
	if (!(await readRecord(app, person, key, now)).ok) return null;
	const form = await takeParkedEntries(app.db, token, path, now);
	if (!form) return null;
	const files = form.getAll(PARKED_FILE).map(String);
	const typed = typedFields(form, String(form.get('_asked') ?? ''));
	const saved = await saveAssessment(app, person, key, { page, typed, drawn: drawnFrom(form) }, languageOf(form), now);
	if (saved.ok) return { refused: null, unsaved: [], files };
	return { refused: saved.problem, unsaved: await unsavedEntries(app, person, key, form, language, now), files };
}
