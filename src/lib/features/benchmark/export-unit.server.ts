/** The tables of a unit's page as files: the same figures, by the same permission, as the page shows. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { numberCell, toCsv, type Cell } from '#lib/domain/csv.ts';
import { fileSafe, type Download } from './export-round.server.ts';
import { readUnitPage } from './unit-page.server.ts';
import type { UnitPage } from './unit-page.ts';
import { classWords } from './words.ts';

type UnitResult = NonNullable<UnitPage['result']>;

/** A table by its name in the address. */
const TABLES: Record<string, { head: () => string[]; rows: (result: UnitResult) => Cell[][] }> = {
	'chi-so': { head: indexHead, rows: indexRows },
	'tieu-chi': { head: criterionHead, rows: criterionRows },
	'diem-thap': { head: workHead, rows: workRows }
};

/** A unit without a result gives a table without rows. */
export async function exportUnit(
	app: App,
	person: Person | null,
	{ roundId, unitId, table }: { roundId: string; unitId: string; table: string },
	language: Language,
	now: Date
): Promise<Result<Download>> {
	const page = await readUnitPage(app, person, { roundId, unitId }, language, now);
	if (!page.ok) return page;
	if (!Object.hasOwn(TABLES, table)) return refused('page_unknown');
	const { head, rows } = TABLES[table]!;
	return ok({
		name: [roundId, unitId, table].map(fileSafe).join('-') + '.csv',
		csv: toCsv(head(), page.value.result ? rows(page.value.result) : [], language)
	});
}

function indexHead(): string[] {
	return [
		m.benchmark_col_code(),
		m.benchmark_col_pillar(),
		m.benchmark_col_index(),
		m.benchmark_points(),
		m.benchmark_col_max(),
		m.benchmark_col_value_01(),
		m.benchmark_col_target(),
		m.benchmark_series_reference(),
		m.benchmark_series_median(),
		m.benchmark_series_best(),
		m.benchmark_col_rank(),
		m.benchmark_col_class()
	];
}

function indexRows({ pillars }: UnitResult): Cell[][] {
	return pillars.flatMap(({ name, own, indices }) =>
		[own, ...indices].map((line): Cell[] => [
			line.code,
			name,
			line === own ? m.benchmark_whole_pillar() : line.name,
			numberCell(line.points),
			numberCell(line.max),
			numberCell(line.value),
			numberCell(line.target),
			numberCell(line.reference),
			numberCell(line.median),
			numberCell(line.best),
			line.place?.rank ?? null,
			classWords(line.class)
		])
	);
}

function criterionHead(): string[] {
	return [
		m.benchmark_col_code(),
		m.benchmark_col_criterion(),
		m.benchmark_points(),
		m.benchmark_col_max(),
		m.benchmark_col_target(),
		m.benchmark_series_median(),
		m.benchmark_series_best(),
		m.benchmark_col_rank(),
		m.benchmark_col_class()
	];
}

function criterionRows({ pillars }: UnitResult): Cell[][] {
	return pillars.flatMap(({ criteria }) =>
		criteria.map((line): Cell[] => [
			line.code,
			line.name,
			// What does not apply has no points, which is not the same as none won.
			line.state === 'notApplicable' ? null : numberCell(line.points),
			line.state === 'notApplicable' ? null : numberCell(line.max),
			numberCell(line.target),
			numberCell(line.spread?.median),
			numberCell(line.spread?.max),
			line.place?.rank ?? null,
			classWords(line.class)
		])
	);
}

function workHead(): string[] {
	return [
		m.benchmark_col_code(),
		m.benchmark_col_criterion(),
		m.benchmark_col_index(),
		m.benchmark_points(),
		m.benchmark_col_max(),
		m.benchmark_col_class(),
		m.benchmark_col_recoverable(),
		m.benchmark_target_of_plan(),
		m.benchmark_actions()
	];
}

function workRows({ toRaise, belowReference }: UnitResult): Cell[][] {
	return [...toRaise, ...belowReference].map((line): Cell[] => [
		line.code,
		line.name,
		line.path.join(' › '),
		numberCell(line.own),
		numberCell(line.max),
		classWords(line.class),
		numberCell(line.recoverable),
		line.target?.name ?? null,
		line.actions
			.filter(({ own }) => own)
			.map(({ text }) => text)
			.join(' | ')
	]);
}
