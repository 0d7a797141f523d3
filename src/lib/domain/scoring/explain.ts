/** How a score came about, in one sentence with the figures, in both languages. */
import { decimal, formatDecimal, formatNumber, toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, type Branch, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import type { Text } from '#lib/domain/text.ts';
import { explainEnterpriseLevel } from './dbi-level.ts';
import { kindOf } from './rule-kinds.ts';
import type { NodeScore, ResponseScore } from './score-response.ts';

/**
 * The sentence for one node of a result: the rule's own arithmetic for a criterion, the sum or mean of the children for
 * a node above, the two conditions for the level of an enterprise.
 */
export function explain(framework: Framework, scores: ResponseScore, code: string): Text {
	const node = treeOf(framework).node(code);
	const score = scores.get(code);
	if (!node || !score) throw new RangeError(`unknown node: ${code}`);
	if (score.decided)
		return {
			vi: `Điểm thẩm định: ${formatDecimal(score.points, 'vi', 2)} trên ${formatDecimal(score.max, 'vi')} điểm`,
			en: `Decided at appraisal: ${formatDecimal(score.points, 'en', 2)} of ${formatDecimal(score.max, 'en')} points`
		};
	if (node.level === 'criterion' && node.rule.kind === 'descriptive')
		return kindOf(node.rule).explain(node.rule, {}, score.points, { max: score.max, decimals: framework.decimals });
	if (score.state === 'notApplicable')
		return { vi: 'Không áp dụng, không tính vào điểm tối đa', en: 'Not applicable: left out of the maximum' };
	if (node.level === 'criterion') {
		if (score.state === 'invalid')
			return { vi: 'Số liệu chưa hợp lệ: 0 điểm', en: 'The figures are not valid: 0 points' };
		if (score.state === 'unanswered') return explainUnanswered(framework, node, score);
		return kindOf(node.rule).explain(node.rule, score.figures ?? {}, score.points, {
			max: decimal(node.max),
			decimals: framework.decimals
		});
	}
	return explainBranch(framework, scores, node, score);
}

function explainUnanswered({ unanswered }: Framework, { rule }: Criterion, { figures, max }: NodeScore): Text {
	const why = kindOf(rule).explainUnanswered?.(rule, figures ?? {});
	if (unanswered === 'zero')
		return {
			vi: `${why ? why.vi : 'Chưa có điểm: chưa trả lời'}, tính 0/${formatDecimal(max, 'vi')} điểm`,
			en: `${why ? why.en : 'Not scored yet: unanswered'}, counts 0/${formatDecimal(max, 'en')} points`
		};
	return why
		? { vi: `${why.vi}, không tính vào trung bình`, en: `${why.en}; left out of the mean` }
		: { vi: 'Không trả lời, không tính vào trung bình', en: 'Unanswered: left out of the mean' };
}

function explainBranch(framework: Framework, scores: ResponseScore, node: Branch, score: NodeScore): Text {
	const children = treeOf(framework).children(node.code);
	const below = children
		.map((child) => ({ child, score: scores.get(child.code)! }))
		.filter(({ score }) => score.max > 0);
	if (score.state === 'unanswered' && framework.unanswered === 'leaves')
		return { vi: 'Chưa có câu trả lời nào', en: 'No answer yet' };
	if (node.rollUp.kind === 'weightedMean') {
		const mean = (language: 'vi' | 'en') =>
			below
				.map(
					({ child, score }) =>
						`${formatDecimal(score.value!, language, 2)}${child.weight && child.weight !== 1 ? ` × ${formatNumber(child.weight, language)}` : ''}`
				)
				.join('; ');
		return {
			vi: `Trung bình của ${below.length} mục (${mean('vi')}) = ${formatDecimal(score.value!, 'vi', 2)}`,
			en: `Mean of ${below.length} items (${mean('en')}) = ${formatDecimal(score.value!, 'en', 2)}`
		};
	}
	if (node.rollUp.kind === 'dbiLevel')
		return explainEnterpriseLevel(
			node.rollUp,
			score.points,
			score.max,
			children.map(({ code }) => scores.get(code)!.level ?? 0)
		);
	const level = (language: 'vi' | 'en') =>
		score.level === undefined ? '' : language === 'vi' ? `: mức ${score.level}` : `: level ${score.level}`;
	const terms = (language: 'vi' | 'en') =>
		below.length <= 9 ? `${below.map(({ score }) => formatDecimal(score.points, language)).join(' + ')} = ` : '';
	const percent = (language: 'vi' | 'en') => formatDecimal(((score.value ?? 0) * 100) as Decimal, language, 0, 2);
	return {
		vi: `${terms('vi')}${formatDecimal(score.points, 'vi', 2)} trên ${formatDecimal(score.max, 'vi')} điểm = ${percent('vi')}%${level('vi')}`,
		en: `${terms('en')}${formatDecimal(score.points, 'en', 2)} of ${formatDecimal(score.max, 'en')} points = ${percent('en')}%${level('en')}`
	};
}

/** Points a node lacks to its maximum, by child, largest first: what a short explanation of a low value names. */
export function largestLosses(
	framework: Framework,
	scores: ResponseScore,
	code: string,
	most = 3
): { code: string; label: Text; lost: number }[] {
	return treeOf(framework)
		.criteriaUnder(code)
		.map((criterion) => ({ criterion, score: scores.get(criterion.code)! }))
		.filter(({ score }) => score.max > score.points)
		.map(({ criterion, score }) => ({
			code: criterion.code,
			label: labelOf(criterion),
			lost: toNumber((score.max - score.points) as Decimal)
		}))
		.sort((a, b) => b.lost - a.lost || (a.code < b.code ? -1 : 1))
		.slice(0, most);
}
