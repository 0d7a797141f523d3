/** Who reads the record of a criterion of a unit, and who writes in its thread. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { isInRemit, mayHaveRemit, remitOf } from '#lib/server/auth/remit.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { findUnitAssessment, type UnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge } from './appraisal-access.server.ts';

export type CriterionKey = UnitKey & { criterionCode: string };
export type Side = 'appraiser' | 'unit';

export type ReadCriterion = UnitAssessment & {
	response: Response;
	criterion: Criterion;
	/** For whom the person speaks; null for those who only read. */
	side: Side | null;
};

/**
 * Those who see every unit read it, and the unit's own people; of the city's response, those whose unit leads the criterion.
 * Refused until the assessment was handed in: before that there is nothing to appraise. To write, with the response held,
 * is for the unit and its appraisers alone.
 */
export async function openCriterion(
	db: Database | Transaction,
	content: Content,
	person: Person | null,
	{ criterionCode, ...key }: CriterionKey,
	writes = false
): Promise<Result<ReadCriterion>> {
	if (!person || (!mayReadUnit(person, key.unitId) && !mayHaveRemit(person, key.unitId))) return refused('not_yours');
	const found = await findUnitAssessment(db, content, key, writes);
	if (!found.ok) return found;
	const { response, instrument } = found.value;
	const remit = await remitOf(db, person, key.unitId, instrument.framework.id);
	const ofUnit = isInRemit(remit, criterionCode);
	if (!mayReadUnit(person, key.unitId) && !ofUnit) return refused('not_yours');
	const side = ofUnit ? 'unit' : mayJudge(person, key.unitId) ? 'appraiser' : null;
	if (writes && side === null) return refused('not_yours');
	const criterion = treeOf(instrument.framework).criteria.find(({ code }) => code === criterionCode);
	if (!criterion) return refused('criterion_unknown');
	if (!response?.submittedAt) return refused('not_submitted');
	return ok({ ...found.value, response, criterion, side });
}
