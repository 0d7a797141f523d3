/**
 * What of an assessment may be changed now. A draft wholly; what came back, only the criteria that the appraiser
 * returned; nothing once it is handed in, and nothing while the round is not open. Of the city's own response, a unit that
 * leads some criteria changes those and no others.
 */
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { isEmpty, isInRemit, remitOf, type Remit } from '#lib/server/auth/remit.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { ensureUnitResponse, listReviews, type Response, type Review } from '#lib/server/db/responses.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { findUnitAssessment, type UnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';

export type OpenAssessment = UnitAssessment & {
	response: Response;
	/** Codes of the criteria that may be changed. */
	changeable: ReadonlySet<string>;
	/** All of it is the person's to change, not only the criteria that their unit leads. */
	whole: boolean;
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
	const changeable = changeableCriteria(found.value, reviews, remit);
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
	return ok({ ...found.value, response, changeable: changeable.value, whole: remit === 'all' });
}

/** Codes of the criteria in the remit that may be changed; what does not apply to the unit is never among them. */
export function changeableCriteria(
	{ round, unit, instrument, response }: UnitAssessment,
	reviews: readonly Pick<Review, 'criterionCode' | 'outcome'>[],
	remit: Remit
): Result<ReadonlySet<string>> {
	const closed = notOpen(round);
	if (closed) return closed;
	const tree = treeOf(instrument.framework);
	const excluded = new Set(unit.notApplicable.flatMap((code) => tree.criteriaUnder(code)));
	const applicable = tree.criteria
		.filter((criterion) => !excluded.has(criterion) && isInRemit(remit, criterion.code))
		.map(({ code }) => code);
	if (response === undefined || response.status === 'draft') return ok(new Set(applicable));
	if (response.status !== 'returned') return refused('already_submitted');
	const returned = new Set(
		reviews.filter(({ outcome }) => outcome === 'returned').map(({ criterionCode }) => criterionCode)
	);
	return ok(new Set(applicable.filter((code) => returned.has(code))));
}

/** Refused unless the round takes assessments. Its closing date does not close it: what comes later is shown as late. */
export function notOpen({ status }: Pick<Round, 'status'>): ReturnType<typeof refused> | null {
	if (status === 'open') return null;
	return refused(status === 'draft' ? 'round_not_open' : 'round_closed');
}
