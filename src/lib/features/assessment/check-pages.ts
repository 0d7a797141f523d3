/** What is left to look at before handing in, page by page of the form. */
import type { Problem } from '#lib/domain/problem.ts';
import type { Oddity } from '#lib/domain/questionnaire/odd-figures.ts';
import type { CriterionLink, SubmissionCheck } from './submission-check.server.ts';

export type CheckItem = CriterionLink &
	(
		| { kind: 'wrong'; problem: Problem }
		| { kind: 'unproven' }
		| { kind: 'odd'; oddities: Oddity[]; note: string | null; mayExplain: boolean }
		| { kind: 'unanswered' }
	);

export type CheckPage = {
	/** Null for what is asked on no page. */
	name: string | null;
	title: string;
	answered: number;
	applicable: number;
	/** What must be mended first, what counts 0 last. */
	items: CheckItem[];
};

const ORDER = ['wrong', 'unproven', 'odd', 'unanswered'] as const;

/** Every page of the form, those without anything to look at too, and what stands on none of them at the end. */
export function checkPages(
	{ wrong, unproven, odd, unanswered }: Pick<SubmissionCheck, 'wrong' | 'unproven' | 'odd' | 'unanswered'>,
	pages: readonly Omit<CheckPage, 'items'>[],
	elsewhere: string
): CheckPage[] {
	const items: CheckItem[] = [
		...wrong.map((one) => ({ ...one, kind: 'wrong' as const })),
		...unproven.map((one) => ({ ...one, kind: 'unproven' as const })),
		...odd.map((one) => ({ ...one, kind: 'odd' as const })),
		...unanswered.map((one) => ({ ...one, kind: 'unanswered' as const }))
	];
	const named = new Set(pages.map(({ name }) => name));
	const rest = items.filter(({ page }) => !named.has(page));
	return [
		...pages.map((page) => ({ ...page, items: inOrder(items.filter((item) => item.page === page.name)) })),
		...(rest.length > 0 ? [{ name: null, title: elsewhere, answered: 0, applicable: 0, items: inOrder(rest) }] : [])
	];
}

const inOrder = (items: readonly CheckItem[]): CheckItem[] =>
	ORDER.flatMap((kind) => items.filter((item) => item.kind === kind));
