/** What the head reads before handing in: what is missing, what must be mended, what it adds up to. */
import { formatDateTime } from '#lib/domain/date.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, problem, type Problem, type Result } from '#lib/domain/problem.ts';
import { assessmentProblems } from '#lib/domain/questionnaire/completeness.ts';
import { pageAsking } from '#lib/domain/questionnaire/page-view.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUserName } from '#lib/server/db/people.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { pageOfCriterion } from './assessment-overview.server.ts';
import {
	headOf,
	isHandedIn,
	readRecord,
	type AssessmentHead,
	type AssessmentRecord
} from './assessment-record.server.ts';
import { provenCriteria, shownUnread } from './submit-assessment.server.ts';

export type CriterionLink = { code: string; name: string; href: string };

export type SubmissionCheck = {
	head: AssessmentHead;
	/** Entries that are no answers, figures that cannot be right. */
	wrong: (CriterionLink & { problem: Problem })[];
	/** Points without a document or an explanation. */
	unproven: CriterionLink[];
	/** They count 0 points, "chưa có điểm". */
	unanswered: CriterionLink[];
	documents: number;
	/** Once handed in. */
	receipt: { at: string; by: string; late: boolean } | null;
};

export async function submissionCheck(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<SubmissionCheck>> {
	const read = await readRecord(app, person, key);
	if (!read.ok) return read;
	const record = read.value;
	const { instrument, scores, response, evidence } = record;
	const { criteria } = treeOf(instrument.framework);
	const head = headOf(record, person, language, now);
	const proven = provenCriteria(evidence, record.brought);
	const open = assessmentProblems(instrument.framework, scores, response?.answers ?? {}, proven);
	const link = (code: string) => linkTo(record, code, language);
	return ok({
		head,
		wrong: [
			...unreadEntries(record, language),
			...open
				.filter(({ code }) => code !== 'incomplete')
				.map((found) => ({ ...link(found.field ?? ''), problem: found }))
		],
		unproven: open.filter(({ code }) => code === 'incomplete').map(({ field }) => link(field ?? '')),
		unanswered: criteria.filter(({ code }) => scores.get(code)!.state === 'unanswered').map(({ code }) => link(code)),
		documents: evidence.length,
		receipt:
			isHandedIn(response) && response.submittedAt
				? {
						at: formatDateTime(response.submittedAt, language),
						by: (response.submittedBy && (await findUserName(app.db, response.submittedBy))) || '–',
						late: head.late
					}
				: null
	});
}

function unreadEntries(record: AssessmentRecord, language: Language): SubmissionCheck['wrong'] {
	const { instrument, response, round, unit, brought } = record;
	if (!response) return [];
	return shownUnread(instrument.questionnaire, response, brought).map((name) => {
		const question = allQuestions(instrument.questionnaire).find((one) => one.name === name)!;
		const page = pageAsking(instrument.questionnaire, name);
		return {
			code: question.criterion ?? '',
			name: question.title[language],
			href: `/tu-danh-gia/${round.id}/${unit.organisationId}/${page}#q-${name}`,
			problem: problem('number_malformed', name, { value: response.unread[name] ?? '' })
		};
	});
}

function linkTo({ instrument, round, unit }: AssessmentRecord, code: string, language: Language): CriterionLink {
	const page = pageOfCriterion(instrument.questionnaire.pages, code);
	return {
		code,
		name: treeOf(instrument.framework).node(code)?.name[language] ?? code,
		// What is imported is asked on no page: the overview says so.
		href: `/tu-danh-gia/${round.id}/${unit.organisationId}${page ? `/${page}#tc-${code}` : ''}`
	};
}
