/** Opening a round from the machine itself. */
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import { readContent } from '#lib/server/content/content.ts';
import { storeContent } from '#lib/server/content/store-content.ts';
import { connect } from '#lib/server/db/client.ts';
import { findRound, listInstruments, listRoundUnits } from '#lib/server/db/rounds.ts';
import { readSettings } from '#lib/server/env.ts';
import { Refused } from './refused.ts';

/**
 * Opens a round for the units that exist on a day, with the latest published version for every group. Days are days in
 * Việt Nam: it opens when the first begins and its deadline is the end of the last. Throws `Refused` when a word is not
 * what it should be or the id is taken.
 */
export async function openRoundByWords([
	id = '',
	year = '',
	vi = '',
	en = '',
	opens = '',
	closes = '',
	on = ''
]: string[]) {
	if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) throw new Refused(`"${id}" is no id: small letters, digits and dashes only.`);
	if (!/^20\d\d$/.test(year)) throw new Refused(`"${year}" is not a year from 2000 to 2099.`);
	if (vi.trim() === '' || en.trim() === '') throw new Refused('The round needs a name in both languages.');
	const [opensAt, closesAt] = [startOf(opens), new Date(startOf(closes).getTime() + 86_400_000 - 1000)];
	if (closesAt <= opensAt) throw new Refused(`The round ends (${closes}) before it opens (${opens}).`);
	startOf(on);
	const settings = readSettings();
	const content = readContent(settings.surveysDir);
	const { db, close } = await connect(settings);
	try {
		await storeContent(db, content);
		if (await findRound(db, id)) throw new Refused(`There is a round ${id} already.`);
		const round = { id, year: Number(year), name: { vi, en }, sample: false, opensAt, closesAt, unitsOn: on };
		await openRound(db, content, round, { now: new Date(), actorId: null });
		const asked = await listInstruments(db, id);
		console.log(`Round ${id} is open with ${(await listRoundUnits(db, id)).length} units:`);
		for (const { group, frameworkId, frameworkVersion } of asked)
			console.log(`  ${group}: ${frameworkId}@${frameworkVersion}`);
	} finally {
		await close();
	}
}

function startOf(day: string): Date {
	const start = new Date(`${day}T00:00:00+07:00`);
	const exists = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
	if (!exists) throw new Refused(`"${day}" is not a day written as 2026-12-31.`);
	return start;
}
