/**
 * A page that arrives from a browser which has lost its token (cookies cleared, a long pause): what was typed waits while
 * the person reads the notice and begins again, and is then brought into the new response.
 */
import { typedFields } from '#lib/domain/questionnaire/merge-entries.ts';
import { drawnFrom } from '#lib/domain/questionnaire/reconcile.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { parkEntries, takeParkedEntries } from '#lib/server/auth/parked-entries.ts';
import { saveSurvey, type SurveyEntries } from './save-survey.server.ts';

/** Token of what waits, for the browser; null when there is too much to keep. */
export const parkPage = (app: App, path: string, form: FormData, now: Date): Promise<string | null> =>
	parkEntries(app.db, path, form, now);

/** Brings what waits for this address into the response; true when something did. */
export async function bringBackPage(
	app: App,
	{ token, parked, path, page }: { token: string; parked: string; path: string; page: string },
	now: Date
): Promise<boolean> {
	const form = await takeParkedEntries(app.db, parked, path, now);
	if (!form) return false;
	const saved = await saveSurvey(app, token, entriesOf(form, page), languageOf(form), now);
	return saved.ok;
}

/** What a page's form sent. */
export const entriesOf = (form: FormData, page: string): SurveyEntries => ({
	page,
	typed: typedFields(form, String(form.get('_asked') ?? '')),
	drawn: drawnFrom(form)
});

/** The language a form was drawn in: its numbers are written so, whatever the browser has been switched to since. */
export const languageOf = (form: FormData): Language => (form.get('_ngon_ngu') === 'en' ? 'en' : 'vi');
