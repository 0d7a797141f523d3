/** The rows of a criteria table as a tree: each with its code and the code it stands under. */
import { faultAt, textOf, type Cell, type Columns, type Fault, type Table } from './table.ts';

/** Columns that must be there; cells of the last ones may be empty. */
export const CRITERIA_COLUMNS = ['code', 'parent_code', 'name_vi', 'max_points', 'rule_kind', 'rule'] as const;
/** Columns that may be there. */
export const OTHER_COLUMNS = [
	'index',
	'evidence',
	'source',
	'mark',
	'name_en',
	'rule_en',
	'evidence_en',
	'weight',
	'examples'
] as const;

export type CriteriaRow = { row: number; code: string; parent: string; cells: readonly Cell[] };

const CODE = /^[A-Za-z0-9]+(?:[._][A-Za-z0-9]+)*$/;

/** The rows with their parents; rows that are wrong in themselves are told and left out. */
export function readRows(table: Table, columns: Columns, faults: Fault[]): CriteriaRow[] {
	const first = new Map<string, number>();
	const nodes: CriteriaRow[] = [];
	table.slice(1).forEach((cells, at) => {
		const row = at + 2;
		if (cells.every((cell) => textOf(cell) === '')) return;
		const code = columns.text(cells, 'code');
		const earlier = first.get(code);
		if (code === '') faults.push(faultAt(columns, row, 'code', 'cell_required'));
		else if (!CODE.test(code)) faults.push(faultAt(columns, row, 'code', 'code_malformed', { value: code }));
		else if (earlier !== undefined)
			faults.push(faultAt(columns, row, 'code', 'code_twice', { value: code, row: earlier }));
		if (columns.text(cells, 'name_vi') === '') faults.push(faultAt(columns, row, 'name_vi', 'cell_required'));
		if (code === '' || earlier !== undefined) return;
		first.set(code, row);
		// Where the parent is left empty, the column `index` may name it.
		const index = columns.text(cells, 'index');
		const parent = columns.text(cells, 'parent_code') || (index === code ? '' : index);
		nodes.push({ row, code, parent, cells });
	});
	if (nodes.length === 0 && faults.length === 0) faults.push(faultAt(columns, 1, 'code', 'no_rows'));
	// An `index` that is no row's code is only a short name.
	return nodes.map((node) =>
		columns.text(node.cells, 'parent_code') === '' && !first.has(node.parent) ? { ...node, parent: '' } : node
	);
}

/** Parents before children, otherwise as in the file. */
export function parentsFirst(nodes: readonly CriteriaRow[], columns: Columns, faults: Fault[]): CriteriaRow[] {
	const byCode = new Map(nodes.map((node) => [node.code, node]));
	const done = new Set<string>();
	const ordered: CriteriaRow[] = [];
	const visit = (node: CriteriaRow, below: readonly string[]): void => {
		if (done.has(node.code)) return;
		done.add(node.code);
		const parent = byCode.get(node.parent);
		if (node.parent !== '' && !parent)
			faults.push(faultAt(columns, node.row, 'parent_code', 'parent_unknown', { value: node.parent }));
		if (below.includes(node.parent) || node.parent === node.code)
			faults.push(faultAt(columns, node.row, 'parent_code', 'parent_loops', { value: node.parent }));
		else if (parent) visit(parent, [...below, node.code]);
		ordered.push(node);
	};
	for (const node of nodes) visit(node, []);
	return ordered;
}

const DEEPEST = 20;

/** 1 below the root. */
export function depthOf(node: CriteriaRow, nodes: readonly CriteriaRow[]): number {
	let depth = 1;
	let parent = nodes.find(({ code }) => code === node.parent);
	// A loop was told already; no framework is this deep.
	while (parent && depth < DEEPEST) {
		depth += 1;
		parent = nodes.find(({ code }) => code === parent!.parent);
	}
	return depth;
}
