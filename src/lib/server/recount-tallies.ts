/**
 * Counting the submitted survey responses of a round again. The counts that group results are read from are kept up with
 * every submission and withdrawal; this proves them, and puts them right if a restored copy or a correction by hand put
 * them wrong.
 *
 * Responses and counts are read in one snapshot, so their difference is exact whatever is submitted meanwhile, and it is
 * added to the counts, not written over them: no submission waits and none is lost.
 */
import type { Group } from '#lib/domain/framework/framework.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { tallyEntries, type TallyEntry } from '#lib/domain/scoring/tally.ts';
import { instrumentOf, type App } from './app.ts';
import { audit, listAudit } from './audit.ts';
import type { Content } from './content/content.ts';
import { atOneMoment, type Transaction } from './db/client.ts';
import { responsesInBatches } from './db/responses.ts';
import { findRound, listRounds } from './db/rounds.ts';
import { changeTallies, listTallies, lockCorrections, type TallyChange } from './db/tallies.ts';

export type Recounted = {
	/** Submitted responses of businesses and citizens. */
	responses: number;
	/** How many different counts they make, over all groups, strata and answer values. */
	counts: number;
	/** How many of the stored ones were wrong and have been put right. */
	changed: number;
};

const ACT = 'survey.recount';
const subjectOf = (roundId: string): string => `round:${roundId}`;

/**
 * Counts again and corrects what differs, with a line of the audit when something did. A round whose responses are being
 * erased is left as it is: nothing is left to count. Two recounts at once correct once.
 */
export async function recountTallies(
	{ db, content }: Pick<App, 'db' | 'content'>,
	roundId: string,
	now: Date
): Promise<Recounted> {
	for (;;) {
		const { changes, lastAct, ...told } = await atOneMoment(db, (tx) => compare(tx, content, roundId));
		const recounted = { ...told, changed: changes.length };
		if (changes.length === 0) return recounted;
		const corrected = await db.transaction(async (tx) => {
			await lockCorrections(tx);
			// Somebody else corrected since the snapshot: what it found wrong no longer is.
			if ((await lastActOf(tx, roundId)) !== lastAct) return false;
			await changeTallies(tx, roundId, changes);
			await audit(tx, {
				at: now,
				actorId: null,
				action: ACT,
				subject: subjectOf(roundId),
				roundId,
				after: { responses: told.responses, changed: changes.length }
			});
			return true;
		});
		if (corrected) return recounted;
	}
}

/** The same for every round whose results can still move; those that nothing was wrong with are not told of. */
export async function recountOpenRounds(
	app: Pick<App, 'db' | 'content'>,
	now: Date
): Promise<({ roundId: string } & Recounted)[]> {
	const told: ({ roundId: string } & Recounted)[] = [];
	for (const { id, status } of await listRounds(app.db)) {
		if (SETTLED.has(status)) continue;
		const recounted = await recountTallies(app, id, now);
		if (recounted.changed > 0) told.push({ roundId: id, ...recounted });
	}
	return told;
}

const SETTLED = new Set(['draft', 'published', 'archived']);

/** The line of the audit that tells of the latest correction. */
const lastActOf = async (tx: Transaction, roundId: string) =>
	(await listAudit(tx, subjectOf(roundId), [ACT])).at(-1)?.id;

/** Within one snapshot: what the counts should be, less what they are. */
async function compare(tx: Transaction, content: Content, roundId: string) {
	const lastAct = await lastActOf(tx, roundId);
	const nothing = { responses: 0, counts: 0, changes: [] as TallyChange[], lastAct };
	if ((await findRound(tx, roundId))?.surveyErasedAt) return nothing;
	const differences = new Map<string, TallyChange>();
	const add = (group: Group, { stratum, subject, value, count, total = 0 }: TallyEntry, sign: 1 | -1) => {
		const key = [group, stratum, subject, value].join('\0');
		const known = differences.get(key) ?? { group, stratum, subject, value, count: 0, total: 0 };
		known.count += sign * count;
		known.total += sign * total;
		differences.set(key, known);
	};
	let counted = 0;
	// Units' responses are not tallied.
	for await (const batch of responsesInBatches(tx, roundId, { statuses: ['submitted'], publicOnly: true })) {
		counted += batch.length;
		for (const response of batch) {
			const { framework, questionnaire } = instrumentOf(content, response.frameworkId, response.frameworkVersion);
			const scores = scoreResponse(framework, response.answers);
			for (const entry of tallyEntries(framework, questionnaire, response.answers, scores, response))
				add(response.group, entry, 1);
		}
	}
	const counts = differences.size;
	for (const counted of await listTallies(tx, roundId)) add(counted.group, counted, -1);
	const changes = [...differences.values()].filter(({ count, total }) => count !== 0 || total !== 0);
	return { responses: counted, counts, changes, lastAct };
}
