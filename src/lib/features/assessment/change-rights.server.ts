/**
 * What of an assessment may be changed now. A draft wholly, while the round is open or the unit has more time; what came
 * back, only the criteria that the appraiser returned, until the results are final; nothing while it is handed in. While
 * the unit's head has it, the head alone. Of the city's own response, a unit that leads some criteria changes those and no
 * others.
 */
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows, mayDeclare } from '#lib/domain/round/round-status.ts';
import { deskAfter, type Desk } from '#lib/domain/round/submission-acts.ts';
import type { Language } from '#lib/domain/text.ts';
import { maySubmit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { isEmpty, isInRemit, remitOf, type Remit } from '#lib/server/auth/remit.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { ensureUnitResponse, type Response } from '#lib/server/db/responses.ts';
import type { Review } from '#lib/server/db/reviews.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { findLastAct } from '#lib/server/db/submission-acts.ts';
import { findUnitAssessment, type UnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';

export type OpenAssessment = UnitAssessment & {
	response: Response;
	/** Codes of the criteria that may be changed. */
	changeable: ReadonlySet<string>;
	/** All of it is the person's to change, not only the criteria that their unit leads. */
	whole: boolean;
	desk: Desk;
};

/**
 * The assessment for a change, its response made when it is the first and locked for the rest of the transaction, so
 * that two saves follow each other. Refused when nothing may be changed, and to people who have no part in it.
 */
export async function openForChange(
	tx: Transaction,
	content: Content,
	person: Person,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<OpenAssessment>> {
	const found = await findUnitAssessment(tx, content, key, true);
	if (!found.ok) return found;
	const { round, unit, instrument } = found.value;
	const remit = await remitOf(tx, person, key.unitId, instrument.framework.id);
	if (isEmpty(remit)) return refused('not_yours');
	const reviews = found.value.response ? await listReviews(tx, found.value.response) : [];
	const last = found.value.response && (await findLastAct(tx, found.value.response));
	const desk = deskAfter(last?.act);
	const asking = { remit, isHead: maySubmit(person, key.unitId) };
	const changeable = changeableCriteria(found.value, reviews, desk, asking, now);
	if (!changeable.ok) return changeable;
	const response =
		found.value.response ??
		(await ensureUnitResponse(tx, {
			roundId: round.id,
			organisationId: unit.organisationId,
			group: unit.group,
			frameworkId: instrument.framework.id,
			frameworkVersion: instrument.framework.version,
			language,
			sample: round.sample,
			startedAt: now,
			savedAt: now
		}));
	return ok({ ...found.value, response, changeable: changeable.value, whole: remit === 'all', desk });
}

/** Codes of the criteria in the remit that may be changed; what does not apply to the unit is never among them. */
export function changeableCriteria(
	{ round, unit, instrument, response }: UnitAssessment,
	reviews: readonly Pick<Review, 'criterionCode' | 'outcome'>[],
	desk: Desk,
	{ remit, isHead }: { remit: Remit; isHead: boolean },
	now: Date
): Result<ReadonlySet<string>> {
	const tree = treeOf(instrument.framework);
	const excluded = new Set(unit.notApplicable.flatMap((code) => tree.criteriaUnder(code)));
	const applicable = tree.criteria
		.filter((criterion) => !excluded.has(criterion) && isInRemit(remit, criterion.code))
		.map(({ code }) => code);
	const elsewhere = desk === 'head' && !isHead;
	if (response === undefined || response.status === 'draft') {
		if (elsewhere && mayDeclare(round, unit, now)) return refused('with_head');
		return mayDeclare(round, unit, now) ? ok(new Set(applicable)) : notTaken(round);
	}
	if (response.status !== 'returned') return allows(round, 'explain') ? refused('already_submitted') : notTaken(round);
	if (!allows(round, 'explain')) return notTaken(round);
	if (elsewhere) return refused('with_head');
	const returned = new Set(
		reviews.filter(({ outcome }) => outcome === 'returned').map(({ criterionCode }) => criterionCode)
	);
	return ok(new Set(applicable.filter((code) => returned.has(code))));
}

const notTaken = ({ status }: Pick<Round, 'status'>) => refused(status === 'draft' ? 'round_not_open' : 'round_closed');
