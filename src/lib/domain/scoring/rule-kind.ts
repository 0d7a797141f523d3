/**
 * What a kind of rule is. A rule turns the declared figures of one criterion into points of its maximum, can say in a
 * sentence how it did so, and names the questions that ask for its figures. Each kind is one file in `rules/`; the list
 * of them is `rule-kinds.ts`.
 */
import type { z } from 'zod';
import type { Decimal } from '#lib/domain/decimal.ts';
import type { Problem } from '#lib/domain/problem.ts';
import type { Text } from '#lib/domain/text.ts';

/** The declared figures of one criterion by part: `value`, `a`, `b`, `gate`. Absent means unanswered. */
export type Figures = Readonly<Record<string, unknown>>;

export type Outcome =
	| { state: 'scored'; points: Decimal }
	| { state: 'unanswered' }
	/** Leaves the maximum: it changes no other node. */
	| { state: 'notApplicable' }
	/** Figures that no questionnaire accepts (they can only come from an import): no points, and why. */
	| { state: 'invalid'; problem: Problem };

/** What a criterion lends its rule: its maximum and the decimals its points are rounded to, half up. */
export type Measure = { max: Decimal; decimals: number };

/** A question that asks for one figure of a criterion. */
export type Input = {
	part: 'value' | 'a' | 'b' | 'gate';
	ask: 'choice' | 'choices' | 'number' | 'words';
	/** Absent: the criterion's own name is the question. */
	title?: Text;
	unit?: Text;
	whole?: boolean;
	/** The largest figure that can be right. */
	most?: number;
	choices?: { value: string; text: Text; alone?: boolean }[];
	/** Asked only when the gate was answered "yes". */
	behindGate?: boolean;
};

/** A mistake in how a rule is written, in words for its author. */
export type Flaw = { rule: string; says: string };

export type RuleKind<R extends { kind: string }> = {
	kind: R['kind'];
	shape: z.ZodType<R>;
	inputs(rule: R): Input[];
	score(rule: R, figures: Figures, measure: Measure): Outcome;
	/** How the points came about, with the figures, for a criterion that was scored. */
	explain(rule: R, figures: Figures, points: Decimal, measure: Measure): Text;
	/** Why there is nothing to score, where the figures say more than that; null when they do not. */
	explainUnanswered?(rule: R, figures: Figures): Text | null;
	/** The most points any answer can give. */
	best(rule: R, measure: Measure): Decimal;
	flaws?(rule: R, measure: Measure): Flaw[];
};

export const SCORED = (points: Decimal): Outcome => ({ state: 'scored', points });
export const UNANSWERED: Outcome = { state: 'unanswered' };
export const NOT_APPLICABLE: Outcome = { state: 'notApplicable' };
