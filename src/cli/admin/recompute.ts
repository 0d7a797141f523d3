/** Recomputing a round from the machine itself. */
import { readContent } from '#lib/server/content/content.ts';
import { connect } from '#lib/server/db/client.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { readSettings } from '#lib/server/env.ts';
import { recomputeScores } from '#lib/server/recompute-scores.ts';
import { Refused } from './refused.ts';

/** Works out every stored self score of the round again and tells what differs. Throws `Refused` when something does. */
export async function recomputeRound([id = '']: string[]): Promise<void> {
	const settings = readSettings();
	const content = readContent(settings.surveysDir);
	const { db, close } = await connect(settings);
	try {
		if (!(await findRound(db, id))) throw new Refused(`There is no round ${id}.`);
		const { responses, criteria, different, differences } = await recomputeScores(db, content, id);
		for (const { responseId, criterionCode, stored, recomputed } of differences)
			console.log(`${responseId} · ${criterionCode} · stored ${stored ?? 'nothing'}, recomputed ${recomputed}`);
		if (different > 0) throw new Refused(`${different} of ${criteria} scores of ${responses} responses differ.`);
		console.log(`${criteria} scores of ${responses} responses are as they were stored.`);
	} finally {
		await close();
	}
}
