/** The appraiser's word on one criterion: agreed, changed to other points, or returned to the unit. */
import { saysTheSame, type Outcome } from '#lib/domain/appraisal/standing.ts';
import { decimal, formatDecimal, toNumber, toNumeral, ZERO, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { parseNumber } from '#lib/domain/questionnaire/answers.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit, listAudit, type AuditEvent } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { listEvidence } from '#lib/server/db/documents.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { deleteJudgements, putReview, type Review } from '#lib/server/db/reviews.ts';
import type { Judged } from '#lib/server/standing-reviews.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge, openForJudgement, type JudgedAssessment } from './appraisal-access.server.ts';
import { ACTS, DECIDED, markOf, subjectOf } from './decision-mark.ts';
import { isProven } from './proof.ts';

export type Verdict = {
	outcome: Outcome;
	points?: string | number | undefined;
	reason?: string | undefined;
	/** What the appraiser had seen, by `markOf`. Absent where nobody looks: then whatever stands is replaced. */
	seen?: string | undefined;
	/** One of many agreed to at once: only what has no decision yet and what something proves. */
	atOnce?: boolean;
};

export const LONGEST_REASON = 2000;

/**
 * Decides one criterion, beside whatever other appraisers decide of it; a later decision takes the place of the same
 * person's earlier one, and the audit keeps both. Changed points go from 0 to the maximum, to four decimals, and need a
 * reason, as does returning. A return needs a round that still takes explanations, since otherwise the unit could not
 * answer. Refused with `decision_changed` when the unit has handed in again, or the same person decided elsewhere, since
 * they looked; with `criterion_settled` where a lead has had the last word. To say the same again changes nothing.
 */
export async function decideCriterion(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ criterionCode, ...key }: UnitKey & { criterionCode: string },
	verdict: Verdict,
	now: Date,
	language: Language = person?.language ?? 'vi'
): Promise<Result<Review>> {
	if (!mayJudge(person, key.unitId)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const open = await openForJudgement(tx, content, key);
		if (!open.ok) return open;
		const { response, judged, round, instrument } = open.value;
		const criterion = judgeable(open.value).find(({ code }) => code === criterionCode);
		if (!criterion) return refused('criterion_unknown');
		if (verdict.outcome === 'returned' && !allows(round, 'return')) return refused('round_closed');
		const here = judged.judgements.filter((one) => one.criterionCode === criterionCode);
		const before = here.find(({ reviewerId }) => reviewerId === person.id);
		const read = readVerdict(criterion, verdict, instrument.framework.decimals, language);
		const spent = await isSpent(tx, response, judged, criterionCode);
		if (!spent && judged.settlements.some((one) => one.criterionCode === criterionCode))
			return refused('criterion_settled');
		if (await isUnseen(tx, response, criterionCode, person, verdict.seen))
			return before && read.ok && isSame(before, read.value) ? ok(before) : refused('decision_changed');
		if (!read.ok) return read;
		const unfit = verdict.atOnce ? await unfitAtOnce(tx, open.value, criterion, here.length > 0) : null;
		if (unfit) return unfit;
		const row: Review = {
			roundId: key.roundId,
			responseId: response.id,
			criterionCode,
			...read.value,
			reviewerId: person.id,
			reviewedAt: now
		};
		if (spent) await deleteJudgements(tx, response, [criterionCode]);
		await putReview(tx, row);
		await audit(tx, decision(person, key, row, before));
		return ok(row);
	});
}

/**
 * Agrees to every applicable criterion that nobody has judged, under a node (absent: all); says how many there were. What
 * is judged differently waits for those who differ.
 */
export async function agreeToRest(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ under, ...key }: UnitKey & { under?: string | undefined },
	now: Date
): Promise<Result<{ agreed: number }>> {
	if (!mayJudge(person, key.unitId)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const open = await openForJudgement(tx, content, key);
		if (!open.ok) return open;
		const { response, instrument } = open.value;
		const below = under === undefined ? null : treeOf(instrument.framework).criteriaUnder(under);
		if (below?.length === 0) return refused('criterion_unknown');
		const { conflicts } = open.value.judged;
		const rest = undecided(open.value).filter(
			(criterion) => (!below || below.includes(criterion)) && !conflicts.has(criterion.code)
		);
		const rows = rest.map(({ code }): Review => ({
			roundId: key.roundId,
			responseId: response.id,
			criterionCode: code,
			outcome: 'agreed',
			points: null,
			reason: null,
			reviewerId: person.id,
			reviewedAt: now
		}));
		for (const row of rows) await putReview(tx, row);
		await audit(tx, ...rows.map((row) => decision(person, key, row, undefined)));
		return ok({ agreed: rows.length });
	});
}

/** Criteria that may be judged: scored at all, and not outside this unit's part of the framework. */
export function judgeable({ instrument, unit }: Pick<JudgedAssessment, 'instrument' | 'unit'>): readonly Criterion[] {
	const tree = treeOf(instrument.framework);
	const excluded = new Set(unit.notApplicable.flatMap((code) => tree.criteriaUnder(code)));
	return tree.criteria.filter((criterion) => criterion.rule.kind !== 'descriptive' && !excluded.has(criterion));
}

/**
 * Criteria at which no decision stands: not judged, or judged differently. What its own figures make not applicable may be
 * left as it is, unless appraisers differ on it.
 */
export function undecided(
	assessment: Pick<JudgedAssessment, 'instrument' | 'unit' | 'judged' | 'self'>
): readonly Criterion[] {
	const { reviews, conflicts } = assessment.judged;
	const decided = new Set(reviews.map(({ criterionCode }) => criterionCode));
	return judgeable(assessment).filter(
		({ code }) => conflicts.has(code) || (!decided.has(code) && mustBeJudged(assessment.self.get(code)))
	);
}

export const mustBeJudged = (self: NodeScore | undefined): boolean =>
	self !== undefined && self.state !== 'notApplicable';

async function isUnseen(
	tx: Transaction,
	response: Response,
	criterionCode: string,
	person: Person,
	seen: string | undefined
): Promise<boolean> {
	if (seen === undefined) return false;
	const acts = await listAudit(tx, subjectOf(response.id), ACTS);
	return seen !== markOf(response, acts, criterionCode, person.id);
}

/**
 * The criterion was given back to the unit, and the round moved on without an answer: what was said then has had its day,
 * and does not stand against what is said now.
 */
async function isSpent(tx: Transaction, response: Response, { reviews }: Judged, code: string): Promise<boolean> {
	const stands = reviews.find(({ criterionCode }) => criterionCode === code);
	if (stands?.outcome !== 'returned') return false;
	const returns = await listAudit(tx, subjectOf(response.id), ['appraisal.return']);
	return returns.some(({ at }) => at >= stands.reviewedAt);
}

const isSame = (one: Review, other: Pick<Review, 'outcome' | 'points' | 'reason'>): boolean =>
	saysTheSame(one, other) && one.reason === other.reason;

async function unfitAtOnce(
	tx: Transaction,
	{ response, self, brought }: JudgedAssessment,
	{ code }: Criterion,
	isJudged: boolean
): Promise<Result<never> | null> {
	if (isJudged) return refused('decision_changed');
	const documents = (await listEvidence(tx, response)).filter(({ criterionCode }) => criterionCode === code);
	return isProven({ code, response, self, brought, documents }) ? null : refused('evidence_missing');
}

/** The reason is kept as typed, without what no reader sees; points as a numeral. */
export function readVerdict(
	{ max }: Criterion,
	{ outcome, points, reason }: Verdict,
	decimals: number,
	language: Language
): Result<Pick<Review, 'outcome' | 'points' | 'reason'>> {
	const words = (reason ?? '').replaceAll('\0', '').toWellFormed().normalize('NFC').trim();
	if (words.length > LONGEST_REASON) return refused('text_too_long', 'reason', { most: LONGEST_REASON });
	if (outcome === 'agreed') return ok({ outcome, points: null, reason: words || null });
	const decided = outcome === 'changed' ? readPoints(points, decimal(max), decimals, language) : null;
	if (decided && !decided.ok) return decided;
	if (words === '') return refused('reason_required', 'reason');
	return ok({ outcome, points: decided ? toNumeral(decided.value) : null, reason: words });
}

function readPoints(
	typed: string | number | undefined,
	max: Decimal,
	decimals: number,
	language: Language
): Result<Decimal> {
	const value = typeof typed === 'number' ? typed : parseNumber(typed ?? '', language);
	if (value === null || Number.isNaN(value))
		return refused('number_malformed', 'points', { value: String(typed ?? '').slice(0, 40) });
	if (value < toNumber(ZERO) || value > toNumber(max))
		return refused('points_out_of_range', 'points', { most: formatDecimal(max, language) });
	if (Number(value.toFixed(decimals)) !== value) return refused('number_too_precise', 'points', { most: decimals });
	return ok(decimal(value));
}

const decision = (
	person: Person,
	{ roundId, unitId }: UnitKey,
	row: Review,
	before: Review | undefined
): AuditEvent => ({
	at: row.reviewedAt,
	actorId: person.id,
	action: DECIDED,
	subject: subjectOf(row.responseId),
	roundId,
	organisationId: unitId,
	criterionCode: row.criterionCode,
	before: before && wordsOf(before),
	after: wordsOf(row)
});

export const wordsOf = ({ outcome, points, reason }: Review) => ({ outcome, points, reason });
