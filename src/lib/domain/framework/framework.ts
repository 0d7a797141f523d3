/**
 * A framework (bộ chỉ số) is a tree: pillars (trụ cột) of indices (chỉ số chính) of criteria (chỉ số thành phần, tiêu
 * chí). Only criteria have a rule and a maximum; every node above gets its value from its children. A framework is data
 * (`surveys/<id>/<version>/framework.json`), and a published version never changes.
 */
import { z } from 'zod';
import { textShape } from '#lib/domain/scoring/rules/shapes.ts';
import { ruleShape, type Rule } from '#lib/domain/scoring/rule-kinds.ts';
import type { Text } from '#lib/domain/text.ts';

export const GROUPS = ['department', 'district', 'commune', 'city', 'business', 'citizen'] as const;
export type Group = (typeof GROUPS)[number];

/** Groups whose respondents are units with an account; the others answer without one. */
export const UNIT_GROUPS = ['department', 'district', 'commune', 'city'] as const satisfies Group[];
export const isUnitGroup = (group: Group): group is (typeof UNIT_GROUPS)[number] =>
	(UNIT_GROUPS as readonly Group[]).includes(group);

/** S stated by a source, D derived, K unconfirmed, P proposed by us. Only S is shown as official. */
export const MARKS = ['S', 'D', 'K', 'P'] as const;
export type Mark = (typeof MARKS)[number];

const levelConditionShape = z.strictObject({
	level: z.number().int().min(1).max(5),
	over: z.number(),
	pillars: z.number().int().min(1),
	atLeast: z.number().int().min(1).max(5)
});

const rollUpShape = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('sum') }),
	z.strictObject({ kind: z.literal('weightedMean') }),
	z.strictObject({
		kind: z.literal('dbiLevel'),
		/** Upper bounds of levels 0 to 4 as shares of a pillar's maximum, each included. */
		bands: z.array(z.number().gt(0).lt(1)).length(5),
		names: z.array(textShape).length(6),
		conditions: z.array(levelConditionShape).length(5)
	})
]);
export type RollUp = z.infer<typeof rollUpShape>;
export type DbiRollUp = Extract<RollUp, { kind: 'dbiLevel' }>;

const nodeBase = {
	code: z.string().regex(/^[A-Za-z0-9]+(?:[._][A-Za-z0-9]+)*$/, 'letters, digits, dots and underscores only'),
	name: textShape,
	label: textShape.optional(),
	help: textShape.optional(),
	weight: z.number().gt(0).optional(),
	source: z.string().optional(),
	mark: z.enum(MARKS).optional()
};

const branchShape = z.strictObject({
	...nodeBase,
	parent: z.string().optional(),
	level: z.enum(['root', 'pillar', 'index']),
	rollUp: rollUpShape,
	max: z.number().positive().optional()
});

/**
 * A component that a document names without saying (or without our knowing) its points: shown, never scored. Whoever
 * holds the document imports the table into a new version, where components become criteria.
 */
const componentShape = z.strictObject({
	code: z.string().optional(),
	name: textShape,
	rule: textShape.optional(),
	source: z.string().optional(),
	mark: z.enum(MARKS)
});

const criterionShape = z.strictObject({
	...nodeBase,
	parent: z.string(),
	level: z.literal('criterion'),
	max: z.number().min(0).max(10_000),
	rule: ruleShape,
	evidence: z.strictObject({ required: z.boolean(), text: textShape }).optional(),
	sourceSystem: textShape.optional(),
	check: textShape.optional(),
	actions: z.array(z.string()).default([]),
	/** How many components the document has, and those whose names are known. */
	components: z.strictObject({ count: z.number().int().positive(), known: z.array(componentShape) }).optional(),
	target: z.strictObject({ id: z.string(), points: z.number().positive() }).optional(),
	mayNotApply: textShape.optional(),
	examples: z
		.array(z.strictObject({ answers: z.record(z.string(), z.unknown()), points: z.number().min(0).nullable() }))
		.default([])
});

export const frameworkShape = z.strictObject({
	$schema: z.string().optional(),
	id: z.string().regex(/^[a-z0-9-]+$/),
	version: z.string().regex(/^[0-9a-z.-]+$/),
	status: z.enum(['draft', 'published']),
	group: z.enum(GROUPS),
	title: textShape,
	standing: z.enum(['official', 'adapted', 'proposed']),
	basis: textShape,
	sources: z.record(
		z.string(),
		z.strictObject({ title: z.string(), place: z.string().optional(), mark: z.enum(MARKS) })
	),
	unanswered: z.enum(['zero', 'leaves']),
	decimals: z.number().int().min(0).max(4),
	nodes: z.array(z.discriminatedUnion('level', [branchShape, criterionShape])).min(2)
});

export type Framework = z.infer<typeof frameworkShape>;
export type FrameworkNode = Framework['nodes'][number];
export type Criterion = Omit<z.infer<typeof criterionShape>, 'rule'> & { rule: Rule };
export type Branch = z.infer<typeof branchShape>;

/** A framework with its tree worked out once, so that scoring a response only walks it. */
export type Tree = {
	framework: Framework;
	root: Branch;
	/** The whole and its parts (pillars, blocks): the root and its children. */
	outline: readonly FrameworkNode[];
	criteria: readonly Criterion[];
	node(code: string): FrameworkNode | undefined;
	children(code: string): readonly FrameworkNode[];
	/** Every criterion under the node, in the framework's order; the criterion itself when it is one. */
	criteriaUnder(code: string): readonly Criterion[];
	/** From the root's child down to the node's parent. */
	ancestors(code: string): readonly Branch[];
};

const trees = new WeakMap<Framework, Tree>();

/** The tree of a framework that passed `checkFramework`. Kept, so that asking again costs nothing. */
export function treeOf(framework: Framework): Tree {
	const known = trees.get(framework);
	if (known) return known;
	const nodes = new Map(framework.nodes.map((node) => [node.code, node]));
	const children = new Map<string, FrameworkNode[]>();
	for (const node of framework.nodes) {
		if (!node.parent) continue;
		const siblings = children.get(node.parent) ?? [];
		siblings.push(node);
		children.set(node.parent, siblings);
	}
	const under = (code: string): Criterion[] => {
		const node = nodes.get(code);
		if (!node) return [];
		return node.level === 'criterion' ? [node] : (children.get(code) ?? []).flatMap((child) => under(child.code));
	};
	const root = framework.nodes.find((node): node is Branch => node.level !== 'criterion' && node.parent === undefined);
	if (!root) throw new Error(`${framework.id}@${framework.version}: no root`);
	const tree: Tree = {
		framework,
		root,
		outline: [root, ...(children.get(root.code) ?? [])],
		criteria: framework.nodes.filter((node): node is Criterion => node.level === 'criterion'),
		node: (code) => nodes.get(code),
		children: (code) => children.get(code) ?? [],
		criteriaUnder: under,
		ancestors(code) {
			const path: Branch[] = [];
			let parent = nodes.get(code)?.parent;
			while (parent !== undefined && parent !== root.code) {
				const node = nodes.get(parent) as Branch;
				path.unshift(node);
				parent = node.parent;
			}
			return path;
		}
	};
	trees.set(framework, tree);
	return tree;
}

/** The words for a node where room is short. */
export const labelOf = (node: { label?: Text | undefined; name: Text }): Text => node.label ?? node.name;

export const versionOf = ({ id, version }: { id: string; version: string }): string => `${id}@${version}`;
