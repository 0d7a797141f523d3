/** `steps`: a count gives the points of the first step it reaches (4 meetings 20, 3: 15 …); below the last step, 0. */
import { z } from 'zod';
import { decimal, formatDecimal, formatNumber, larger, ZERO } from '#lib/domain/decimal.ts';
import { SCORED, UNANSWERED, type RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { wrongNumber } from './figures.ts';
import { pointsShape, textShape } from './shapes.ts';

const shape = z.strictObject({
	kind: z.literal('steps'),
	count: textShape,
	unit: textShape,
	steps: z.array(z.strictObject({ from: z.number().gt(0), points: pointsShape })).min(1)
});
export type StepsRule = z.infer<typeof shape>;

const reached = (rule: StepsRule, count: number) => rule.steps.find(({ from }) => count >= from);

export const steps: RuleKind<StepsRule> = {
	kind: 'steps',
	shape,
	inputs: (rule) => [
		{
			part: 'value',
			ask: 'number',
			title: rule.count,
			unit: rule.unit,
			whole: rule.steps.every(({ from }) => Number.isInteger(from))
		}
	],
	score(rule, { value }) {
		if (value === undefined) return UNANSWERED;
		const wrong = wrongNumber('value', value);
		if (wrong) return wrong;
		return SCORED(decimal(reached(rule, value as number)?.points ?? 0));
	},
	explain(rule, { value }, points) {
		const step = reached(rule, value as number);
		const first = rule.steps.at(-1)?.from ?? 0;
		const count = (language: 'vi' | 'en') => `${formatNumber(value as number, language)} ${rule.unit[language]}`;
		return {
			vi: step
				? `${count('vi')}, đạt bậc từ ${formatNumber(step.from, 'vi')} = ${formatDecimal(points, 'vi', 2)} điểm`
				: `${count('vi')}, chưa tới bậc đầu (${formatNumber(first, 'vi')}) = 0,00 điểm`,
			en: step
				? `${count('en')}, reaching the step from ${formatNumber(step.from, 'en')} = ${formatDecimal(points, 'en', 2)} points`
				: `${count('en')}, below the first step (${formatNumber(first, 'en')}) = 0.00 points`
		};
	},
	best: (rule) => rule.steps.map(({ points }) => decimal(points)).reduce(larger, ZERO),
	flaws: (rule) =>
		rule.steps.every(
			(step, at) => at === 0 || (rule.steps[at - 1]!.from > step.from && rule.steps[at - 1]!.points >= step.points)
		)
			? []
			: [{ rule: 'steps', says: 'steps must go from the highest count to the lowest, and more must never give less' }]
};
