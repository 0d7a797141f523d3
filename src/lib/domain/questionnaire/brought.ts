/**
 * Brought figures: those of a criterion that come from an import or a survey. They take the place of the unit's own, part
 * by part, and the unit cannot edit them; what it answered before stays in its response and counts again without them.
 */
import { formatDate } from '#lib/domain/date.ts';
import { formatNumber } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import type { Language } from '#lib/domain/text.ts';
import { figuresOf, type Answers } from './answers.ts';
import { questionName, type Question } from './questionnaire.ts';

/** By criterion code. */
export type Brought = Readonly<Record<string, Figures>>;

/** What each such criterion is scored with: the brought figures, and the unit's own for the parts that were not brought. */
export function withOwnFigures(framework: Framework, brought: Brought, answers: Answers): Brought {
	const tree = treeOf(framework);
	return Object.fromEntries(
		Object.entries(brought).flatMap(([code, figures]) => {
			const criterion = tree.node(code);
			if (criterion?.level !== 'criterion') return [];
			return [[code, { ...figuresOf(criterion as Criterion, answers), ...figures }]];
		})
	);
}

/** The question asks for a figure that was brought. */
export const isBrought = (brought: Brought, { criterion, part }: Pick<Question, 'criterion' | 'part'>): boolean =>
	criterion !== undefined && part !== undefined && brought[criterion]?.[part] !== undefined;

/** Names of the questions that need no answer, since their figures were brought. */
export const broughtQuestions = (brought: Brought): ReadonlySet<string> =>
	new Set(
		Object.entries(brought).flatMap(([code, figures]) =>
			(['value', 'a', 'b'] as const)
				.filter((part) => figures[part] !== undefined)
				.map((part) => questionName(code, part))
		)
	);

/** Codes of the criteria whose figures were all brought: a value, or both figures of a ratio. */
export const whollyBrought = (brought: Brought): string[] =>
	Object.entries(brought)
		.filter(([, { value, a, b }]) => value !== undefined || (a !== undefined && b !== undefined))
		.map(([code]) => code);

/** The unit's own answers that count: without those whose place was taken. */
export function withoutBrought(answers: Answers, brought: Brought): Answers {
	const taken = broughtQuestions(brought);
	return taken.size === 0 ? answers : Object.fromEntries(Object.entries(answers).filter(([name]) => !taken.has(name)));
}

/** One imported figure as it is kept. */
export type SourcedFigure = { criterionCode: string; part: string; value: string; source: string; appliedAt: Date };

/** An imported figure in words: what it is, its value with unit, who gave it and when it was imported. */
export type BroughtLine = { title: string; value: string; source: string; at: string };

export function broughtLines(
	{ code, name, rule }: Criterion,
	figures: readonly SourcedFigure[],
	language: Language
): BroughtLine[] {
	const inputs = kindOf(rule).inputs(rule);
	return figures
		.filter(({ criterionCode }) => criterionCode === code)
		.map(({ part, value, source, appliedAt }) => {
			const input = inputs.find((one) => one.part === part);
			const own = rule.kind === 'measured' ? rule : { question: undefined, unit: undefined };
			const title = (input?.title ?? own.question ?? name)[language].replace(/[?:.]\s*$/, '');
			const unit = (input?.unit ?? own.unit)?.[language];
			const figure = formatNumber(Number(value), language);
			return { title, value: unit ? `${figure} ${unit}` : figure, source, at: formatDate(appliedAt) };
		});
}
