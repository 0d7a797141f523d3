/** What a fault in a table says, in the language of the request. Figures are refused in the words of problems. */
import type { Fault, TableFaultCode } from '#lib/domain/imports/table.ts';
import type { Problem, ProblemCode } from '#lib/domain/problem.ts';
import { m } from '#lib/paraglide/messages.js';

const TEXTS: Record<TableFaultCode, (details: Record<string, string>) => string> = {
	column_missing: ({ column = '' }) => m.imports_fault_column_missing({ column }),
	column_twice: ({ column = '' }) => m.imports_fault_column_twice({ column }),
	no_rows: () => m.imports_fault_no_rows(),
	cell_required: () => m.imports_fault_cell_required(),
	cell_too_long: ({ most = '' }) => m.imports_fault_cell_too_long({ most }),
	round_other: ({ value = '', round = '' }) => m.imports_fault_round_other({ value, round }),
	unit_not_in_round: ({ value = '' }) => m.imports_fault_unit_not_in_round({ value }),
	criterion_not_in_group: ({ value = '' }) => m.imports_fault_criterion_not_in_group({ value }),
	criterion_takes_none: () => m.imports_fault_criterion_takes_none(),
	criterion_not_applicable: () => m.imports_fault_criterion_not_applicable(),
	part_unknown: ({ value = '', parts = '' }) => m.imports_fault_part_unknown({ value, parts }),
	row_twice: ({ row = '' }) => m.imports_fault_row_twice({ row }),
	code_malformed: ({ value = '' }) => m.imports_fault_code_malformed({ value }),
	code_twice: ({ value = '', row = '' }) => m.imports_fault_code_twice({ value, row }),
	parent_unknown: ({ value = '' }) => m.imports_fault_parent_unknown({ value }),
	parent_loops: ({ value = '' }) => m.imports_fault_parent_loops({ value }),
	branch_rule: ({ value = '' }) => m.imports_fault_branch_rule({ value }),
	max_missing: () => m.imports_fault_max_missing(),
	kind_unknown: ({ value = '', kinds = '' }) => m.imports_fault_kind_unknown({ value, kinds }),
	mark_unknown: ({ value = '', marks = '' }) => m.imports_fault_mark_unknown({ value, marks }),
	rule_malformed: ({ value = '' }) => m.imports_fault_rule_malformed({ value }),
	example_malformed: ({ value = '' }) => m.imports_fault_example_malformed({ value }),
	email_malformed: ({ value = '' }) => m.imports_fault_email_malformed({ value }),
	choice_unlisted: ({ value = '' }) => m.imports_fault_choice_unlisted({ value }),
	framework_flaw: ({ code = '', rule = '', says = '' }) => flawText(code, rule, says)
};

/** The checker speaks to authors in English; what it most often finds is said in the reader's language before its words. */
function flawText(code: string, rule: string, says: string): string {
	if (rule === 'max') return m.imports_fault_flaw_max({ code, says });
	if (rule === 'translation') return m.imports_fault_flaw_translation({ code: code || m.imports_whole() });
	if (rule === 'examples')
		return says === 'has no worked example'
			? m.imports_fault_flaw_no_example({ code })
			: m.imports_fault_flaw_example({ code, says });
	return ['options', 'steps', 'ratio', 'ratioToTarget', 'parts', 'levels', 'measured', 'surveyMean'].includes(rule)
		? m.imports_fault_flaw_best({ code, rule, says })
		: m.imports_fault_flaw({ code: code || m.imports_whole(), rule, says });
}

export function faultText({ code, details }: Fault, problemText: (problem: Problem) => string): string {
	// The two lists of codes have no code in common.
	if (!(code in TEXTS)) return problemText({ code: code as ProblemCode, details });
	const words = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)]));
	return TEXTS[code as TableFaultCode](words);
}
