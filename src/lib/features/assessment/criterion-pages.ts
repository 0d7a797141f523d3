/** Which criteria a page of the form asks about, and which page asks about a criterion. */
import { questionsOf, type Page } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';

/** Codes of the criteria that a page asks about, in its order. */
export const criteriaOn = (page: Page): string[] => [
	...new Set(questionsOf(page).flatMap(({ criterion }) => criterion ?? []))
];

export const pageOfCriterion = (pages: readonly Page[], code: string): string | null =>
	pages.find((page) => criteriaOn(page).includes(code))?.name ?? null;

/** Indices of several pillars have the same name: "Chính quyền số: Chuyển đổi nhận thức". */
export const pageTitle = ({ title, description }: Page, language: Language): string =>
	description ? `${description[language]}: ${title[language]}` : title[language];
