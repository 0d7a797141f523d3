/** What is wrong with a cell of a filled-in workbook, and what to do about it, in the language of the request. */
import type { Problem, ProblemCode } from '#lib/domain/problem.ts';
import type { SheetFault } from '#lib/domain/questionnaire/read-answer-sheet.ts';
import { m } from '#lib/paraglide/messages.js';

type Told = Exclude<SheetFault['code'], ProblemCode>;

const TEXTS: Record<Told, (details: Record<string, string>) => string> = {
	cell_error: ({ value = '' }) => m.workbook_fault_cell_error({ value }),
	cell_is_date: ({ value = '' }) => m.workbook_fault_cell_is_date({ value }),
	formula_empty: () => m.workbook_fault_formula_empty(),
	choice_not_listed: ({ value = '' }) => m.workbook_fault_choice({ value }),
	tick_unknown: ({ value = '' }) => m.workbook_fault_tick({ value }),
	row_unknown: ({ value = '' }) => m.workbook_fault_row_unknown({ value }),
	row_twice: ({ cell = '' }) => m.workbook_fault_row_twice({ cell })
};

export function sheetFaultText(
	{ code, details }: Pick<SheetFault, 'code' | 'details'>,
	problemText: (problem: Problem) => string
): string {
	if (!isTold(code)) return problemText({ code, details });
	return TEXTS[code](Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)])));
}

/** The two lists of codes have no code in common. */
const isTold = (code: SheetFault['code']): code is Told => code in TEXTS;
