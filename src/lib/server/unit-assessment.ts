/**
 * A unit's assessment in a round: the round, the unit's part in it, the instrument it answers and what it has answered.
 * Both the unit and its appraiser work on this; who may do so is decided before it is looked up.
 */
import { decimal } from '#lib/domain/decimal.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { withOwnFigures, type Brought } from '#lib/domain/questionnaire/brought.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse, type ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { instrumentOf } from '#lib/server/app.ts';
import { broughtFigures } from '#lib/server/brought-figures.ts';
import type { Content, Instrument } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findUnitResponse, type Response } from '#lib/server/db/responses.ts';
import type { Review } from '#lib/server/db/reviews.ts';
import { findInstrument, findRound, findRoundUnit, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';

export type UnitKey = { roundId: string; unitId: string };

export type UnitAssessment = {
	round: Round;
	unit: RoundUnit;
	instrument: Instrument;
	/** Undefined until the unit has saved something. */
	response: Response | undefined;
	/** Figures that do not come from the unit and take the place of its own. */
	brought: Brought;
};

/** Refused when there is no such round (a draft is nobody's yet) or the unit takes no part in it. */
export async function findUnitAssessment(
	db: Database | Transaction,
	content: Content,
	{ roundId, unitId }: UnitKey,
	lock = false
): Promise<Result<UnitAssessment>> {
	// With the round held as it is: it does not move on while something is written under it.
	const round = await findRound(db, roundId, lock);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const unit = await findRoundUnit(db, roundId, unitId);
	const used = unit && (await findInstrument(db, roundId, unit.group));
	if (!unit || !used) return refused('unit_unknown');
	const instrument = instrumentOf(content, used.frameworkId, used.frameworkVersion);
	// First the response: while it is locked, no import changes what is read after it.
	const response = await findUnitResponse(db, roundId, unitId, unit.group, lock);
	const brought = await broughtFigures(db, content, round, unit, instrument.framework, response);
	return ok({ round, unit, instrument, response, brought });
}

/** Scores of what the unit declared and what was brought in its place; with the reviews, of what the appraisers have decided so far. */
export function scoreUnit(
	{ instrument, unit, brought }: Pick<UnitAssessment, 'instrument' | 'unit' | 'brought'>,
	answers: Answers,
	reviews: readonly Pick<Review, 'criterionCode' | 'outcome' | 'points'>[] = []
): ResponseScore {
	const changed = reviews.flatMap(({ criterionCode, outcome, points }) =>
		outcome === 'changed' && points !== null ? [[criterionCode, decimal(points)] as const] : []
	);
	const visible = visibleAnswers(instrument.questionnaire, answers);
	return scoreResponse(instrument.framework, visible, {
		brought: withOwnFigures(instrument.framework, brought, visible),
		notApplicable: unit.notApplicable,
		decided: Object.fromEntries(changed)
	});
}
