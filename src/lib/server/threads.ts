/** What appraisers and units have written to each other, counted as one person finds it. */
import { grouped } from '#lib/domain/grouped.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { countMessages, listLooks, listMessageMarks } from '#lib/server/db/appraisal-messages.ts';
import type { Response } from '#lib/server/db/responses.ts';

export type Thread = {
	messages: number;
	/** By others, since the person last read. */
	news: number;
};

/** By criterion, of one response; criteria without a message are not there. */
export async function readThreads(
	db: Database | Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>,
	personId: string
): Promise<ReadonlyMap<string, Thread>> {
	const found = await countMessages(db, roundId, personId);
	return new Map(found.filter(({ responseId }) => responseId === id).map((one) => [one.criterionCode, one]));
}

/** New messages of a round by response, as pages mark them. Responses without any are not there. */
export async function readThreadNews(
	db: Database | Transaction,
	roundId: string,
	personId: string
): Promise<ReadonlyMap<string, number>> {
	const news = new Map<string, number>();
	for (const one of await countMessages(db, roundId, personId))
		if (one.news > 0) news.set(one.responseId, (news.get(one.responseId) ?? 0) + one.news);
	return news;
}

export type Side = 'unit' | 'appraiser';

export type ThreadOfRound = {
	responseId: string;
	criterionCode: string;
	/** Who has written in it for the appraisers. */
	askers: readonly string[];
	/**
	 * What the other side wrote since the person last read and since anybody of their own side last wrote: unread, and not
	 * answered by a colleague either. With the number of the newest; null when there is none.
	 */
	waitingFor(person: { id: string; side: Side }): { count: number; newest: number } | null;
};

/** Every thread of a round at once, for a digest that many people get. */
export async function readThreadsOfRound(db: Database | Transaction, roundId: string): Promise<ThreadOfRound[]> {
	const marks = await listMessageMarks(db, roundId);
	if (marks.length === 0) return [];
	const keyOf = (one: { responseId: string; criterionCode: string }) => `${one.responseId} ${one.criterionCode}`;
	const seen = new Map(
		(await listLooks(db, roundId)).map((look) => [`${keyOf(look)} ${look.userId}`, look.seenMessage])
	);
	return [...grouped(marks, keyOf)].map(([key, messages]) => ({
		responseId: messages[0]!.responseId,
		criterionCode: messages[0]!.criterionCode,
		askers: [...new Set(messages.filter(({ side }) => side === 'appraiser').map(({ authorId }) => authorId))],
		waitingFor({ id: personId, side }) {
			const answered = messages.findLast((one) => one.side === side)?.id ?? 0;
			const from = Math.max(answered, seen.get(`${key} ${personId}`) ?? 0);
			const waiting = messages.filter((one) => one.id > from);
			return waiting.length === 0 ? null : { count: waiting.length, newest: waiting.at(-1)!.id };
		}
	}));
}
