/** What changed in an assessment since a person last looked: by criterion, old and new, who and when. */
import { formatDateTime } from '#lib/domain/date.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Answer } from '#lib/domain/questionnaire/answers.ts';
import { foldChanges, type ChangeLine } from '#lib/domain/questionnaire/changes.ts';
import { answerInWords, typedInWords } from '#lib/domain/questionnaire/answer-words.ts';
import { allQuestions, type Question } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listAuditAfter, type AuditLine } from '#lib/server/audit.ts';
import { mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findLook, putLook } from '#lib/server/db/assignments.ts';
import { listUserNames } from '#lib/server/db/people.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { pageOfCriterion } from './criterion-pages.ts';
import { headOf, readRecord, type AssessmentHead, type AssessmentRecord } from './assessment-record.server.ts';

type Told = { who: string; at: string };

export type ChangedCriterion = {
	code: string;
	name: string;
	href: string;
	/** Null is nothing: it was empty before, or is now. */
	figures: (Told & { title: string; before: string | null; after: string | null })[];
	documents: (Told & { name: string; added: boolean })[];
};

export type Changes = {
	/** When the reader last looked; null at the first time. */
	since: string | null;
	/** The newest line that is told of: what to call seen. Zero when there is none. */
	upTo: number;
	criteria: ChangedCriterion[];
};

export type ChangesPage = Changes & { head: AssessmentHead };

export async function changesPage(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<ChangesPage>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const changes = await changesFor(app, person, read.value, language);
	if (!changes) return refused('not_yours');
	return ok({ head: headOf(read.value, person, language, now), ...changes });
}

/** Null for those who do not belong to the unit. */
export async function changesFor(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	record: AssessmentRecord,
	language: Language
): Promise<Changes | null> {
	const { round, unit, response } = record;
	if (!person || !mayAssess(person, unit.organisationId)) return null;
	const look = await findLook(db, { roundId: round.id, unitId: unit.organisationId }, person.id);
	const lines = response ? await listAuditAfter(db, `response:${response.id}`, ACTIONS, look?.seenEvent ?? 0) : [];
	const { entries, documents } = foldChanges(lines.flatMap(readLine), person.id);
	const names = await listUserNames(db, [...new Set([...entries, ...documents].flatMap(({ by }) => by ?? []))]);
	const told = ({ at, by }: { at: Date; by: string | null }): Told => ({
		who: (by && names.get(by)) || '–',
		at: formatDateTime(at, language)
	});
	const questions = new Map(allQuestions(record.instrument.questionnaire).map((one) => [one.name, one]));
	const criteria = treeOf(record.instrument.framework).criteria.map(({ code, name }): ChangedCriterion => {
		const figures = entries.flatMap((one) => {
			const question = questions.get(one.name);
			if (question?.criterion !== code) return [];
			const words = (value: unknown) => (value === null ? null : valueInWords(question, value as Answer, language));
			const title = question.title[language];
			return [
				{
					title: title === name[language] ? '' : title,
					before: words(one.before),
					after: words(one.after),
					...told(one)
				}
			];
		});
		return {
			code,
			name: name[language],
			href: hrefOf(record, code),
			figures,
			documents: documents
				.filter(({ criterion }) => criterion === code)
				.map((one) => ({ name: one.name, added: one.added, ...told(one) }))
		};
	});
	return {
		since: look ? formatDateTime(look.seenAt, language) : null,
		upTo: lines.at(-1)?.id ?? 0,
		criteria: criteria.filter((one) => one.figures.length + one.documents.length > 0)
	};
}

/** What was typed and is no answer stands in a line as its text: of several fields, as one text of them all. */
const valueInWords = (question: Question, value: Answer, language: Language): string =>
	typeof value === 'string' && (question.type === 'matrix' || question.dynamic)
		? typedInWords(question, [value], language)
		: answerInWords(question, value, language);

/** Calls everything up to a line of the audit seen; a line that is not of this assessment changes nothing. */
export async function markSeen(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	upTo: number,
	now: Date
): Promise<Result<null>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	const { response } = read.value;
	const lines = response ? await listAuditAfter(app.db, `response:${response.id}`, ACTIONS, upTo - 1) : [];
	if (lines[0]?.id === upTo) await putLook(app.db, key, { userId: person.id, seenEvent: upTo, seenAt: now });
	return ok(null);
}

const ACTIONS = ['assessment.save', 'evidence.attach', 'evidence.remove'];

function readLine({ at, actorId: by, action, criterionCode, before, after }: AuditLine): ChangeLine[] {
	if (action === 'assessment.save')
		return [{ at, by, change: { kind: 'entries', before: asRecord(before), after: asRecord(after) } }];
	const added = action === 'evidence.attach';
	const { name } = asRecord(added ? after : before);
	if (criterionCode === null || typeof name !== 'string') return [];
	return [{ at, by, change: { kind: 'document', criterion: criterionCode, name, added } }];
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
	value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

function hrefOf({ instrument, round, unit }: AssessmentRecord, code: string): string {
	const page = pageOfCriterion(instrument.questionnaire.pages, code);
	return `/tu-danh-gia/${round.id}/${unit.organisationId}${page ? `/${page}#tc-${code}` : ''}`;
}
