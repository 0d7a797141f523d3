/**
 * Published results as open data (dữ liệu mở): one figure a row, the same rows in CSV and JSON, with a dictionary that says
 * what each column means in both languages.
 */
import type { Text } from '#lib/domain/text.ts';
import type { CorrectedGroup } from './correct-results.ts';
import type { FrozenNode, FrozenResults, FrozenSurvey, PublishedView } from './frozen-results.ts';

export const OPEN_COLUMNS = [
	'round',
	'year',
	'group',
	'framework',
	'block',
	'unit_id',
	'unit',
	'ranked',
	'rank',
	'basis',
	'late',
	'level',
	'code',
	'name',
	'state',
	'points',
	'max_points',
	'rule_hash',
	'published_points',
	'published_rank'
] as const;
export type OpenColumn = (typeof OPEN_COLUMNS)[number];
export type OpenRow = Record<OpenColumn, string | number | null>;

export const SURVEY_COLUMNS = ['round', 'year', 'group', 'framework', 'question', 'cell', 'n', 'mean_value'] as const;
export type SurveyRow = Record<(typeof SURVEY_COLUMNS)[number], string | number | null>;

/** Whether a node's figures are among the views chosen. */
export function isShown(node: Pick<FrozenNode, 'level' | 'parent'>, views: readonly PublishedView[]): boolean {
	if (node.level === 'criterion') return views.includes('criteria');
	if (node.parent === null)
		return views.some((view) => view === 'rankings' || view === 'indices' || view === 'criteria');
	return views.includes('indices') || views.includes('criteria');
}

/** Rows of the units' figures. A rank is told with the whole alone, and only where rankings are published. */
export function openRows(
	{ round }: Pick<FrozenResults, 'round'>,
	groups: readonly CorrectedGroup[],
	views: readonly PublishedView[]
): OpenRow[] {
	const withRanks = views.includes('rankings');
	return groups.flatMap(({ group, framework, root, nodes, units }) =>
		units.flatMap((unit) =>
			nodes.flatMap((node): OpenRow[] => {
				const score = unit.scores[node.code];
				if (!isShown(node, views) || (!score && node.code !== root)) return [];
				const whole = node.code === root && withRanks;
				return [
					{
						round: round.id,
						year: round.year,
						group,
						framework,
						block: unit.block,
						unit_id: unit.id,
						unit: unit.name.vi,
						ranked: unit.ranked ? 1 : 0,
						rank: whole ? unit.rank : null,
						basis: unit.basis,
						late: unit.late ? 1 : 0,
						level: node.level,
						code: node.code,
						name: node.name.vi,
						state: score?.state ?? null,
						points: score ? Number(score.points) : null,
						max_points: score ? Number(score.max) : null,
						rule_hash: node.ruleHash,
						published_points: numberOf(unit.earlier?.scores[node.code]?.points),
						published_rank: whole && unit.earlier && unit.earlier.rank !== unit.rank ? unit.earlier.rank : null
					}
				];
			})
		)
	);
}

/** Rows of the surveys; a small group has its row, and neither count nor mean. */
export const surveyRows = ({ round }: Pick<FrozenResults, 'round'>, surveys: readonly FrozenSurvey[]): SurveyRow[] =>
	surveys.flatMap(({ group, framework, n, mean, nodes, strata }) => {
		const row = (question: string, cell: string, count: number | null, value: string | null): SurveyRow => ({
			round: round.id,
			year: round.year,
			group,
			framework,
			question,
			cell,
			n: count,
			mean_value: numberOf(value)
		});
		return [
			row('', '', n, mean),
			...nodes.map((cell) => row('', cell.label.vi, cell.n, cell.mean)),
			...strata.flatMap(({ question, cells }) =>
				cells.map((cell) => row(question.vi, cell.label.vi, cell.n, cell.mean))
			)
		];
	});

const numberOf = (numeral: string | null | undefined): number | null =>
	numeral === null || numeral === undefined ? null : Number(numeral);

type Described = { column: string; type: 'text' | 'number' | 'integer' | '0/1'; meaning: Text };

const described = (column: string, type: Described['type'], vi: string, en: string): Described => ({
	column,
	type,
	meaning: { vi, en }
});

export const DICTIONARY: Readonly<Record<'results' | 'surveys', readonly Described[]>> = {
	results: [
		described('round', 'text', 'Mã kỳ đánh giá', 'Id of the round'),
		described('year', 'integer', 'Năm đánh giá', 'Year of the round'),
		described(
			'group',
			'text',
			'Nhóm đơn vị: department (sở, ban, ngành), district (quận, huyện), commune (xã, phường, đặc khu)',
			'Group of units: department, district, commune'
		),
		described(
			'framework',
			'text',
			'Bộ chỉ số và phiên bản, dùng cho lệnh tính lại',
			'Framework and version, as the recomputing command takes it'
		),
		described(
			'block',
			'text',
			'Khối xếp hạng; thứ hạng chỉ so trong khối',
			'Ranking block; ranks compare within it alone'
		),
		described('unit_id', 'text', 'Mã đơn vị', 'Id of the unit'),
		described('unit', 'text', 'Tên đơn vị', 'Name of the unit, in Vietnamese'),
		described(
			'ranked',
			'0/1',
			'1: có xếp hạng; 0: đánh giá nhưng không xếp hạng',
			'1: ranked; 0: assessed but not ranked'
		),
		described(
			'rank',
			'integer',
			'Thứ hạng trong khối, đồng hạng dùng chung số; chỉ ở dòng tổng điểm',
			'Rank in the block, ties shared; on the row of the whole alone'
		),
		described(
			'basis',
			'text',
			'verified: điểm thẩm định; self: điểm tự đánh giá; trống: không nộp',
			'verified: appraised; self: self-assessed; empty: not handed in'
		),
		described('late', '0/1', '1: nộp sau hạn', '1: handed in after the deadline'),
		described(
			'level',
			'text',
			'Cấp: framework (toàn bộ), pillar (trụ cột), index (chỉ số chính), criterion (tiêu chí)',
			'Level: framework (the whole), pillar, index, criterion'
		),
		described('code', 'text', 'Mã chỉ số, tiêu chí', 'Code of the node'),
		described('name', 'text', 'Tên chỉ số, tiêu chí', 'Name of the node, in Vietnamese'),
		described(
			'state',
			'text',
			'scored: có điểm; unanswered: chưa có điểm (khác với 0 điểm); notApplicable: không áp dụng; invalid: số liệu không hợp lệ',
			'scored; unanswered (not the same as a scored 0); notApplicable; invalid: figures that cannot be right'
		),
		described('points', 'number', 'Điểm, sau đính chính nếu có', 'Points, after corrections if any'),
		described('max_points', 'number', 'Điểm tối đa áp dụng cho đơn vị', 'Maximum that applies to the unit'),
		described(
			'rule_hash',
			'text',
			'Dấu băm của quy tắc chấm và điểm tối đa của tiêu chí',
			'Hash of the criterion’s rule and maximum'
		),
		described(
			'published_points',
			'number',
			'Điểm công bố lần đầu, nếu đã đính chính',
			'Points as first published, where they were corrected'
		),
		described(
			'published_rank',
			'integer',
			'Thứ hạng công bố lần đầu, nếu đã thay đổi do đính chính',
			'Rank as first published, where a correction changed it'
		)
	],
	surveys: [
		described('round', 'text', 'Mã kỳ đánh giá', 'Id of the round'),
		described('year', 'integer', 'Năm đánh giá', 'Year of the round'),
		described('group', 'text', 'business: doanh nghiệp; citizen: người dân', 'business or citizen'),
		described('framework', 'text', 'Bộ chỉ số và phiên bản', 'Framework and version'),
		described(
			'question',
			'text',
			'Câu hỏi dùng để phân nhóm; trống: toàn bộ người trả lời',
			'Question that groups respondents; empty: all of them'
		),
		described('cell', 'text', 'Nhóm, hoặc phần của phiếu', 'Group of respondents, or part of the questionnaire'),
		described('n', 'integer', 'Số phiếu; trống: nhóm nhỏ được ẩn', 'Responses; empty: a small group, hidden'),
		described(
			'mean_value',
			'number',
			'Giá trị trung bình từ 0 đến 1; trống: ẩn hoặc không có. Khảo sát tự nguyện, không đại diện',
			'Mean value from 0 to 1; empty: hidden or none. Self-selected, not representative'
		)
	]
};
