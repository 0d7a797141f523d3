/** Crosswalks between framework versions, read from `surveys/crosswalks` and checked against the frameworks they name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentFlaw } from '#lib/domain/framework/check-framework.ts';
import { checkCrosswalk, crosswalkShape, type Crosswalk } from '#lib/domain/framework/crosswalk.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import { parseJson } from './parse-json.ts';

/** All of them, by file name; a flawed one is left out and its flaws added to the list. */
export function readCrosswalks(
	surveysDir: string,
	frameworks: ReadonlyMap<string, Framework>,
	flaws: ContentFlaw[]
): Crosswalk[] {
	const folder = join(surveysDir, 'crosswalks');
	if (!existsSync(folder)) return [];
	const read = new Map<string, Crosswalk>();
	for (const name of readdirSync(folder)
		.filter((one) => one.endsWith('.json'))
		.sort()) {
		const file = join('surveys', 'crosswalks', name);
		const crosswalk = parseJson(crosswalkShape, readFileSync(join(folder, name), 'utf8'), file, flaws);
		if (!crosswalk) continue;
		const found = checkCrosswalk(crosswalk, frameworks).map((flaw) => ({ file, ...flaw }));
		const pair = `${crosswalk.from} ${crosswalk.to}`;
		if (read.has(pair))
			found.push({ file, rule: 'from', says: `a second crosswalk from ${pair.replace(' ', ' to ')}` });
		flaws.push(...found);
		if (found.length === 0) read.set(pair, crosswalk);
	}
	return [...read.values()];
}
