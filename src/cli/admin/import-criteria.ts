/** A criteria table made into a draft framework in surveys/, from the machine itself. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { GROUPS, versionOf } from '#lib/domain/framework/framework.ts';
import { readCriteriaTable, type FrameworkHead } from '#lib/domain/imports/criteria-table.ts';
import { withEnglish } from '#lib/domain/text.ts';
import type { Fault } from '#lib/domain/imports/table.ts';
import type { ContentFlaw } from '#lib/domain/framework/check-framework.ts';
import { BrokenContent } from '#lib/server/content/content.ts';
import { readReference } from '#lib/server/content/reference.ts';
import { readSettings } from '#lib/server/env.ts';
import { readTable } from '#lib/server/spreadsheet.ts';
import { checkFrameworkFile } from './check-framework.ts';
import { Refused } from './refused.ts';

/**
 * Writes surveys/ID/VERSION/framework.json as a draft, then checks it as every framework is checked. Nothing is written
 * while a cell is wrong, and nothing is written over. Throws `Refused` with every fault by cell.
 */
export async function importCriteria(words: string[]): Promise<void> {
	const { file, head } = readWords(words);
	const { surveysDir } = readSettings();
	const folder = join(surveysDir, head.id, head.version);
	if (existsSync(join(folder, 'framework.json')))
		throw new Refused(`There is a ${join('surveys', head.id, head.version, 'framework.json')} already.`);
	const flaws: ContentFlaw[] = [];
	const reference = readReference(join(surveysDir, 'reference'), flaws);
	if (flaws.length > 0) throw new BrokenContent(flaws);
	const table = await readTable(readFileSync(file));
	if (!table.ok) throw new Refused(`${basename(file)} cannot be read as a table: ${told(table.problem)}`);
	const { framework, faults, unfinished } = readCriteriaTable(table.value, head, {
		actions: new Set(reference.actions.map(({ id }) => id)),
		targets: new Set(reference.targets.map(({ id }) => id))
	});
	if (!framework) throw new Refused(`Nothing was written. ${basename(file)}:\n${lines(faults)}`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'framework.json'), `${JSON.stringify(framework, null, '\t')}\n`);
	console.log(`Written as a draft: ${join(folder, 'framework.json')}`);
	if (unfinished.length > 0) console.log(`To be added before it is published:\n${lines(unfinished)}`);
	checkFrameworkFile(folder);
}

function readWords([file = '', ...options]: string[]): { file: string; head: FrameworkHead } {
	const option = (name: string) => {
		const at = options.indexOf(`--${name}`);
		const given = at < 0 ? undefined : options[at + 1];
		if (!given) throw new Refused(`--${name} is missing. Write: import-criteria FILE --id ID --version V --group G`);
		return given;
	};
	const [id, version, named] = [option('id'), option('version'), option('group')];
	if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
		throw new Refused(`"${id}" is no id: small letters, digits and dashes only.`);
	if (!/^[0-9a-z]+([.-][0-9a-z]+)*$/.test(version))
		throw new Refused(`"${version}" is no version: digits, small letters, dots and dashes only.`);
	const group = GROUPS.find((one) => one === named);
	if (!group) throw new Refused(`"${named}" is no group; use one of: ${GROUPS.join(', ')}.`);
	const full = resolve(file);
	if (!existsSync(full)) throw new Refused(`There is no file ${file}.`);
	const head: FrameworkHead = {
		id,
		version,
		group,
		standing: 'proposed',
		title: withEnglish(versionOf({ id, version }), undefined),
		basis: withEnglish(
			`Nhập từ bảng tiêu chí ${basename(full)}.`,
			`Imported from the table of criteria ${basename(full)}.`
		)
	};
	return { file: full, head };
}

const lines = (faults: readonly Fault[]): string =>
	faults
		.map((fault) => `  ${[fault.cell, fault.column, told(fault)].filter((word) => word !== '').join(' · ')}`)
		.join('\n');

/** The code of a fault is a plain English word; its details follow. */
function told({ code, details = {} }: { code: string; details?: Record<string, string | number> }): string {
	if (code === 'framework_flaw') return `${details.code || 'title, basis'}: ${details.rule}: ${details.says}`;
	const figures = Object.entries(details).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
	return [code.replaceAll('_', ' '), ...(figures.length > 0 ? [`(${figures.join(', ')})`] : [])].join(' ');
}
