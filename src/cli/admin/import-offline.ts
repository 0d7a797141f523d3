/** Bringing in by hand what a device gathered without a line and could not send. */
import { existsSync, readFileSync } from 'node:fs';
import { importOffline } from '#lib/features/survey/offline/import-offline.server.ts';
import { readContent } from '#lib/server/content/content.ts';
import { connect } from '#lib/server/db/client.ts';
import { readSettings } from '#lib/server/env.ts';
import { Refused } from './refused.ts';

/** Prints the receipt codes, and what was refused and why. Throws `Refused` when the file is none of a device. */
export async function importOfflineFile(file: string): Promise<void> {
	if (!existsSync(file)) throw new Refused(`There is no file ${file}.`);
	const settings = readSettings();
	const content = readContent(settings.surveysDir);
	const { db, close } = await connect(settings);
	try {
		const brought = await importOffline({ db, content }, readFileSync(file, 'utf8'), new Date());
		if (!brought) throw new Refused(`${file} is not what the page for field teams gives out as a file.`);
		console.log(`${brought.taken.length} taken, ${brought.refused.length} refused.`);
		for (const receipt of brought.taken) console.log(`  taken    ${receipt}`);
		for (const { at, code, fields } of brought.refused)
			console.log(`  refused  number ${at} of the file: ${code}${fields.length > 0 ? ` at ${fields.join(', ')}` : ''}`);
		if (brought.taken.length > 0) console.log('Delete the file now: it holds answers.');
	} finally {
		await close();
	}
}
