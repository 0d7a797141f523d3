/** What happened between officers, head and city, step by step, and whether the reader may open it again. */
import { formatDateTime } from '#lib/domain/date.ts';
import { decimal, formatDecimal } from '#lib/domain/decimal.ts';
import { signedReportView, type SignedReportView } from '#lib/domain/evidence/signed-report.ts';
import { ok, type ProblemCode, type Result } from '#lib/domain/problem.ts';
import { isLate } from '#lib/domain/round/round-status.ts';
import type { SubmissionActKind } from '#lib/domain/round/submission-acts.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readJudged } from '#lib/server/standing-reviews.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { listSubmissionActs, type SubmissionAct } from '#lib/server/db/submission-acts.ts';
import { listSignedReports, type SignedReport } from '#lib/server/db/signed-reports.ts';
import { receiptNumber } from '#lib/server/submission-seal.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { headOf, readRecord, type AssessmentHead, type AssessmentRecord } from './assessment-record.server.ts';
import { mayUnlock, unlockBar } from './unlock-assessment.server.ts';

export type HistoryLine = {
	id: number;
	act: SubmissionActKind;
	at: string;
	by: string | null;
	note: string | null;
	/** Of a submission. */
	submitted: {
		/** Counted from 1. */
		version: number;
		number: string;
		points: string;
		max: string;
		late: boolean;
		standIn: boolean;
		seal: string;
		report: SignedReportView | null;
	} | null;
};

export type SubmissionHistory = {
	head: AssessmentHead;
	/** Newest first. */
	lines: HistoryLine[];
	/** Null for those who may not; otherwise what stands in the way and how many judgements would fall. */
	unlocking: { bar: ProblemCode | null; judged: number } | null;
};

export async function submissionHistory(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<SubmissionHistory>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const { response } = record;
	const acts = response ? await listSubmissionActs(app.db, response) : [];
	const reports = response ? await listSignedReports(app.db, response) : [];
	const bar = unlockBar(record, now);
	return ok({
		head: headOf(record, person, language, now),
		lines: linesOf(record, acts, reports, language),
		unlocking: mayUnlock(person, key.unitId)
			? { bar, judged: response && bar === null ? await countJudged(app.db, response) : 0 }
			: null
	});
}

function linesOf(
	{ round, unit }: AssessmentRecord,
	acts: readonly SubmissionAct[],
	reports: readonly SignedReport[],
	language: Language
): HistoryLine[] {
	const reportOf = (submission: number) => {
		const report = reports.find(({ submissionId }) => submissionId === submission);
		return report ? signedReportView(report, language) : null;
	};
	let version = 0;
	const lines = acts.map(({ id, act, at, name, note, told }): HistoryLine => ({
		id,
		act,
		at: formatDateTime(at, language),
		by: name,
		note,
		submitted: told && {
			version: ++version,
			number: receiptNumber(round.year, unit.organisationId, at),
			points: formatDecimal(decimal(told.points), language, 2, 2),
			max: formatDecimal(decimal(told.max), language),
			late: isLate(round, unit, at),
			standIn: told.standIn === true,
			seal: told.seal,
			report: reportOf(id)
		}
	}));
	return lines.reverse();
}

/** Criteria that somebody has judged. */
const countJudged = async (db: App['db'], response: Response): Promise<number> =>
	new Set((await readJudged(db, response)).judgements.map(({ criterionCode }) => criterionCode)).size;
