/** Keeping to the rules of retention from the machine itself. */
import { connect } from '#lib/server/db/client.ts';
import { readSettings } from '#lib/server/env.ts';
import { countDue, eraseDue } from '#lib/server/retention/retention.ts';
import { Refused } from './refused.ts';

/** Erases what is due, or with `--dry-run` only counts it. */
export async function keepRetention([option]: string[]): Promise<void> {
	if (option !== undefined && option !== '--dry-run') throw new Refused(`retention takes --dry-run, not "${option}".`);
	const { db, close } = await connect(readSettings());
	try {
		const now = new Date();
		const told = option ? await countDue(db, now) : await eraseDue(db, now);
		for (const { name, count } of told) console.log(`${String(count).padStart(9)}  ${name}`);
		console.log(option ? 'Nothing was erased.' : 'Erased; the audit keeps these counts.');
	} finally {
		await close();
	}
}
