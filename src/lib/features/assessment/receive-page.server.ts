/** Taking in a page of the form: its entries first, then the documents chosen beside them. */
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import { typedFields } from '#lib/domain/questionnaire/merge-entries.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Evidence } from '#lib/server/db/responses.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { entryProblems, readRecord } from './assessment-record.server.ts';
import { attachEvidence, describeDocument } from './attach-evidence.server.ts';
import { saveAssessment } from './save-assessment.server.ts';

export type ReceivedPage = {
	/** At the questions of the page, as it stands now. */
	problems: Problem[];
	/** At the documents: `tep:<criterion>` or `ngay:<document>`. The other documents were kept. */
	documentProblems: Problem[];
};

/** Fields of the form: `tep:<criterion>` files; `so:`, `ngay:`, `noi:<document>` the details of a document attached. */
export async function receivePage(
	app: Pick<App, 'db' | 'content' | 'files'>,
	person: Person | null,
	key: UnitKey,
	page: string,
	form: FormData,
	now: Date
): Promise<Result<ReceivedPage>> {
	const language = languageOf(form);
	const typed = typedFields(form, String(form.get('_asked') ?? ''));
	const saved = await saveAssessment(app, person, key, { page, typed }, language, now);
	if (!saved.ok) return saved;
	const before = await readRecord(app, person, key);
	if (!before.ok) return before;
	const documentProblems = [
		...(await describeDocuments(app, person, key, before.value.evidence, form, now)),
		...(await attachFiles(app, person, key, form, now))
	];
	const asked = before.value.instrument.questionnaire.pages.find(({ name }) => name === page);
	if (!asked) return refused('page_unknown');
	return ok({ problems: entryProblems(before.value, asked, language), documentProblems });
}

/** The language a form was drawn in: its numbers are written so, whatever the browser has been switched to since. */
export const languageOf = (form: FormData): Language => (form.get('_ngon_ngu') === 'en' ? 'en' : 'vi');

/** What a form held that could not be saved any more, question by question, for the person to copy. */
export async function unsavedEntries(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	form: FormData,
	language: Language
): Promise<{ title: string; value: string }[]> {
	const read = await readRecord({ db, content }, person, key);
	if (!read.ok) return [];
	const typed = typedFields(form, String(form.get('_asked') ?? ''));
	return allQuestions(read.value.instrument.questionnaire).flatMap(({ name, title, choices = [] }) => {
		const values = (typed.get(name) ?? []).filter((value) => value.trim() !== '');
		const words = values.map((value) => choices.find((choice) => choice.value === value)?.text[language] ?? value);
		return words.length > 0 ? [{ title: title[language], value: words.join('; ') }] : [];
	});
}

async function describeDocuments(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	documents: readonly Evidence[],
	form: FormData,
	now: Date
): Promise<Problem[]> {
	const problems: Problem[] = [];
	for (const { id, documentNumber, documentDate, issuedBy } of documents) {
		if (!form.has(`so:${id}`)) continue;
		const given = {
			documentNumber: String(form.get(`so:${id}`) ?? '').trim(),
			documentDate: String(form.get(`ngay:${id}`) ?? '').trim(),
			issuedBy: String(form.get(`noi:${id}`) ?? '').trim()
		};
		// Pages are saved often and documents described once: no transaction for what did not change.
		const same =
			given.documentNumber === (documentNumber ?? '') &&
			given.documentDate === (documentDate ?? '') &&
			given.issuedBy === (issuedBy ?? '');
		if (same) continue;
		const described = await describeDocument(app, person, key, id, given, now);
		if (!described.ok) problems.push({ ...described.problem, field: `ngay:${id}` });
	}
	return problems;
}

async function attachFiles(
	app: Pick<App, 'db' | 'content' | 'files'>,
	person: Person | null,
	key: UnitKey,
	form: FormData,
	now: Date
): Promise<Problem[]> {
	const problems: Problem[] = [];
	for (const [field, file] of form) {
		// A file field left empty sends a nameless file of no bytes.
		if (!field.startsWith('tep:') || typeof file === 'string' || (file.name === '' && file.size === 0)) continue;
		const attached = await attachEvidence(
			app,
			person,
			{ ...key, criterionCode: field.slice('tep:'.length) },
			{ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) },
			now
		);
		if (!attached.ok)
			problems.push({ ...attached.problem, field, details: { ...attached.problem.details, name: file.name } });
	}
	return problems;
}
