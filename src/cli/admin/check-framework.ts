import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ContentFlaw } from '#lib/domain/framework/check-framework.ts';
import { treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import { BrokenContent, readInstrument } from '#lib/server/content/content.ts';
import { readReference } from '#lib/server/content/reference.ts';
import { readSettings } from '#lib/server/env.ts';
import { Refused } from './refused.ts';

/**
 * Checks a framework.json, the questionnaire.json beside it and what they refer to, and prints what the framework holds.
 * `path` is the file or its folder, <framework>/<version>. Throws `BrokenContent` with every flaw by file, code and rule.
 */
export function checkFrameworkFile(path: string): void {
	const folder = folderOf(path);
	const flaws: ContentFlaw[] = [];
	const reference = readReference(referenceBeside(folder), flaws);
	const instrument = readInstrument(dirname(dirname(folder)), folder, reference, flaws);
	if (!instrument || flaws.length > 0) throw new BrokenContent(flaws);
	const { framework, questionnaire } = instrument;
	const { criteria } = treeOf(framework);
	const count = (level: string) => framework.nodes.filter((node) => node.level === level).length;
	const examples = criteria.reduce((total, { examples = [] }) => total + examples.length, 0);
	console.log(
		`ok: ${versionOf(framework)} (${framework.status}): ${count('pillar')} pillars, ${count('index')} indices, ` +
			`${criteria.length} criteria, ${examples} worked examples, ${questionnaire.pages.length} pages`
	);
}

function folderOf(path: string): string {
	const full = resolve(path);
	if (!existsSync(full)) throw new Refused(`There is no file ${path}.`);
	const folder = statSync(full).isDirectory() ? full : dirname(full);
	if (!existsSync(join(folder, 'framework.json')) || (folder !== full && basename(full) !== 'framework.json'))
		throw new Refused(`${path} is not a framework.json: name that file, or the folder it stands in.`);
	return folder;
}

/** A draft kept elsewhere is checked against the actions and targets of this program. */
function referenceBeside(folder: string): string {
	const own = join(dirname(dirname(folder)), 'reference');
	return existsSync(own) ? own : join(readSettings().surveysDir, 'reference');
}
