/** Tables of a criterion, of rounds and of ranges as files: the same figures, by the same permission, as the pages show. */
import { numberCell, type Cell } from '#lib/domain/csv.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { m } from '#lib/paraglide/messages.js';
import { readCriterionPage } from './criterion-page.server.ts';
import type { Asked, Table } from './export-round.server.ts';
import type { BlockOverview } from './overview.server.ts';
import { readSensitivityPage } from './sensitivity-page.server.ts';
import { readTrendPage } from './trend-page.server.ts';
import { basisWords, blockWords, classWords } from './words.ts';

/** Pillars and indices of blocks. */
export const nodesTable = (blocks: BlockOverview[]): Table => ({
	head: [
		m.benchmark_col_block(),
		m.benchmark_col_code(),
		m.benchmark_col_index(),
		m.benchmark_col_median_01(),
		m.benchmark_series_best(),
		m.benchmark_col_target(),
		m.benchmark_previous_change(),
		m.benchmark_col_low_units(),
		m.benchmark_col_unscored_units()
	],
	rows: blocks.flatMap(({ block, nodes }) =>
		nodes.map((node): Cell[] => [
			blockWords(block),
			node.code,
			node.name,
			numberCell(node.median),
			numberCell(node.best),
			numberCell(node.target),
			// Values are shares of 1, a change is told in points of a hundred.
			node.change === null ? null : numberCell(node.change)! * 100,
			node.low,
			node.unscored
		])
	)
});

export async function criterionTable({ app, person, roundId, query, language, now }: Asked): Promise<Result<Table>> {
	const key = { roundId, block: query.get('khoi') ?? '', code: query.get('tieu-chi') ?? '' };
	const page = await readCriterionPage(app, person, key, query.get('sap-xep') ?? '', language, now);
	if (!page.ok) return page;
	const { units, criterion } = page.value;
	return ok({
		head: [
			m.benchmark_col_code(),
			m.benchmark_col_unit(),
			m.benchmark_points(),
			m.benchmark_col_max(),
			m.benchmark_col_rank(),
			m.benchmark_col_class(),
			m.benchmark_col_recoverable(),
			m.benchmark_col_documents(),
			m.benchmark_col_basis()
		],
		rows: units.map((line): Cell[] => [
			line.unitId,
			line.name,
			line.state === 'notApplicable' ? null : numberCell(line.points),
			numberCell(criterion.max),
			line.place?.rank ?? null,
			classWords(line.class),
			numberCell(line.recoverable),
			line.documents,
			basisWords(line.basis)
		])
	});
}

export async function trendTable({ app, person, roundId, query, language, now }: Asked): Promise<Result<Table>> {
	const wanted = { block: query.get('khoi') ?? '', unit: '' };
	const page = await readTrendPage(app, person, roundId, wanted, language, now);
	if (!page.ok) return page;
	const { rounds, units } = page.value;
	return ok({
		head: [
			m.benchmark_col_unit(),
			m.benchmark_col_round(),
			m.benchmark_col_year(),
			m.benchmark_col_framework(),
			m.benchmark_col_value_01(),
			m.benchmark_col_rank(),
			m.benchmark_units_count(),
			m.benchmark_col_basis()
		],
		rows: units.flatMap(({ name, points }) =>
			points.map((point, at): Cell[] => [
				name,
				rounds[at]!.name,
				rounds[at]!.year,
				rounds[at]!.framework,
				numberCell(point?.value),
				point?.rank ?? null,
				point?.of ?? null,
				point ? basisWords(point.verified ? 'verified' : 'self') : null
			])
		)
	});
}

export async function sensitivityTable({ app, person, roundId, query, language, now }: Asked): Promise<Result<Table>> {
	const page = await readSensitivityPage(app, person, roundId, query.get('muc') ?? '', language, now);
	if (!page.ok) return page;
	const wanted = query.get('khoi');
	const blocks = page.value.blocks.filter(({ block }) => !wanted || block === wanted);
	if (blocks.length === 0) return refused('page_unknown');
	return ok({
		head: [
			m.benchmark_col_block(),
			m.benchmark_col_unit(),
			m.benchmark_col_value_01(),
			m.benchmark_col_rank(),
			m.benchmark_range_best(),
			m.benchmark_range_worst(),
			m.benchmark_col_tied_with(),
			m.benchmark_col_unanswered(),
			m.benchmark_class_none()
		],
		rows: blocks.flatMap(({ block, units }) =>
			units.map((line): Cell[] => [
				blockWords(block),
				line.name,
				numberCell(line.value),
				line.rank,
				line.best,
				line.worst,
				line.tiedWith.join(', '),
				line.unanswered,
				line.notApplicable
			])
		)
	});
}
