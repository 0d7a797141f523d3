/** A word of explanation for a figure that looks odd: the criterion's own explanation, which the appraiser reads. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import { fingerprint } from '#lib/domain/questionnaire/reconcile.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { saveAssessment } from './save-assessment.server.ts';

/** Refused without words, and like any other save. */
export async function explainCriterion(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ code, words }: { code: string; words: string },
	now: Date
): Promise<Result<null>> {
	if (words.trim() === '') return refused('reason_required', code);
	const name = questionName(code, 'note');
	// It is asked only where there is none: one that came meanwhile is not written over.
	const drawn = { shown: new Map([[name, fingerprint({})]]), choices: new Map() };
	const saved = await saveAssessment(
		app,
		person,
		key,
		{ page: null, typed: new Map([[name, [words]]]), drawn },
		'vi',
		now
	);
	if (!saved.ok) return saved;
	const [wrong] = saved.value.problems;
	return wrong ? { ok: false, problem: { ...wrong, field: code } } : ok(null);
}
