/** A file to fill in: every unit of a group with the criteria chosen, one figure a row. */
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { importableParts, type ImportedPart } from '#lib/domain/imports/figures-table.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { writeCsv, writeWorkbook, type Sheet } from '#lib/server/spreadsheet.ts';
import { mayImportFigures } from './import-rights.server.ts';
import { readRoundScope, type RoundScope } from './round-scope.server.ts';

export type TemplateFile = { name: string; type: string; body: string | Uint8Array };

/** Columns that are read, then columns that only help to fill them in. */
const COLUMNS = [
	'round',
	'unit_id',
	'criterion_code',
	'part',
	'value',
	'source',
	'unit_name',
	'criterion_name',
	'figure'
];
const WIDTHS = [14, 12, 16, 8, 14, 30, 36, 60, 60];

/** The criteria of a framework that take imported figures, measured ones first, otherwise in the framework's order. */
export function importableCriteria(criteria: readonly Criterion[]): Criterion[] {
	const taking = criteria.filter(({ rule }) => importableParts(rule).length > 0);
	const measured = ({ rule }: Criterion) => rule.kind === 'measured';
	return [...taking.filter(measured), ...taking.filter((criterion) => !measured(criterion))];
}

/** Without codes: all criteria of the group that take figures. What does not apply to a unit is left out. */
export async function figuresTemplate(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, group, codes, format }: { roundId: string; group: string; codes: readonly string[]; format: string },
	language: Language
): Promise<Result<TemplateFile>> {
	if (!mayImportFigures(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	const scope = await readRoundScope(db, content, round);
	const instrument = scope.instruments.get(group);
	if (!instrument) return refused('page_unknown');
	const all = importableCriteria(treeOf(instrument.framework).criteria);
	const chosen = codes.length === 0 ? all : all.filter(({ code }) => codes.includes(code));
	const rows = [COLUMNS, ...templateRows(scope, group, chosen, language)];
	const name = `so-lieu-${roundId}-${group}`;
	if (format === 'csv')
		return ok({ name: `${name}.csv`, type: 'text/csv; charset=utf-8', body: writeCsv(rows, language) });
	const sheets: Sheet[] = [
		{ name: m.imports_template_sheet(), rows, widths: WIDTHS },
		{ name: m.imports_template_help_sheet(), rows: helpRows(), widths: [24, 90] }
	];
	return ok({
		name: `${name}.xlsx`,
		type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		body: await writeWorkbook(sheets)
	});
}

function templateRows(
	scope: RoundScope,
	group: string,
	criteria: readonly Criterion[],
	language: Language
): string[][] {
	return scope.units
		.filter((unit) => unit.group === group)
		.flatMap((unit) => {
			const { framework } = scope.unit(unit.organisationId)!;
			const outside = new Set(unit.notApplicable.flatMap((code) => treeOf(framework).criteriaUnder(code)));
			return criteria
				.filter((criterion) => !outside.has(criterion))
				.flatMap((criterion) =>
					importableParts(criterion.rule).map((part) => [
						scope.roundId,
						unit.organisationId,
						criterion.code,
						part,
						'',
						'',
						language === 'vi' ? unit.nameVi : unit.nameEn,
						criterion.name[language],
						figureAsked(criterion, part, language)
					])
				);
		});
}

function figureAsked({ rule, name }: Criterion, part: ImportedPart, language: Language): string {
	const input = kindOf(rule)
		.inputs(rule)
		.find((one) => one.part === part);
	const measured = rule.kind === 'measured' ? rule : undefined;
	const title = (input?.title ?? measured?.question ?? name)[language];
	const unit = (input?.unit ?? measured?.unit)?.[language];
	return unit ? `${title} (${unit})` : title;
}

const helpRows = (): string[][] => [
	[m.imports_help_column(), m.imports_help_meaning()],
	['round', m.imports_help_round()],
	['unit_id', m.imports_help_unit()],
	['criterion_code', m.imports_help_criterion()],
	['part', m.imports_help_part()],
	['value', m.imports_help_value()],
	['source', m.imports_help_source()],
	['unit_name, criterion_name, figure', m.imports_help_others()]
];
