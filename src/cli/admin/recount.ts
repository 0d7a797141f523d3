/** Counting the survey responses of a round again, from the machine itself. */
import { readContent } from '#lib/server/content/content.ts';
import { connect } from '#lib/server/db/client.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { readSettings } from '#lib/server/env.ts';
import { recountTallies } from '#lib/server/recount-tallies.ts';
import { Refused } from './refused.ts';

/** Tells how many counts were wrong; they are right afterwards. Throws `Refused` for a round that cannot be recounted. */
export async function recountRound([id = '']: string[]): Promise<void> {
	const settings = readSettings();
	const content = readContent(settings.surveysDir);
	const { db, close } = await connect(settings);
	try {
		const round = await findRound(db, id);
		if (!round) throw new Refused(`There is no round ${id}.`);
		if (round.surveyErasedAt)
			throw new Refused(`The survey responses of ${id} were erased after their time: only their counts are left.`);
		const { responses, counts, changed } = await recountTallies({ db, content }, id, new Date());
		console.log(
			changed === 0
				? `${counts} counts of ${responses} responses are as they were.`
				: `${changed} counts corrected; ${responses} responses make ${counts}.`
		);
	} finally {
		await close();
	}
}
