/** What the city stands by in a round: its own response, scored. It is ranked with nobody here, so it is a block of one. */
import { thresholdsOf } from '#lib/domain/benchmark/classify.ts';
import { compareUnits, type BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { instrumentOf, type App } from './app.ts';
import { CITY } from './content/store-content.ts';
import { findInstrument, findRoundUnit, type Round } from './db/rounds.ts';
import { listUnitStates } from './db/unit-states.ts';
import { progressOf, readScores, standsBy } from './round-results.ts';

/** How far the city's response has come, and its score; framework and score are null where there is none. */
export async function readCityState(app: App, round: Round, now: Date) {
	const instrument = await findInstrument(app.db, round.id, 'city');
	const states = await listUnitStates(app.db, round.id);
	const state = states.find(({ organisationId, group }) => organisationId === CITY && group === 'city');
	const unit = (await findRoundUnit(app.db, round.id, CITY)) ?? { extendedUntil: null };
	const progress = progressOf(state, round, unit, now);
	if (!instrument) return { framework: null, progress, standing: null };
	const { framework } = instrumentOf(app.content, instrument.frameworkId, instrument.frameworkVersion);
	const scores = state && (await readScores(app, round.id, 'city', framework)).get(state.responseId);
	const submitted = progress.step !== 'notStarted' && progress.step !== 'inProgress';
	const standing =
		scores && submitted
			? standsBy({ self: scores.self, verified: progress.step === 'appraised' ? scores.verified : null })
			: null;
	return { framework, progress, standing };
}

/** The city as a block of one; null without a submitted response. */
export async function readCityBlock(app: App, round: Round, now: Date): Promise<BlockComparison | null> {
	const { framework, standing } = await readCityState(app, round, now);
	if (!framework || !standing) return null;
	const thresholds = thresholdsOf(round.lowBelow, round.highFrom);
	return compareUnits(framework, [{ unitId: CITY, ranked: true, ...standing }], thresholds);
}
