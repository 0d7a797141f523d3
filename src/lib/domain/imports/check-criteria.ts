/** A framework made from a table, held against the checks of content; what is wrong is told at its row and column. */
import {
	checkFramework,
	missingEnglish,
	type FrameworkFlaw,
	type Known
} from '#lib/domain/framework/check-framework.ts';
import { frameworkShape, type Framework } from '#lib/domain/framework/framework.ts';
import type { CriteriaRow } from './criteria-rows.ts';
import { faultAt, type Columns, type Fault } from './table.ts';

export type CriteriaReading = {
	/** Null while something is wrong. */
	framework: Framework | null;
	faults: Fault[];
	/** What must be added before the draft can be published, by row. */
	unfinished: Fault[];
};

/** Held against the shape of a framework and the checks of content; each flaw at the row of its code. */
export function checked(
	given: unknown,
	nodes: readonly CriteriaRow[],
	columns: Columns,
	known: Known
): CriteriaReading {
	const rowOf = (code: string | undefined) => nodes.find((node) => node.code === code)?.row;
	const at = ({ code, rule, says }: FrameworkFlaw): Fault => {
		const row = rowOf(code);
		const details = { code: code ?? '', rule, says };
		// The root made for the table, and the framework as a whole, stand in no row of it.
		if (row === undefined) return { row: 0, column: '', cell: '', code: 'framework_flaw', details };
		return faultAt(columns, row, columnOf(rule), 'framework_flaw', details);
	};
	const parsed = frameworkShape.safeParse(given);
	if (!parsed.success) {
		const codes = (given as { nodes: { code: string }[] }).nodes.map(({ code }) => code);
		const faults = parsed.error.issues.map(({ path, message }) =>
			at({
				code: path[0] === 'nodes' ? codes[Number(path[1])] : undefined,
				rule:
					path
						.slice(path[0] === 'nodes' ? 2 : 0)
						.map(String)
						.join('.') || 'framework',
				says: message
			})
		);
		return { framework: null, faults: sorted(faults), unfinished: [] };
	}
	const framework = parsed.data as Framework;
	const flaws = checkFramework(framework, known);
	const unfinished = flaws.filter(isUnfinished);
	const faults = flaws.filter((flaw) => !isUnfinished(flaw)).map(at);
	return {
		framework: faults.length > 0 ? null : framework,
		faults: sorted(faults),
		unfinished: sorted([...unfinished, ...missingEnglish(framework)].map(at))
	};
}

const isUnfinished = ({ rule, says }: FrameworkFlaw) => rule === 'examples' && says === 'has no worked example';

/** The column that a flaw's rule speaks of. */
function columnOf(rule: string): string {
	const [field = ''] = rule.split('.');
	const columns: Record<string, string> = {
		max: 'max_points',
		parent: 'parent_code',
		code: 'code',
		root: 'parent_code',
		children: 'code',
		source: 'source',
		mark: 'mark',
		examples: 'examples',
		translation: 'name_en',
		name: 'name_vi',
		rollUp: 'rule_kind',
		weight: 'weight'
	};
	return columns[field] ?? 'rule';
}

export const sorted = (faults: Fault[]) => [...faults].sort((a, b) => a.row - b.row);
