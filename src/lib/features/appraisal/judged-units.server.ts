/** The units of a round as their appraisers find them: declared figures, what was brought, and the judgements so far. */
import { instrumentOf, type App } from '#lib/server/app.ts';
import { broughtFiguresOfRound, type Brought } from '#lib/server/brought-figures.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { listUnitResponses, type Response } from '#lib/server/db/responses.ts';
import { listInstruments, listRoundUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import { readRoundJudged, UNJUDGED, type Judged } from '#lib/server/standing-reviews.ts';

/** Every unit of the round that answers something, with its response and what was judged of it. */
export async function judgedUnits({ db, content }: Pick<App, 'db' | 'content'>, round: Round): Promise<JudgedUnit[]> {
	const instruments = new Map(
		(await listInstruments(db, round.id)).map(({ group, frameworkId, frameworkVersion }) => [
			group,
			instrumentOf(content, frameworkId, frameworkVersion)
		])
	);
	const responses = new Map((await listUnitResponses(db, round.id)).map((response) => [keyOf(response), response]));
	const judgedOf = await readRoundJudged(db, round.id);
	const broughtTo = await broughtFiguresOfRound(db, content, round);
	return (await listRoundUnits(db, round.id)).flatMap((unit) => {
		const instrument = instruments.get(unit.group);
		const response = responses.get(keyOf(unit));
		const judged = (response && judgedOf.get(response.id)) ?? UNJUDGED;
		if (!instrument) return [];
		const brought = broughtTo(unit, instrument.framework);
		return [{ round, unit, instrument, response, judged, brought }];
	});
}

const keyOf = ({ group, organisationId }: { group: string; organisationId: string | null }) =>
	`${group}:${organisationId}`;

export type JudgedUnit = {
	round: Round;
	unit: RoundUnit;
	instrument: Instrument;
	response: Response | undefined;
	judged: Judged;
	brought: Brought;
};

/** Drafts are the unit's own until they are handed in. */
export const isHandedIn = (
	response: Response | undefined
): response is Response & { status: 'submitted' | 'returned' | 'appraised' } =>
	response?.status === 'submitted' || response?.status === 'returned' || response?.status === 'appraised';
