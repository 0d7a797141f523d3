/**
 * How far every unit of a round has come, in one query a table however many units there are. What is left to do is told
 * by the same rules as on the unit's own pages.
 */
import type { Stage, UnitProgress } from '#lib/domain/chasing/unit-progress.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { whollyBrought } from '#lib/domain/questionnaire/brought.ts';
import { assessmentProblems } from '#lib/domain/questionnaire/completeness.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import { deskAfter, type Desk } from '#lib/domain/round/submission-acts.ts';
import { deadlineOf, isLate, isOverdue } from '#lib/domain/round/round-status.ts';
import { instrumentOf } from '#lib/server/app.ts';
import { broughtFiguresOfRound, type Brought } from '#lib/server/brought-figures.ts';
import type { Content, Instrument } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listUnitResponses, type Response } from '#lib/server/db/responses.ts';
import { listInstruments, listRoundUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import { listLastActs } from '#lib/server/db/submission-acts.ts';
import { listEvidencedCriteria } from '#lib/server/db/unit-states.ts';
import { readRoundJudged } from '#lib/server/standing-reviews.ts';
import { scoreUnit } from '#lib/server/unit-assessment.ts';

export type ProgressOfUnit = UnitProgress & {
	unit: RoundUnit;
	/** Codes of the criteria that came back and wait for the unit's answer. */
	returnedCodes: readonly string[];
};

/** Every unit of the round that answers something, the city's own response among them. */
export async function progressOfRound(
	db: Database | Transaction,
	content: Content,
	round: Round,
	now: Date
): Promise<ProgressOfUnit[]> {
	const instruments = new Map(
		(await listInstruments(db, round.id)).map(({ group, frameworkId, frameworkVersion }) => [
			group,
			instrumentOf(content, frameworkId, frameworkVersion)
		])
	);
	const responses = new Map((await listUnitResponses(db, round.id)).map((response) => [keyOf(response), response]));
	const evidenced = await listEvidencedCriteria(db, round.id);
	const returned = new Map<string, string[]>();
	for (const [responseId, { reviews }] of await readRoundJudged(db, round.id))
		returned.set(
			responseId,
			reviews.filter(({ outcome }) => outcome === 'returned').map(({ criterionCode }) => criterionCode)
		);
	const acts = await listLastActs(db, round.id);
	const broughtTo = await broughtFiguresOfRound(db, content, round);
	return (await listRoundUnits(db, round.id)).flatMap((unit) => {
		const instrument = instruments.get(unit.group);
		if (!instrument) return [];
		const response = responses.get(keyOf(unit));
		const evidence = (response && evidenced.get(response.id)) ?? new Set<string>();
		const returnedCodes = (response?.status === 'returned' && returned.get(response.id)) || [];
		const work = workOf({ unit, instrument, response, evidence, brought: broughtTo(unit, instrument.framework) });
		return [
			{
				unit,
				...standing(round, unit, { response, desk: deskAfter(response && acts.get(response.id)) }, now),
				...work,
				returned: returnedCodes.length,
				returnedCodes
			}
		];
	});
}

const keyOf = ({ group, organisationId }: { group: string; organisationId: string | null }) =>
	`${group}:${organisationId}`;

type Held = { response: Response | undefined; desk: Desk };

function standing(round: Round, unit: RoundUnit, { response, desk }: Held, now: Date) {
	const handedIn = response !== undefined && ['submitted', 'returned', 'appraised'].includes(response.status);
	const stage = stageOf(response, desk);
	return {
		unitId: unit.organisationId,
		block: unit.block,
		stage,
		desk,
		deadline: deadlineOf(round, unit),
		overdue: !handedIn && isOverdue(round, unit, now),
		late: handedIn && isLate(round, unit, response.submittedAt),
		activeAt:
			response && stage !== 'notStarted' ? latest(response.savedAt, response.submittedAt, response.appraisedAt) : null
	};
}

function stageOf(response: Response | undefined, desk: Desk): Stage {
	const status = response?.status ?? 'withdrawn';
	return status === 'withdrawn' ? 'notStarted' : status !== 'draft' ? status : desk === 'head' ? 'withHead' : 'filling';
}

const latest = (...moments: (Date | null)[]): Date =>
	new Date(Math.max(...moments.map((moment) => moment?.getTime() ?? 0)));

type Work = {
	unit: RoundUnit;
	instrument: Instrument;
	response: Response | undefined;
	evidence: ReadonlySet<string>;
	brought: Brought;
};

function workOf({ unit, instrument, response, evidence, brought }: Work) {
	const { framework } = instrument;
	const answers = response?.answers ?? {};
	const scores = scoreUnit({ instrument, unit, brought }, answers);
	const coming = new Set(whollyBrought(brought));
	const problems = assessmentProblems(framework, scores, answers, new Set([...evidence, ...coming]));
	const wrong = new Set([...problems.map(({ field }) => field), ...toMend(instrument, response)]);
	const applicable = treeOf(framework).criteria.filter(({ code }) => scores.get(code)!.state !== 'notApplicable');
	const asked = new Set(allQuestions(instrument.questionnaire).map(({ criterion }) => criterion));
	const isAnswered = (code: string) => coming.has(code) || scores.get(code)!.state !== 'unanswered';
	return {
		applicable: applicable.length,
		answered: applicable.filter(({ code }) => isAnswered(code)).length,
		left: applicable
			// What is asked on no page is brought by others: the unit has nothing to do about it.
			.filter(({ code }) => asked.has(code) && !coming.has(code) && (!isAnswered(code) || wrong.has(code)))
			.map(({ code }) => code),
		unproven: problems.filter(({ code }) => code === 'incomplete').length
	};
}

/** Criteria with an entry that is no answer, or with two to choose from. */
function toMend({ questionnaire }: Instrument, response: Response | undefined): string[] {
	const waiting = new Set([...Object.keys(response?.unread ?? {}), ...Object.keys(response?.contested ?? {})]);
	if (waiting.size === 0) return [];
	return allQuestions(questionnaire).flatMap(({ name, criterion }) =>
		criterion !== undefined && waiting.has(name) ? [criterion] : []
	);
}
