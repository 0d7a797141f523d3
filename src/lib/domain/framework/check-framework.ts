/** What a well-shaped framework can still get wrong, told to its author by code and rule. */
import { add, decimal, formatDecimal, sum, ZERO } from '#lib/domain/decimal.ts';
import type { Criterion, Framework } from '#lib/domain/framework/framework.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import { isUntranslated, type Text } from '#lib/domain/text.ts';

export type ContentFlaw = { file: string; code?: string | undefined; rule: string; says: string };
export type FrameworkFlaw = Omit<ContentFlaw, 'file'>;

/** Ids that criteria may point to. */
export type Known = { actions: ReadonlySet<string>; targets: ReadonlySet<string> };

/**
 * Checks the tree (one root, parents before children, no code twice), each rule (it can reach its maximum and never
 * pass it), worked examples, sums, sources, actions and targets. An empty list means the framework can be used.
 */
export function checkFramework(framework: Framework, known: Known): FrameworkFlaw[] {
	const tree = checkTree(framework);
	return [
		...tree,
		...framework.nodes.flatMap((node) => checkSource(framework, node)),
		...checkCriteria(framework, known),
		...(framework.status === 'published' ? missingEnglish(framework) : []),
		// In a tree that loops or hangs together wrongly there is nothing to add up.
		...(tree.length > 0
			? []
			: [...checkSums(framework), ...framework.nodes.flatMap((node) => checkLevels(framework, node))])
	];
}

/** A criterion fed by a survey must name a node that some version of that group's framework has. */
export function checkSurveyNodes(framework: Framework, all: readonly Framework[]): FrameworkFlaw[] {
	return framework.nodes.flatMap((node) => {
		if (node.level !== 'criterion' || node.rule.kind !== 'surveyMean') return [];
		const { group, node: fed } = node.rule;
		const surveys = all.filter((one) => one.group === group);
		if (surveys.some(({ nodes }) => nodes.some(({ code }) => code === fed))) return [];
		const says =
			surveys.length === 0
				? `no framework of the group ${group}`
				: `no framework of the group ${group} has a node ${fed}`;
		return [{ code: node.code, rule: 'surveyMean', says }];
	});
}

function checkTree({ nodes }: Framework): FrameworkFlaw[] {
	const flaws: FrameworkFlaw[] = [];
	const seen = new Map<string, Framework['nodes'][number]>();
	for (const node of nodes) {
		const { code, parent } = node;
		const flaw = (rule: string, says: string) => flaws.push({ code, rule, says });
		if (seen.has(code)) flaw('code', 'two nodes have this code');
		if (parent === undefined && node.level !== 'root') flaw('parent', 'only the root has no parent');
		if (parent !== undefined && node.level === 'root') flaw('parent', 'the root has no parent');
		if (parent !== undefined && !seen.has(parent)) flaw('parent', `${parent} does not stand before it`);
		if (parent !== undefined && seen.get(parent)?.level === 'criterion')
			flaw('parent', `${parent} is a criterion and has no children`);
		seen.set(code, node);
	}
	const roots = nodes.filter(({ level }) => level === 'root').length;
	if (roots !== 1) flaws.push({ rule: 'root', says: `${roots} roots; there must be one` });
	for (const node of nodes)
		if (node.level !== 'criterion' && !nodes.some(({ parent }) => parent === node.code))
			flaws.push({ code: node.code, rule: 'children', says: 'has no criterion below it' });
	return flaws;
}

function checkSource({ sources }: Framework, { code, source }: Framework['nodes'][number]): FrameworkFlaw[] {
	return (source ?? '')
		.split(';')
		.map((one) => one.trim())
		.filter((one) => one !== '' && !Object.keys(sources).some((key) => one === key || one.startsWith(`${key} `)))
		.map((one) => ({ code, rule: 'source', says: `"${one}" does not begin with a key of "sources"` }));
}

function checkCriteria(framework: Framework, known: Known): FrameworkFlaw[] {
	return framework.nodes.flatMap((node) => (node.level === 'criterion' ? checkCriterion(framework, node, known) : []));
}

function checkCriterion({ decimals }: Framework, criterion: Criterion, known: Known): FrameworkFlaw[] {
	const { code, rule, target, actions, examples } = criterion;
	const max = decimal(criterion.max);
	const measure = { max, decimals };
	const kind = kindOf(rule);
	const flaws: FrameworkFlaw[] = (kind.flaws?.(rule, measure) ?? []).map((flaw) => ({ code, ...flaw }));
	const flaw = (about: string, says: string) => flaws.push({ code, rule: about, says });
	const best = kind.best(rule, measure);
	if (best !== max)
		flaw(
			rule.kind,
			`the best answer gives ${formatDecimal(best, 'en')} points, the maximum is ${formatDecimal(max, 'en')}`
		);
	for (const action of actions) if (!known.actions.has(action)) flaw('actions', `unknown action ${action}`);
	if (target && !known.targets.has(target.id)) flaw('target', `unknown target ${target.id}`);
	if (target && target.points > criterion.max)
		flaw('target', `${target.points} points are more than the maximum ${criterion.max}`);
	const needsExample = !['descriptive', 'measured', 'surveyMean'].includes(rule.kind);
	if (needsExample && examples.length === 0) flaw('examples', 'has no worked example');
	for (const { answers, points } of examples) {
		const outcome = kind.score(rule, answers, measure);
		const given = outcome.state === 'scored' ? formatDecimal(outcome.points, 'en') : outcome.state;
		const meant = points === null ? 'notApplicable' : formatDecimal(decimal(points), 'en');
		if (given !== meant) flaw('examples', `${JSON.stringify(answers)} gives ${given}, the example says ${meant}`);
	}
	return flaws;
}

/** A branch that states its maximum must have children that add up to it. */
function checkSums({ nodes }: Framework): FrameworkFlaw[] {
	const maxOf = (code: string): ReturnType<typeof decimal> =>
		sum(
			nodes
				.filter(({ parent }) => parent === code)
				.map((node) => {
					if (node.level === 'criterion') return decimal(node.max);
					return node.rollUp.kind === 'weightedMean' ? decimal(node.max ?? 1) : maxOf(node.code);
				})
		);
	return nodes.flatMap((node) => {
		if (node.level === 'criterion' || node.max === undefined || node.rollUp.kind === 'weightedMean') return [];
		const below = add(ZERO, maxOf(node.code));
		return below === decimal(node.max)
			? []
			: [
					{
						code: node.code,
						rule: 'max',
						says: `the children add up to ${formatDecimal(below, 'en')}, not ${node.max}`
					}
				];
	});
}

/** The level of an enterprise belongs to the root, its bands rise, and each level has one condition that can be met. */
function checkLevels({ nodes }: Framework, node: Framework['nodes'][number]): FrameworkFlaw[] {
	if (node.level === 'criterion' || node.rollUp.kind !== 'dbiLevel') return [];
	const { bands, conditions } = node.rollUp;
	const pillars = nodes.filter(({ parent }) => parent === node.code).length;
	const says = [
		...(node.level === 'root' ? [] : ['only the root has the level of an enterprise']),
		...(bands.every((band, at) => at === 0 || bands[at - 1]! < band) ? [] : ['bands must rise']),
		...(new Set(conditions.map(({ level }) => level)).size === conditions.length
			? []
			: ['two conditions have the same level']),
		...conditions
			.filter((condition) => condition.pillars > pillars)
			.map((condition) => `level ${condition.level} asks for ${condition.pillars} pillars of ${pillars}`)
	];
	return says.map((one) => ({ code: node.code, rule: 'rollUp', says: one }));
}

/** What a draft may lack and a published version may not: one flaw a node with texts that only copy the Vietnamese. */
export const missingEnglish = ({ nodes, title, basis }: Framework): FrameworkFlaw[] =>
	[{ code: undefined, words: { title, basis } }, ...nodes.map((node) => ({ code: node.code, words: node }))].flatMap(
		({ code, words }) => {
			const count = untranslatedIn(words);
			return count === 0 ? [] : [{ code, rule: 'translation', says: `texts without English: ${count}` }];
		}
	);

function untranslatedIn(value: unknown): number {
	if (value === null || typeof value !== 'object') return 0;
	if ('vi' in value && 'en' in value && typeof value.en === 'string') return isUntranslated(value as Text) ? 1 : 0;
	return Object.values(value).reduce<number>((sum, part) => sum + untranslatedIn(part), 0);
}
