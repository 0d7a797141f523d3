/** What does not apply to one unit of a round, and whether it is ranked: with a reason, until it has handed in. */
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { lockRound } from '#lib/server/db/round-steps.ts';
import { findInstrument, findRound, findRoundUnit, listRoundUnits, setException } from '#lib/server/db/rounds.ts';
import { formatDate } from '#lib/domain/date.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { mayRunRounds } from './take-step.server.ts';

export type UnitInRound = {
	roundId: string;
	round: string;
	unitId: string;
	unit: string;
	block: string;
	ranked: boolean;
	reason: string;
	extendedUntil: string | null;
	/** The unit has not handed in and the round takes such a change. */
	mayExcept: boolean;
	mayExtend: boolean;
	groups: {
		code: string;
		title: string;
		criteria: { code: string; title: string; excepted: boolean; mayNotApply: string | null }[];
	}[];
};

export type UnitsInRound = {
	roundId: string;
	round: string;
	units: {
		id: string;
		name: string;
		block: string;
		ranked: boolean;
		excepted: number;
		extended: string | null;
		reason: string | null;
	}[];
};

export async function unitInRound(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, unitId }: { roundId: string; unitId: string },
	language: Language
): Promise<Result<UnitInRound>> {
	if (!mayRunRounds(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	const unit = await findRoundUnit(db, roundId, unitId);
	const used = unit && (await findInstrument(db, roundId, unit.group));
	if (!unit || !used) return refused('unit_unknown');
	const tree = treeOf(instrumentOf(content, used.frameworkId, used.frameworkVersion).framework);
	const excepted = new Set(unit.notApplicable.flatMap((code) => tree.criteriaUnder(code)));
	const response = await findUnitResponse(db, roundId, unitId, unit.group);
	const parents = [...new Set(tree.criteria.map(({ parent }) => parent))];
	return ok({
		roundId,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		unitId,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		block: unit.block,
		ranked: unit.ranked,
		reason: unit.exceptionReason ?? '',
		extendedUntil: unit.extendedUntil && formatDate(unit.extendedUntil),
		mayExcept: allows(round, 'except') && (response === undefined || response.status === 'draft'),
		mayExtend: allows(round, 'extend'),
		groups: parents.flatMap((code) => {
			const parent = code === undefined ? undefined : tree.node(code);
			if (!parent) return [];
			return [
				{
					code: parent.code,
					title: labelOf(parent)[language],
					criteria: tree.criteria
						.filter((criterion) => criterion.parent === code)
						.map((criterion) => ({
							code: criterion.code,
							title: labelOf(criterion)[language],
							excepted: excepted.has(criterion),
							mayNotApply: criterion.mayNotApply?.[language] ?? null
						}))
				}
			];
		})
	});
}

/** Every unit of the round with its exceptions. */
export async function unitsInRound(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<UnitsInRound>> {
	if (!mayRunRounds(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	return ok({
		roundId,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		units: (await listRoundUnits(db, roundId)).map((unit) => ({
			id: unit.organisationId,
			name: language === 'vi' ? unit.nameVi : unit.nameEn,
			block: unit.block,
			ranked: unit.ranked,
			excepted: unit.notApplicable.length,
			extended: unit.extendedUntil && formatDate(unit.extendedUntil),
			reason: unit.exceptionReason
		}))
	});
}

/**
 * Refused: `already_submitted` once the unit has handed in (its maximum would change behind its back),
 * `criterion_unknown`, `reason_required` when anything differs from the rule for everybody.
 */
export async function exceptUnit(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, unitId }: { roundId: string; unitId: string },
	{ ranked, notApplicable, reason }: { ranked: boolean; notApplicable: readonly string[]; reason: string },
	now: Date
): Promise<Result<null>> {
	if (!mayRunRounds(person)) return refused('not_yours');
	const words = keptWords(reason, 'reason');
	if (!words.ok) return words;
	return db.transaction(async (tx): Promise<Result<null>> => {
		const round = await lockRound(tx, roundId);
		if (!round) return refused('round_unknown');
		if (!allows(round, 'except')) return refused('round_closed');
		const unit = await findRoundUnit(tx, roundId, unitId);
		const used = unit && (await findInstrument(tx, roundId, unit.group));
		if (!unit || !used) return refused('unit_unknown');
		const response = await findUnitResponse(tx, roundId, unitId, unit.group, true);
		if (response && response.status !== 'draft') return refused('already_submitted');
		const tree = treeOf(instrumentOf(content, used.frameworkId, used.frameworkVersion).framework);
		const known = new Set(tree.criteria.map(({ code }) => code));
		const codes = [...new Set(notApplicable)];
		if (codes.some((code) => !known.has(code))) return refused('criterion_unknown');
		if ((codes.length > 0 || !ranked) && words.value === null) return refused('reason_required', 'reason');
		const after = { ranked, notApplicable: codes, exceptionReason: words.value };
		await setException(tx, { roundId, organisationId: unitId }, after);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'round.except',
			subject: `round:${roundId}`,
			roundId,
			organisationId: unitId,
			before: { ranked: unit.ranked, notApplicable: unit.notApplicable, reason: unit.exceptionReason },
			after
		});
		return ok(null);
	});
}
