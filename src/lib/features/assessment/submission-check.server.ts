/** What the head reads before handing in: what is missing, what must be mended, what it adds up to. */
import { formatDateTime } from '#lib/domain/date.ts';
import { signedReportView, type SignedReportView } from '#lib/domain/evidence/signed-report.ts';
import { treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import { isLate } from '#lib/domain/round/round-status.ts';
import { ok, problem, type Problem, type Result } from '#lib/domain/problem.ts';
import { assessmentProblems } from '#lib/domain/questionnaire/completeness.ts';
import { pageAsking } from '#lib/domain/questionnaire/page-view.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUserName } from '#lib/server/db/people.ts';
import { listSubmissionActs } from '#lib/server/db/submission-acts.ts';
import { listSignedReports } from '#lib/server/db/signed-reports.ts';
import { receiptNumber, sealOf } from '#lib/server/submission-seal.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { criteriaOn, pageOfCriterion, pageTitle } from './criterion-pages.ts';
import {
	headOf,
	isHandedIn,
	readRecord,
	type AssessmentHead,
	type AssessmentRecord
} from './assessment-record.server.ts';
import type { CheckPage } from './check-pages.ts';
import { oddCriteria, type OddCriterion } from './odd-criteria.server.ts';
import { provenCriteria, sealOfReport, shownContested, shownUnread } from './submit-assessment.server.ts';

export type CriterionLink = {
	code: string;
	name: string;
	href: string;
	/** The page of the form that asks it; null for what is asked on none. */
	page: string | null;
};

export type SubmissionCheck = {
	head: AssessmentHead;
	/** Entries that are no answers, figures that cannot be right. */
	wrong: (CriterionLink & { problem: Problem })[];
	/** Points without a document or an explanation. */
	unproven: CriterionLink[];
	/** Allowed, and unlike the year before or the others of the block; with a note, the unit has explained it. */
	odd: (CriterionLink & Pick<OddCriterion, 'oddities' | 'note'> & { mayExplain: boolean })[];
	/** They count 0 points, "chưa có điểm". */
	unanswered: CriterionLink[];
	/** Every page of the form with how far it has come. */
	pages: Omit<CheckPage, 'items'>[];
	documents: number;
	/** Of the entries that the page tells of: sent back with the submission. */
	revision: number;
	/** The signed report that will go with it, and whether the round wants one. */
	report: SignedReportView | null;
	reportWanted: boolean;
	/** Once handed in. */
	receipt: Receipt | null;
};

export type Receipt = {
	number: string;
	at: string;
	by: string;
	late: boolean;
	standIn: boolean;
	report: SignedReportView | null;
	seal: string;
};

export async function submissionCheck(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<SubmissionCheck>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const { instrument, scores, response, evidence } = record;
	const { criteria } = treeOf(instrument.framework);
	const head = headOf(record, person, language, now);
	const proven = provenCriteria(evidence, record.brought);
	const open = assessmentProblems(instrument.framework, scores, response?.answers ?? {}, proven);
	const reports = response ? await listSignedReports(app.db, response) : [];
	const waiting = reports.find(({ submissionId }) => submissionId === null);
	const link = (code: string) => linkTo(record, code, language);
	return ok({
		head,
		wrong: [
			...contestedEntries(record, language),
			...unreadEntries(record, language),
			...open
				.filter(({ code }) => code !== 'incomplete')
				.map((found) => ({ ...link(found.field ?? ''), problem: found }))
		],
		unproven: open.filter(({ code }) => code === 'incomplete').map(({ field }) => link(field ?? '')),
		unanswered: criteria.filter(({ code }) => scores.get(code)!.state === 'unanswered').map(({ code }) => link(code)),
		odd: isHandedIn(response)
			? []
			: (await oddCriteria(app, record, language)).map(({ code, oddities, note }) => ({
					...link(code),
					oddities,
					note,
					mayExplain: record.changeable.has(code)
				})),
		pages: instrument.questionnaire.pages.map((page) => {
			const own = criteriaOn(page).flatMap((code) => scores.get(code) ?? []);
			const count = (figure: 'answered' | 'applicable') => own.reduce((sum, score) => sum + score[figure], 0);
			return {
				name: page.name,
				title: pageTitle(page, language),
				answered: count('answered'),
				applicable: count('applicable')
			};
		}),
		documents: evidence.length,
		revision: response?.revision ?? 0,
		report: waiting ? signedReportView(waiting, language) : null,
		reportWanted: record.round.signedReport,
		receipt: await receiptOf(app, record, language)
	});
}

/** Number, time and seal of what was handed in; null until it is. */
export async function receiptOf(
	{ db }: Pick<App, 'db'>,
	record: AssessmentRecord,
	language: Language
): Promise<Receipt | null> {
	const { round, unit, instrument, response, evidence } = record;
	if (!isHandedIn(response) || !response.submittedAt) return null;
	const submission = (await listSubmissionActs(db, response)).findLast(({ act }) => act === 'submit');
	const reports = submission ? await listSignedReports(db, response) : [];
	const report = reports.find(({ submissionId }) => submissionId === submission?.id);
	return {
		number: receiptNumber(round.year, unit.organisationId, response.submittedAt),
		at: formatDateTime(response.submittedAt, language),
		by: (response.submittedBy && (await findUserName(db, response.submittedBy))) || '–',
		late: isLate(round, unit, response.submittedAt),
		standIn: submission?.told?.standIn === true,
		report: report ? signedReportView(report, language) : null,
		seal: sealOf({
			roundId: round.id,
			unitId: unit.organisationId,
			framework: versionOf(instrument.framework),
			answers: response.answers,
			documents: evidence,
			report: report && sealOfReport(report),
			submittedAt: response.submittedAt
		})
	};
}

function contestedEntries(record: AssessmentRecord, language: Language): SubmissionCheck['wrong'] {
	const { instrument, response, brought } = record;
	return (response ? shownContested(instrument.questionnaire, response, brought) : []).map((name) => ({
		...questionLink(record, name, language),
		problem: problem('answer_contested', name)
	}));
}

function unreadEntries(record: AssessmentRecord, language: Language): SubmissionCheck['wrong'] {
	const { instrument, response, brought } = record;
	return (response ? shownUnread(instrument.questionnaire, response, brought) : []).map((name) => ({
		...questionLink(record, name, language),
		problem: problem('number_malformed', name, { value: response?.unread[name] ?? '' })
	}));
}

function questionLink({ instrument, round, unit }: AssessmentRecord, name: string, language: Language): CriterionLink {
	const question = allQuestions(instrument.questionnaire).find((one) => one.name === name)!;
	const page = pageAsking(instrument.questionnaire, name);
	return {
		code: question.criterion ?? '',
		name: question.title[language],
		href: `/tu-danh-gia/${round.id}/${unit.organisationId}/${page}#q-${name}`,
		page: page ?? null
	};
}

function linkTo({ instrument, round, unit }: AssessmentRecord, code: string, language: Language): CriterionLink {
	const page = pageOfCriterion(instrument.questionnaire.pages, code);
	return {
		code,
		name: treeOf(instrument.framework).node(code)?.name[language] ?? code,
		page,
		// What is imported is asked on no page: the overview says so.
		href: `/tu-danh-gia/${round.id}/${unit.organisationId}${page ? `/${page}#tc-${code}` : ''}`
	};
}
