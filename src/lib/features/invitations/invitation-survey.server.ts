/** The survey that a planner invites to: looked up for those who may, with what its respondents are counted by. */
import type { Group } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { groupingQuestions, type Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { findRound, listInstruments, listRounds, type Round } from '#lib/server/db/rounds.ts';

export type InvitedSurvey = {
	round: Round;
	group: Group;
	slug: string;
	instrument: Instrument;
	/** Questions that respondents are counted by, each with its choices. */
	strata: Question[];
};

export type SurveyKey = { roundId: string; slug: string };

/** Refused: `not_yours`, `survey_unknown`. */
export async function surveyToInvite(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, slug }: SurveyKey
): Promise<Result<InvitedSurvey>> {
	if (!mayPlan(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	const row = round && (await listInstruments(app.db, roundId)).find((one) => one.slug === slug);
	if (!round || !row) return refused('survey_unknown');
	const instrument = instrumentOf(app.content, row.frameworkId, row.frameworkVersion);
	const strata = groupingQuestions(instrument.questionnaire);
	return ok({ round, group: row.group as Group, slug, instrument, strata });
}

/** Lists may be brought in beforehand; letters are made once the survey takes answers. */
export const takesLists = ({ round }: InvitedSurvey): boolean =>
	round.status === 'draft' || allows(round, 'answerSurvey');
export const takesAnswers = ({ round }: InvitedSurvey): boolean => allows(round, 'answerSurvey');

export type SurveyLine = SurveyKey & { title: string; round: string; group: Group; sample: boolean; open: boolean };

/** Every public survey of every round, newest round first. Refused: `not_yours`. */
export async function surveyLines(app: App, person: Person | null, language: Language): Promise<Result<SurveyLine[]>> {
	if (!mayPlan(person)) return refused('not_yours');
	const lines: SurveyLine[] = [];
	for (const round of await listRounds(app.db))
		for (const row of await listInstruments(app.db, round.id)) {
			if (row.slug === null) continue;
			const { questionnaire } = instrumentOf(app.content, row.frameworkId, row.frameworkVersion);
			lines.push({
				roundId: round.id,
				slug: row.slug,
				title: questionnaire.title[language],
				round: language === 'vi' ? round.nameVi : round.nameEn,
				group: row.group as Group,
				sample: round.sample,
				open: allows(round, 'answerSurvey')
			});
		}
	return ok(lines);
}
