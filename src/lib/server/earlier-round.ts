/** What a unit declared in the newest earlier round in which it handed in: proposals for this round, to be confirmed. */
import { versionOf, type Group } from '#lib/domain/framework/framework.ts';
import { earlierAnswers, type EarlierCriterion } from '#lib/domain/questionnaire/earlier-answers.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Content, Instrument } from '#lib/server/content/content.ts';
import { findUnitResponse, listUnitResponses, type Response } from '#lib/server/db/responses.ts';
import { listRoundsOfUnits, type Round } from '#lib/server/db/rounds.ts';
import type { UnitAssessment } from '#lib/server/unit-assessment.ts';

export type EarlierRound = {
	id: string;
	name: string;
	/** By this round's criterion codes; only what maps and was declared then. */
	criteria: ReadonlyMap<string, EarlierCriterion>;
};

/** Null when the unit has handed in no earlier round of its group. */
export async function readEarlier(
	{ db, content }: Pick<App, 'db' | 'content'>,
	{ round, unit, instrument }: Pick<UnitAssessment, 'round' | 'unit' | 'instrument'>,
	language: Language
): Promise<EarlierRound | null> {
	const earlier = (await listRoundsOfUnits(db, [unit.organisationId])).filter(
		(one) => one.round.year < round.year && one.group === unit.group
	);
	for (const { round: before } of earlier) {
		const response = await findUnitResponse(db, before.id, unit.organisationId, unit.group);
		if (!response || response.status === 'draft' || response.status === 'withdrawn') continue;
		return earlierOf(content, before, response, instrument, language);
	}
	return null;
}

/** The same of several units of one group, by unit, in a few queries; units without an earlier round are not in it. */
export async function readEarlierOfUnits(
	{ db, content }: Pick<App, 'db' | 'content'>,
	round: Round,
	unitIds: readonly string[],
	{ group, instrument }: { group: Group; instrument: Instrument },
	language: Language
): Promise<ReadonlyMap<string, EarlierRound>> {
	const taken = (await listRoundsOfUnits(db, [...unitIds])).filter(
		(one) => one.round.year < round.year && one.group === group
	);
	const rounds = new Map(taken.map((one) => [one.round.id, one.round]));
	const found = new Map<string, EarlierRound>();
	// Newest first, as they are listed.
	for (const before of rounds.values())
		for (const response of await listUnitResponses(db, before.id)) {
			const unitId = response.organisationId;
			if (unitId === null || response.group !== group || !unitIds.includes(unitId) || found.has(unitId)) continue;
			if (response.status === 'draft' || response.status === 'withdrawn') continue;
			found.set(unitId, earlierOf(content, before, response, instrument, language));
		}
	return found;
}

function earlierOf(
	content: Content,
	before: Round,
	response: Response,
	instrument: Instrument,
	language: Language
): EarlierRound {
	const { framework } = instrumentOf(content, response.frameworkId, response.frameworkVersion);
	const crosswalk = content.crosswalks.find(
		({ from, to }) => from === versionOf(framework) && to === versionOf(instrument.framework)
	);
	return {
		id: before.id,
		name: language === 'vi' ? before.nameVi : before.nameEn,
		criteria: earlierAnswers({ framework, answers: response.answers }, instrument, crosswalk)
	};
}
