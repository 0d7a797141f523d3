/** The appraiser's word on one criterion: agreed, changed to other points, or returned to the unit. */
import { decimal, formatDecimal, toNumber, toNumeral, ZERO, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { parseNumber } from '#lib/domain/questionnaire/answers.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit, type AuditEvent } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { putReview, type Review } from '#lib/server/db/responses.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge, openForJudgement, type JudgedAssessment } from './appraisal-access.server.ts';

export type Outcome = Review['outcome'];
export type Verdict = { outcome: Outcome; points?: string | number | undefined; reason?: string | undefined };

export const LONGEST_REASON = 2000;

/**
 * Decides one criterion; a later decision takes the place of an earlier one, and the audit keeps both. Changed points go
 * from 0 to the maximum, to four decimals, and need a reason, as does returning. A return needs a round that is still
 * open, since otherwise the unit could not answer.
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
		const { response, reviews, round, instrument } = open.value;
		const criterion = judgeable(open.value).find(({ code }) => code === criterionCode);
		if (!criterion) return refused('criterion_unknown');
		if (verdict.outcome === 'returned' && round.status !== 'open') return refused('round_closed');
		const read = readVerdict(criterion, verdict, instrument.framework.decimals, language);
		if (!read.ok) return read;
		const row: Review = {
			roundId: key.roundId,
			responseId: response.id,
			criterionCode,
			...read.value,
			reviewerId: person.id,
			reviewedAt: now
		};
		await putReview(tx, row);
		const before = reviews.find((review) => review.criterionCode === criterionCode);
		await audit(tx, decision(person, key, row, before));
		return ok(row);
	});
}

/** Agrees to every applicable criterion without a decision, under a node (absent: all); says how many there were. */
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
		const rest = undecided(open.value).filter((criterion) => !below || below.includes(criterion));
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

/** Criteria that must be judged and are not. What its own figures make not applicable may be left as it is. */
export function undecided(
	assessment: Pick<JudgedAssessment, 'instrument' | 'unit' | 'reviews' | 'self'>
): readonly Criterion[] {
	const decided = new Set(assessment.reviews.map(({ criterionCode }) => criterionCode));
	return judgeable(assessment).filter(({ code }) => !decided.has(code) && mustBeJudged(assessment.self.get(code)));
}

export const mustBeJudged = (self: NodeScore | undefined): boolean =>
	self !== undefined && self.state !== 'notApplicable';

function readVerdict(
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
	action: 'review.decide',
	subject: `response:${row.responseId}`,
	roundId,
	organisationId: unitId,
	criterionCode: row.criterionCode,
	before: before && wordsOf(before),
	after: wordsOf(row)
});

const wordsOf = ({ outcome, points, reason }: Review) => ({ outcome, points, reason });
