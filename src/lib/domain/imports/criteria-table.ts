/**
 * A criteria table, as a decision's annex has it, made into a draft framework: one node a row, each naming its parent.
 * A row with rows below it is a branch (pillar, index), one without is a criterion. What is wrong is told by cell; what is
 * only unfinished (worked examples, English) is told apart, since a draft may be kept without.
 */
import type { Known } from '#lib/domain/framework/check-framework.ts';
import { MARKS, type Framework, type Group, type Mark } from '#lib/domain/framework/framework.ts';
import { RULE_KINDS } from '#lib/domain/scoring/rule-kinds.ts';
import { withEnglish, type Text } from '#lib/domain/text.ts';
import { checked, sorted, type CriteriaReading } from './check-criteria.ts';
import { CRITERIA_COLUMNS, depthOf, parentsFirst, readRows, type CriteriaRow } from './criteria-rows.ts';
import { number, parseExamples, parseRule, UnreadableRule } from './rule-notation.ts';
import { faultAt, readColumns, textOf, type Cell, type Columns, type Fault, type Table } from './table.ts';

/** What the table itself does not say. */
export type FrameworkHead = {
	id: string;
	version: string;
	group: Group;
	title: Text;
	standing: Framework['standing'];
	basis: Text;
};

const BRANCH_KINDS = ['', 'sum', 'weightedMean'];

/** Reads the table, builds the framework and checks it as content is checked when the program starts. */
export function readCriteriaTable(table: Table, head: FrameworkHead, known: Known): CriteriaReading {
	const { columns, faults } = readColumns(table, CRITERIA_COLUMNS);
	if (faults.length > 0) return { framework: null, faults, unfinished: [] };
	const nodes = readRows(table, columns, faults);
	const parents = new Set(nodes.filter(({ code, parent }) => code !== parent).map(({ parent }) => parent));
	const ordered = parentsFirst(nodes, columns, faults);
	const sources = sourcesOf(nodes, columns, faults);
	const root = rootOf(nodes, head);
	const built: unknown[] = [
		...(root ? [root] : []),
		...ordered.map((node) =>
			parents.has(node.code)
				? branchOf(node, columns, depthOf(node, nodes), root?.code, sources, faults)
				: criterionOf(node, columns, root?.code, sources, faults)
		)
	];
	if (faults.length > 0) return { framework: null, faults: sorted(faults), unfinished: [] };
	return checked({ ...frameOf(head), sources: sources.list, nodes: built }, nodes, columns, known);
}

const frameOf = (head: FrameworkHead) => ({
	...head,
	status: 'draft' as const,
	unanswered: head.group === 'citizen' ? ('leaves' as const) : ('zero' as const),
	decimals: head.group === 'citizen' ? 4 : 2
});

type OwnRoot = { code: string; level: 'root'; name: Text; rollUp: { kind: 'sum' } };

/** A table of several trees, as an annex of pillars is, gets a root of its own; one tree has its own already. */
function rootOf(nodes: readonly CriteriaRow[], { title }: FrameworkHead): OwnRoot | null {
	const tops = nodes.filter(({ parent }) => parent === '');
	if (tops.length === 1 && nodes.some(({ parent }) => parent === tops[0]!.code)) return null;
	const taken = new Set(nodes.map(({ code }) => code));
	const code = ['DTI', 'ROOT', 'TONG'].find((one) => !taken.has(one)) ?? `ROOT${nodes.length}`;
	return { code, level: 'root', name: title, rollUp: { kind: 'sum' } };
}

function branchOf(
	node: CriteriaRow,
	columns: Columns,
	depth: number,
	root: string | undefined,
	sources: Sources,
	faults: Fault[]
): unknown {
	const kind = columns.text(node.cells, 'rule_kind');
	if (!BRANCH_KINDS.includes(kind))
		faults.push(faultAt(columns, node.row, 'rule_kind', 'branch_rule', { value: kind.slice(0, 60) }));
	const level = depthBelowRoot(depth, root);
	const max = pointsOf(node, columns, faults);
	return {
		...commonOf(node, columns, root, sources, faults),
		level: level === 0 ? 'root' : level === 1 ? 'pillar' : 'index',
		rollUp: { kind: kind || 'sum' },
		...(max === undefined ? {} : { max })
	};
}

/** With a root of its own the table's first rows are pillars; otherwise the first row is the root. */
const depthBelowRoot = (depth: number, root: string | undefined) => (root === undefined ? depth - 1 : depth);

function criterionOf(
	node: CriteriaRow,
	columns: Columns,
	root: string | undefined,
	sources: Sources,
	faults: Fault[]
): unknown {
	const { row, cells } = node;
	const read = (column: string) => columns.text(cells, column);
	const fault = (column: string, code: Fault['code'], details: Fault['details'] = {}) =>
		faults.push(faultAt(columns, row, column, code, details));
	const kind = read('rule_kind');
	const max = pointsOf(node, columns, faults);
	if (max === undefined && kind !== 'descriptive') fault('max_points', 'max_missing');
	const common = commonOf(node, columns, root, sources, faults);
	const rule = () => {
		if (!read('rule').startsWith('{') && !(RULE_KINDS as string[]).includes(kind)) {
			fault('rule_kind', 'kind_unknown', { value: kind.slice(0, 60), kinds: RULE_KINDS.join(', ') });
			return undefined;
		}
		return readOr(fault, 'rule', 'rule_malformed', () => parseRule(kind, read('rule'), read('rule_en'), common.name));
	};
	const evidence = read('evidence');
	return {
		...common,
		level: 'criterion',
		max: max ?? 0,
		rule: rule(),
		...(evidence ? { evidence: { required: true, text: withEnglish(evidence, read('evidence_en')) } } : {}),
		examples: readOr(fault, 'examples', 'example_malformed', () => parseExamples(kind, read('examples'))) ?? []
	};
}

function readOr<T>(
	fault: (column: string, code: Fault['code'], details: Fault['details']) => unknown,
	column: string,
	code: Fault['code'],
	read: () => T
): T | undefined {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof UnreadableRule)) throw error;
		fault(column, code, { value: error.message.slice(0, 120) });
		return undefined;
	}
}

function commonOf(
	{ row, code, parent, cells }: CriteriaRow,
	columns: Columns,
	root: string | undefined,
	sources: Sources,
	faults: Fault[]
) {
	const weight = numberIn(cells, row, 'weight', columns, faults);
	const above = parent || root;
	const source = sources.keyOf(columns.text(cells, 'source'));
	const mark = columns.text(cells, 'mark').toUpperCase();
	return {
		code,
		name: withEnglish(columns.text(cells, 'name_vi'), columns.text(cells, 'name_en')),
		...(above && above !== code ? { parent: above } : {}),
		...(weight === undefined ? {} : { weight }),
		...(source === undefined ? {} : { source }),
		...(mark === '' ? {} : { mark })
	};
}

const pointsOf = ({ row, cells }: CriteriaRow, columns: Columns, faults: Fault[]) =>
	numberIn(cells, row, 'max_points', columns, faults);

function numberIn(
	cells: readonly Cell[],
	row: number,
	column: string,
	columns: Columns,
	faults: Fault[]
): number | undefined {
	const cell = columns.cell(cells, column);
	if (typeof cell === 'number') return cell;
	if (textOf(cell) === '') return undefined;
	const value = textOf(cell);
	try {
		return number(value);
	} catch {
		faults.push(faultAt(columns, row, column, 'number_malformed', { value: value.slice(0, 40) }));
		return undefined;
	}
}

type Sources = { list: Framework['sources']; keyOf(text: string): string | undefined };

/** Each different text of the column is a source of its own, as certain as its least certain row. */
function sourcesOf(nodes: readonly CriteriaRow[], columns: Columns, faults: Fault[]): Sources {
	const list: Framework['sources'] = {};
	const keys = new Map<string, string>();
	for (const { row, cells } of nodes) {
		const given = columns.text(cells, 'mark').toUpperCase();
		const mark = MARKS.find((one) => one === given);
		if (given !== '' && !mark)
			faults.push(
				faultAt(columns, row, 'mark', 'mark_unknown', { value: given.slice(0, 20), marks: MARKS.join(', ') })
			);
		const text = columns.text(cells, 'source');
		if (text === '') continue;
		const key = keys.get(text) ?? `N${keys.size + 1}`;
		keys.set(text, key);
		list[key] = { title: text, mark: lessCertain(list[key]?.mark, mark ?? 'K') };
	}
	return { list, keyOf: (text) => keys.get(text) };
}

const lessCertain = (one: Mark | undefined, other: Mark): Mark =>
	one !== undefined && MARKS.indexOf(one) > MARKS.indexOf(other) ? one : other;
