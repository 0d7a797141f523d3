/**
 * Content (frameworks, questionnaires, reference data) as the program works with it, read from `surveys/` once at start.
 * Whatever is wrong in a file is told with the file, the code and the rule, and stops the start.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkFramework, checkSurveyNodes, type ContentFlaw } from '#lib/domain/framework/check-framework.ts';
import type { Crosswalk } from '#lib/domain/framework/crosswalk.ts';
import { frameworkShape, treeOf, versionOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import { drawQuestionnaire, questionnaireShape, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { checkExpressions } from '#lib/domain/questionnaire/survey-model.ts';
import { readCrosswalks } from './crosswalks.ts';
import { parseJson } from './parse-json.ts';
import { readReference, type Reference } from './reference.ts';

export type Instrument = {
	framework: Framework;
	questionnaire: Questionnaire;
	/** Of the files as they are; a published version must never change. */
	contentHash: string;
	/** Of each criterion's rule and maximum: kept with every score. */
	ruleHashes: ReadonlyMap<string, string>;
};

export type Content = {
	/** By "id@version". */
	instruments: ReadonlyMap<string, Instrument>;
	reference: Reference;
	crosswalks: readonly Crosswalk[];
};

export class BrokenContent extends Error {
	override name = 'BrokenContent';
	constructor(readonly flaws: readonly ContentFlaw[]) {
		super(
			`The content in surveys/ cannot be used:\n` +
				flaws.map(({ file, code, rule, says }) => `  ${file}${code ? ` · ${code}` : ''} · ${rule}: ${says}`).join('\n')
		);
	}
}

/** Reads and checks everything in the folder. Throws `BrokenContent` with every flaw found. */
export function readContent(surveysDir: string): Content {
	const flaws: ContentFlaw[] = [];
	const reference = readReference(join(surveysDir, 'reference'), flaws);
	const instruments = new Map<string, Instrument>();
	for (const folder of versionFolders(surveysDir)) {
		const instrument = readInstrument(surveysDir, folder, reference, flaws);
		if (instrument) instruments.set(versionOf(instrument.framework), instrument);
	}
	if (instruments.size === 0 && flaws.length === 0)
		flaws.push({ file: surveysDir, rule: 'content', says: 'no framework found' });
	// Of flawed frameworks others would only be told flaws that are not theirs.
	const frameworks = new Map([...instruments].map(([version, { framework }]) => [version, framework]));
	const crosswalks = flaws.length > 0 ? [] : readCrosswalks(surveysDir, frameworks, flaws);
	if (flaws.length === 0) flaws.push(...surveyFlaws([...frameworks.values()]));
	if (flaws.length > 0) throw new BrokenContent(flaws);
	return { instruments, reference, crosswalks };
}

const surveyFlaws = (frameworks: readonly Framework[]): ContentFlaw[] =>
	frameworks.flatMap((framework) =>
		checkSurveyNodes(framework, frameworks).map((flaw) => ({
			file: join('surveys', framework.id, framework.version, 'framework.json'),
			...flaw
		}))
	);

/** Reads one framework and its questionnaire; undefined when flawed, with the flaws added to the list. */
export function readInstrument(
	surveysDir: string,
	folder: string,
	reference: Pick<Reference, 'actions' | 'targets'>,
	flaws: ContentFlaw[]
): Instrument | undefined {
	const frameworkFile = join(folder, 'framework.json');
	const questionnaireFile = join(folder, 'questionnaire.json');
	const name = (file: string) => join('surveys', relative(surveysDir, file));
	const before = flaws.length;
	const frameworkText = readFileSync(frameworkFile, 'utf8');
	const framework = parseJson(frameworkShape, frameworkText, name(frameworkFile), flaws) as Framework | undefined;
	if (!framework) return undefined;
	const [version, id] = folder.split(/[\\/]/).reverse();
	if (framework.id !== id || framework.version !== version)
		flaws.push({
			file: name(frameworkFile),
			rule: 'id',
			says: `${versionOf(framework)} stands in the folder of ${id}@${version}`
		});
	flaws.push(
		...checkFramework(framework, {
			actions: new Set(reference.actions.map(({ id }) => id)),
			targets: new Set(reference.targets.map(({ id }) => id))
		}).map((flaw) => ({ file: name(frameworkFile), ...flaw }))
	);
	const questionnaireText = existsSync(questionnaireFile) ? readFileSync(questionnaireFile, 'utf8') : '';
	const written = questionnaireText
		? parseJson(questionnaireShape, questionnaireText, name(questionnaireFile), flaws)
		: undefined;
	if (flaws.length > before) return undefined;
	try {
		const questionnaire = drawQuestionnaire(framework, written);
		checkQuestionnaire(questionnaire, name(questionnaireFile), flaws);
		if (flaws.length > before) return undefined;
		return {
			framework,
			questionnaire,
			contentHash: hashOf(frameworkText, questionnaireText),
			ruleHashes: new Map(treeOf(framework).criteria.map((criterion) => [criterion.code, ruleHash(criterion)]))
		};
	} catch (error) {
		flaws.push({ file: name(questionnaireFile), rule: 'questionnaire', says: (error as Error).message });
		return undefined;
	}
}

/** What a score depends on besides the answers: a changed rule or maximum gives another hash. */
export const ruleHash = ({ rule, max }: Pick<Criterion, 'rule' | 'max'>): string =>
	hashOf(JSON.stringify({ max, rule })).slice(0, 16);

function checkQuestionnaire(questionnaire: Questionnaire, file: string, flaws: ContentFlaw[]): void {
	const names = new Set<string>();
	for (const page of questionnaire.pages)
		for (const element of page.elements)
			for (const { name } of element.type === 'panel' ? [element, ...element.elements] : [element]) {
				if (names.has(name)) flaws.push({ file, code: name, rule: 'name', says: 'two elements have this name' });
				names.add(name);
			}
	for (const stratum of questionnaire.strata)
		if (!names.has(stratum)) flaws.push({ file, code: stratum, rule: 'strata', says: 'no question has this name' });
	checkExpressions(questionnaire);
}

function versionFolders(surveysDir: string): string[] {
	const folders = (dir: string) =>
		readdirSync(dir, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && entry.name !== 'reference' && entry.name !== 'crosswalks')
			.map((entry) => join(dir, entry.name))
			.sort();
	return folders(surveysDir)
		.flatMap(folders)
		.filter((folder) => existsSync(join(folder, 'framework.json')));
}

const hashOf = (...texts: string[]): string => {
	const hash = createHash('sha256');
	for (const text of texts) hash.update(text).update('\0');
	return hash.digest('hex');
};
