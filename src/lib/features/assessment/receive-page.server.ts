/** Taking in a page of the form: its entries first, then the documents chosen beside them. */
import { dayOf } from '#lib/domain/date.ts';
import {
	mergeDetails,
	pickDetails,
	readDetails,
	sameDetails,
	type DocumentDetails,
	type TypedDetails
} from '#lib/domain/evidence/document-details.ts';
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import { typedInWords } from '#lib/domain/questionnaire/answer-words.ts';
import { typedFields } from '#lib/domain/questionnaire/merge-entries.ts';
import { drawnFrom } from '#lib/domain/questionnaire/reconcile.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Evidence } from '#lib/server/db/documents.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { entryProblems, readRecord } from './assessment-record.server.ts';
import { attachEvidence, type Known } from './attach-evidence.server.ts';
import { describeDocument } from './change-documents.server.ts';
import { saveAssessment } from './save-assessment.server.ts';

export type ReceivedPage = {
	/** At the questions of the page, as it stands now. */
	problems: Problem[];
	/** At the documents: `tep:<criterion>` or `ngay:<use>`. The other documents were kept. */
	documentProblems: Problem[];
	/** Files that came and were known already, by the field they came in. */
	knownFiles: KnownFile[];
	/** Details that could not be kept, as typed, by use. */
	typedDetails: Record<string, TypedDetails>;
};

export type KnownFile = { field: string; name: string; known: Exclude<Known, null> };

/**
 * Fields of the form: `tep:<criterion>` files; `ten:`, `so:`, `ngay:`, `noi:<use>` the details of a document at a criterion.
 */
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
	const saved = await saveAssessment(app, person, key, { page, typed, drawn: drawnFrom(form) }, language, now);
	if (!saved.ok) return saved;
	const before = await readRecord(app, person, key, now);
	if (!before.ok) return before;
	const described = await describeDocuments(app, person, key, before.value.evidence, form, now);
	const attached = await attachFiles(app, person, key, form, now);
	const asked = before.value.instrument.questionnaire.pages.find(({ name }) => name === page);
	if (!asked) return refused('page_unknown');
	return ok({
		problems: entryProblems(before.value, asked, language),
		documentProblems: [...described.problems, ...attached.problems],
		knownFiles: attached.knownFiles,
		typedDetails: described.typedDetails
	});
}

/** The language a form was drawn in: its numbers are written so, whatever the browser has been switched to since. */
export const languageOf = (form: FormData): Language => (form.get('_ngon_ngu') === 'en' ? 'en' : 'vi');

/** What a form held that could not be saved any more, question by question, for the person to copy. */
export async function unsavedEntries(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	form: FormData,
	language: Language,
	now: Date
): Promise<{ title: string; value: string }[]> {
	const read = await readRecord({ db, content }, person, key, now);
	if (!read.ok) return [];
	const typed = typedFields(form, String(form.get('_asked') ?? ''));
	return allQuestions(read.value.instrument.questionnaire).flatMap((question) => {
		const value = typedInWords(question, typed.get(question.name) ?? [], language);
		return value === '' ? [] : [{ title: question.title[language], value }];
	});
}

async function describeDocuments(
	app: Pick<App, 'db' | 'content' | 'files'>,
	person: Person | null,
	key: UnitKey,
	documents: readonly Evidence[],
	form: FormData,
	now: Date
): Promise<Pick<ReceivedPage, 'typedDetails'> & { problems: Problem[] }> {
	const problems: Problem[] = [];
	const typedDetails: ReceivedPage['typedDetails'] = {};
	for (const document of documents) {
		const { id } = document;
		if (!form.has(`so:${id}`)) continue;
		const typed = Object.fromEntries(
			DETAIL_FIELDS.map(([name, field]) => [name, String(form.get(`${field}:${id}`) ?? document[name] ?? '').trim()])
		);
		// Pages are saved often and documents described once: no transaction for what did not change. So does the same
		// document under another criterion of the page, which still holds what it said before.
		const read = readDetails(typed, dayOf(now), `ngay:${id}`);
		const merged = read.ok && mergeDetails(read.value, pickDetails(document), String(form.get(`goc:${id}`) ?? ''));
		if (merged && sameDetails(merged, pickDetails(document))) continue;
		const described = merged
			? await describeDocument(app, person, key, id, withoutNull(merged), now)
			: read.ok
				? refused('details_changed')
				: read;
		if (described.ok) continue;
		problems.push({ ...described.problem, field: `ngay:${id}` });
		typedDetails[id] = typed;
	}
	return { problems, typedDetails };
}

const withoutNull = (details: DocumentDetails): TypedDetails =>
	Object.fromEntries(Object.entries(details).map(([name, value]) => [name, value ?? undefined]));

const DETAIL_FIELDS = [
	['title', 'ten'],
	['documentNumber', 'so'],
	['documentDate', 'ngay'],
	['issuedBy', 'noi']
] as const satisfies [keyof TypedDetails, string][];

async function attachFiles(
	app: Pick<App, 'db' | 'content' | 'files'>,
	person: Person | null,
	key: UnitKey,
	form: FormData,
	now: Date
): Promise<Pick<ReceivedPage, 'knownFiles'> & { problems: Problem[] }> {
	const problems: Problem[] = [];
	const knownFiles: KnownFile[] = [];
	for (const [field, file] of form) {
		// A file field left empty sends a nameless file of no bytes.
		if (!field.startsWith('tep:') || typeof file === 'string' || (file.name === '' && file.size === 0)) continue;
		const attached = await attachEvidence(
			app,
			person,
			{ ...key, criterionCode: field.slice('tep:'.length) },
			{ name: file.name, content: file.stream() },
			now
		);
		if (!attached.ok)
			problems.push({ ...attached.problem, field, details: { ...attached.problem.details, name: file.name } });
		else if (attached.value.known)
			knownFiles.push({ field, name: nameOf(attached.value.evidence), known: attached.value.known });
	}
	return { problems, knownFiles };
}

const nameOf = ({ title, fileName }: Evidence) => title ?? fileName;
