/** What a round knows of its units, for judging the rows of a file: their frameworks and the figures they have now. */
import type { FiguresScope, UnitScope } from '#lib/domain/imports/figures-table.ts';
import { figuresOf } from '#lib/domain/questionnaire/answers.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { instrumentOf } from '#lib/server/app.ts';
import { broughtFiguresOfRound } from '#lib/server/brought-figures.ts';
import type { Content, Instrument } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listUnitResponses, type Response } from '#lib/server/db/responses.ts';
import { listInstruments, listRoundUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';

export type RoundScope = FiguresScope & {
	units: readonly RoundUnit[];
	instruments: ReadonlyMap<string, Instrument>;
	responseOf(unitId: string): Response | undefined;
};

export async function readRoundScope(db: Database | Transaction, content: Content, round: Round): Promise<RoundScope> {
	const units = await listRoundUnits(db, round.id);
	const instruments = new Map(
		(await listInstruments(db, round.id)).map(({ group, frameworkId, frameworkVersion }) => [
			group,
			instrumentOf(content, frameworkId, frameworkVersion)
		])
	);
	const responses = new Map(
		(await listUnitResponses(db, round.id)).map((response) => [response.organisationId, response])
	);
	const broughtTo = await broughtFiguresOfRound(db, content, round);
	const scopes = new Map(
		units.flatMap((unit) => {
			const instrument = instruments.get(unit.group);
			const response = responses.get(unit.organisationId);
			return instrument
				? [[unit.organisationId, unitScope(unit, instrument, response, broughtTo(unit, instrument.framework))]]
				: [];
		})
	);
	return {
		roundId: round.id,
		units,
		instruments,
		unit: (unitId) => scopes.get(unitId),
		responseOf: (unitId) => responses.get(unitId)
	};
}

function unitScope(
	{ notApplicable }: RoundUnit,
	{ framework, questionnaire }: Instrument,
	response: Response | undefined,
	brought: ReturnType<Awaited<ReturnType<typeof broughtFiguresOfRound>>>
): UnitScope {
	// Worked out for the units in the file only.
	let visible: ReturnType<typeof visibleAnswers> | undefined;
	return {
		framework,
		notApplicable,
		figuresNow(criterion) {
			visible ??= visibleAnswers(questionnaire, response?.answers ?? {});
			return { ...figuresOf(criterion, visible), ...brought[criterion.code] };
		}
	};
}
