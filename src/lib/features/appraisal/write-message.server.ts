/** A word in the thread of a criterion: an appraiser asks, the unit answers, no score changes by it. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { insertMessage, putLook } from '#lib/server/db/appraisal-messages.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { openCriterion, type CriterionKey } from './criterion-rights.server.ts';
import { subjectOf } from './decision-mark.ts';

/** As long as criteria are judged in the round, by both sides alike. Whoever writes has read what came before. */
export async function writeMessage(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: CriterionKey,
	typed: string,
	now: Date
): Promise<Result<{ id: number }>> {
	const words = keptWords(typed, 'loi');
	if (!words.ok) return words;
	return db.transaction(async (tx) => {
		const open = await openCriterion(tx, content, person, key, true);
		if (!open.ok) return open;
		const { response, round, side } = open.value;
		if (!person || side === null) return refused('not_yours');
		if (!allows(round, 'judge')) return refused('round_closed');
		if (words.value === null) return refused('answer_required', 'loi');
		const about = { roundId: key.roundId, responseId: response.id, criterionCode: key.criterionCode };
		const id = await insertMessage(tx, { ...about, side, authorId: person.id, words: words.value, at: now });
		await putLook(tx, { ...about, userId: person.id, seenMessage: id });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'appraisal.message',
			subject: subjectOf(response.id),
			roundId: key.roundId,
			organisationId: key.unitId,
			criterionCode: key.criterionCode,
			after: { side, words: words.value }
		});
		return ok({ id });
	});
}

/** Messages up to this one are no news to the person any more. */
export async function markRead(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: CriterionKey,
	upTo: number
): Promise<Result<null>> {
	const open = await openCriterion(db, content, person, key);
	if (!open.ok) return open;
	if (!person || !Number.isSafeInteger(upTo) || upTo < 0 || upTo > 2 ** 31 - 1) return refused('not_yours');
	const { response } = open.value;
	const about = { roundId: key.roundId, responseId: response.id, criterionCode: key.criterionCode };
	await putLook(db, { ...about, userId: person.id, seenMessage: upTo });
	return ok(null);
}
