/** Taking over what a filled-in workbook says, the lines that the person chose: one save, one line in the audit. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { typedFor } from '#lib/domain/questionnaire/read-cell.ts';
import { fingerprint as markOf } from '#lib/domain/questionnaire/reconcile.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { deleteOwnPreview } from '#lib/server/db/imports.ts';
import { isPreviewId } from '#lib/server/uploaded-table.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { saveAssessment } from './save-assessment.server.ts';
import { judgeWorkbook } from './workbook-preview.server.ts';

export type AppliedWorkbook = {
	/** How many questions changed. */
	changed: number;
	/** What the file would have changed besides: left as it was. */
	left: number;
};

/**
 * Refused with `import_changed` when the assessment is no longer the one that the person saw beside the file, and with
 * `answer_required` when no line was chosen. Chosen is a question's name.
 */
export async function applyWorkbook(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey & { previewId: string },
	{ fingerprint, chosen }: { fingerprint: string; chosen: ReadonlySet<string> },
	now: Date
): Promise<Result<AppliedWorkbook>> {
	const judged = await judgeWorkbook(app, person, key, now);
	if (!judged.ok) return judged;
	const { reading, invalid, preview } = judged.value;
	if (judged.value.fingerprint !== fingerprint) return refused('import_changed');
	const taken = reading.changes.filter(({ question: { name } }) => chosen.has(name) && !invalid.has(name));
	if (taken.length === 0) return refused('answer_required');
	const typed = new Map(taken.map(({ question, after }) => [question.name, typedFor(after, preview.language)]));
	// What is saved between the look and the save is not written over either: it waits beside what the file says.
	const shown = new Map(taken.map(({ question: { name }, before }) => [name, markOf(before)]));
	const entries = {
		page: null,
		typed,
		drawn: { shown, choices: new Map() },
		cause: { file: preview.fileName, madeAt: preview.madeAt }
	};
	const saved = await saveAssessment(app, person, key, entries, preview.language, now);
	if (!saved.ok) return saved;
	await deleteOwnPreview(app.db, key.previewId, person!.id);
	return ok({ changed: saved.value.changed.length, left: reading.changes.length - saved.value.changed.length });
}

export async function discardWorkbook(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	previewId: string
): Promise<void> {
	if (person && isPreviewId(previewId)) await deleteOwnPreview(db, previewId, person.id);
}
