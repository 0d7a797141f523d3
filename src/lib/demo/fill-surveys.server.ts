/** A few hundred citizens and businesses answer the public surveys of the sample round. */
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import type { Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { saveSurvey } from '#lib/features/survey/save-survey.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { submitSurvey } from '#lib/features/survey/submit-survey.server.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { listInstruments, type Round } from '#lib/server/db/rounds.ts';
import { granted } from './granted.ts';
import { sampleAnswers, typedEntries, type Respondent } from './sample-entries.ts';
import { sampleBusiness, sampleCitizen } from './sample-public.ts';
import type { SeededRandom } from './seeded-random.ts';

type Draw = (questionnaire: Questionnaire, number: number) => { who: Respondent; random: SeededRandom };

const SURVEYS: Partial<Record<Group, { count: number; draw: Draw }>> = {
	citizen: { count: 300, draw: sampleCitizen },
	business: { count: 120, draw: sampleBusiness }
};

/** Respondents at a time on Postgres; the built-in database does one thing after the other whatever is asked of it. */
const AT_ONCE = 4;

export async function fillSurveys(app: App, round: Round): Promise<void> {
	for (const { group, slug, frameworkId, frameworkVersion } of await listInstruments(app.db, round.id)) {
		const survey = SURVEYS[group as Group];
		if (!survey || slug === null) continue;
		const instrument = instrumentOf(app.content, frameworkId, frameworkVersion);
		const length = round.closesAt.getTime() - round.opensAt.getTime();
		let number = 0;
		const lane = async () => {
			while (number < survey.count) {
				const own = (number += 1);
				const at = new Date(round.opensAt.getTime() + (length * own) / (survey.count + 1));
				await answer(app, round, slug, entriesOf(instrument, survey.draw, own), instrument, at);
			}
		};
		await Promise.all(Array.from({ length: app.settings.databaseUrl ? AT_ONCE : 1 }, lane));
	}
}

function entriesOf({ framework, questionnaire }: Instrument, draw: Draw, number: number) {
	const { who, random } = draw(questionnaire, number);
	return typedEntries(sampleAnswers(framework, questionnaire, who, random));
}

async function answer(
	app: App,
	round: Round,
	slug: string,
	typed: Map<string, Typed>,
	{ questionnaire: { notice } }: Instrument,
	at: Date
): Promise<void> {
	const begin = { slug, consentVersion: notice?.version ?? '', adult: true, language: 'vi', sample: true } as const;
	const { token, roundId } = granted(await startSurvey(app, begin, at), slug);
	if (roundId !== round.id) throw new Error(`${slug}: began in round ${roundId} instead of ${round.id}`);
	granted(await saveSurvey(app, token, { page: null, typed }, 'vi', at), slug);
	granted(await submitSurvey(app, token, at), slug);
}
