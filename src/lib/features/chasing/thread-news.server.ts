/**
 * What was written in the threads of a round and neither read nor answered yet, for those whom it concerns. Of the unit: whoever was given
 * the criterion and the head, or else everybody; of the city, the people of its lead unit too. Of the appraisers: those who
 * wrote in the thread, judged the criterion or are asked to; the others find it in their queue.
 */
import { askedFor } from '#lib/domain/appraisal/parts.ts';
import { grouped } from '#lib/domain/grouped.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Text } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listAppraisers, listParts } from '#lib/server/db/appraisals.ts';
import { listUnitResponses } from '#lib/server/db/responses.ts';
import { listRoundJudgements } from '#lib/server/db/reviews.ts';
import { listRoundUnits, type Round } from '#lib/server/db/rounds.ts';
import { readThreadsOfRound, type Side } from '#lib/server/threads.ts';
import type { Addressee, Work } from './duties.server.ts';

export type ThreadNews = {
	round: Round;
	responseId: string;
	unitId: string;
	unit: Text;
	/** For whom the person would answer. */
	side: Side;
	messages: number;
	/** The criteria that they are about. */
	codes: string[];
	/** Number of the newest. */
	newest: number;
};

type News = [Addressee, ThreadNews];

/** Each person once for each response with news; nothing once the round takes no more words. */
export async function threadNews(app: Pick<App, 'db' | 'content'>, round: Round, work: Work): Promise<News[]> {
	const threads = allows(round, 'judge') ? await readThreadsOfRound(app.db, round.id) : [];
	if (threads.length === 0) return [];
	const units = new Map((await listRoundUnits(app.db, round.id)).map((unit) => [unit.organisationId, unit]));
	const responses = new Map((await listUnitResponses(app.db, round.id)).map((response) => [response.id, response]));
	const appraisersOf = await readAppraisers(app, round.id);
	const found: News[] = [];
	for (const { responseId, criterionCode, askers, waitingFor } of threads) {
		const response = responses.get(responseId);
		const unit = response && units.get(response.organisationId ?? '');
		if (!response || !unit) continue;
		const { organisationId: unitId, nameVi, nameEn } = unit;
		const ofUnit = unitPeople(unitId, criterionCode, work);
		// Who is of the unit speaks for it, whatever else they are.
		const members = new Set(work.people.filter((one) => one.unitId === unitId).map(({ userId }) => userId));
		const appraisers = appraisersOf({ ...unit, response, criterionCode, askers }).filter(
			({ userId }) => !members.has(userId) && !ofUnit.some((one) => one.userId === userId)
		);
		const tell = (side: Side) => (person: Addressee) => {
			const news = waitingFor({ id: person.userId, side });
			const about = { round, responseId, unitId, unit: { vi: nameVi, en: nameEn }, side, codes: [criterionCode] };
			if (news) found.push([person, { ...about, messages: news.count, newest: news.newest }]);
		};
		ofUnit.forEach(tell('unit'));
		appraisers.forEach(tell('appraiser'));
	}
	return [...grouped(found, ([{ userId }, { responseId }]) => `${userId} ${responseId}`).values()].map(inOne);
}

/** What is new in several threads of one response, for one person. */
function inOne(news: News[]): News {
	const [[person, first]] = news as [News, ...News[]];
	const all = news.map(([, one]) => one);
	return [
		person,
		{
			...first,
			messages: all.reduce((sum, { messages }) => sum + messages, 0),
			codes: all.flatMap(({ codes }) => codes),
			newest: Math.max(...all.map(({ newest }) => newest))
		}
	];
}

/** Where whoever was given the criterion has left the unit, it is everybody's again. */
function unitPeople(unitId: string, code: string, { people, given, leads }: Work): Addressee[] {
	const members = people.filter((one) => one.unitId === unitId);
	const assignee = given.find((one) => one.unitId === unitId && one.code === code)?.userId;
	const own = members.some(({ userId }) => userId === assignee)
		? members.filter(({ userId, role }) => userId === assignee || role === 'head')
		: members;
	const lead = unitId === CITY ? leads.get(code) : undefined;
	const leading = people.filter((one) => one.unitId === lead);
	return [...new Map([...own, ...leading].map((one) => [one.userId, one])).values()];
}

type Asked = {
	block: string;
	organisationId: string;
	response: Awaited<ReturnType<typeof listUnitResponses>>[number];
	criterionCode: string;
	askers: readonly string[];
};

async function readAppraisers({ db, content }: Pick<App, 'db' | 'content'>, roundId: string) {
	const people = new Map<string, Addressee>(
		(await listAppraisers(db)).map(({ id: userId, name, email, language }) => [
			userId,
			{ userId, name, email, language: language === 'en' ? 'en' : 'vi' }
		])
	);
	const parts = (await listParts(db, roundId)).filter(({ endedAt }) => endedAt === null);
	const judgements = await listRoundJudgements(db, roundId);
	return ({ response, criterionCode, askers, ...unit }: Asked): Addressee[] => {
		const { framework } = instrumentOf(content, response.frameworkId, response.frameworkVersion);
		const judges = judgements.filter((one) => one.responseId === response.id && one.criterionCode === criterionCode);
		const asked = askedFor(parts, framework)(unit, criterionCode);
		const ids = new Set([...askers, ...judges.map(({ reviewerId }) => reviewerId), ...asked]);
		return [...ids].flatMap((id) => people.get(id) ?? []);
	};
}
