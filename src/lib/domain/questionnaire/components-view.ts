/**
 * Components (chỉ số thành phần) that a document names under a criterion whose own points are not known: shown as the
 * honest gap that they are, never scored.
 */
import type { Criterion, Mark } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';

export type ComponentsView = {
	/** How many the document has, and how many of them are known by name. */
	count: number;
	named: number;
	known: { code: string | null; name: string; rule: string | null; mark: Mark }[];
};

export const componentsView = (
	{ count, known }: NonNullable<Criterion['components']>,
	language: Language
): ComponentsView => ({
	count,
	named: known.length,
	known: known.map(({ code, name, rule, mark }) => ({
		code: code ?? null,
		name: name[language],
		rule: rule?.[language] ?? null,
		mark
	}))
});
