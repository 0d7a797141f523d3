/** Every framework: those in surveys/, and the drafts kept here. What is not known of each is said. */
import { decimal, formatDecimal, sum, ZERO } from '#lib/domain/decimal.ts';
import { GROUPS, treeOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import { missingEnglish } from '#lib/domain/framework/check-framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAdminister } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findFramework, listDraftFrameworks } from '#lib/server/db/frameworks.ts';
import { frameworkText } from './criteria-import.server.ts';

export type FrameworkLine = {
	id: string;
	version: string;
	title: string;
	group: Group;
	status: Framework['status'];
	standing: Framework['standing'];
	pillars: number;
	indices: number;
	criteria: number;
	/** Sum of the criteria's maxima; null where the value is a mean, or no points are known. */
	max: string | null;
	/** Components the document has, and those whose names are known; null where the document has none. */
	components: { known: number; count: number } | null;
	/** Nodes that are only collected: a document may score them, we do not know how. */
	descriptive: number;
	/** Criteria that must be finished before publishing: without a worked example, or without English. */
	unfinished: number;
	/** Kept here and not in surveys/: it can be downloaded and is answered by nobody yet. */
	draftHere: boolean;
};

export async function listFrameworks(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	language: Language
): Promise<Result<FrameworkLine[]>> {
	if (!mayAdminister(person)) return refused('not_yours');
	const inFiles = [...content.instruments.values()].map(({ framework }) => lineOf(framework, false, language));
	const kept = (await listDraftFrameworks(db))
		.filter(({ id, version }) => !content.instruments.has(`${id}@${version}`))
		.map((stored) => lineOf(stored.content, true, language));
	return ok(
		[...inFiles, ...kept].sort(
			(a, b) =>
				GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) ||
				a.id.localeCompare(b.id, 'en') ||
				b.version.localeCompare(a.version, 'en', { numeric: true })
		)
	);
}

/** The framework.json of a version, of surveys/ or kept here, to be put into surveys/<id>/<version>/. */
export async function downloadFramework(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ id, version }: { id: string; version: string }
): Promise<Result<string>> {
	if (!mayAdminister(person)) return refused('not_yours');
	const stored = await findFramework(db, id, version);
	return stored ? ok(frameworkText(stored.content)) : refused('import_unknown');
}

function lineOf(framework: Framework, draftHere: boolean, language: Language): FrameworkLine {
	const { id, version, title, group, status, standing, nodes } = framework;
	const tree = treeOf(framework);
	const counted = (level: string) => nodes.filter((node) => node.level === level).length;
	const withComponents = tree.criteria.flatMap(({ components }) => components ?? []);
	const most = sum(tree.criteria.map(({ max }) => decimal(max)));
	const needsExample = tree.criteria.filter(
		({ rule, examples }) => examples.length === 0 && !['descriptive', 'measured', 'surveyMean'].includes(rule.kind)
	);
	const unfinished = new Set([
		...needsExample.map(({ code }) => code),
		...missingEnglish(framework).map(({ code }) => code ?? '')
	]);
	return {
		id,
		version,
		title: title[language],
		group,
		status,
		standing,
		pillars: counted('pillar'),
		indices: counted('index'),
		criteria: tree.criteria.length,
		max: tree.root.rollUp.kind === 'weightedMean' || most === ZERO ? null : formatDecimal(most, language),
		components:
			withComponents.length === 0
				? null
				: {
						count: withComponents.reduce((sum, { count }) => sum + count, 0),
						known: withComponents.reduce((sum, { known }) => sum + known.length, 0)
					},
		descriptive: tree.criteria.filter(({ rule }) => rule.kind === 'descriptive').length,
		unfinished: unfinished.size,
		draftHere
	};
}
