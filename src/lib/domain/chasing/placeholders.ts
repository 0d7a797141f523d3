/** Placeholders in the text of a reminder: words in braces that become the reader's own unit, date and share. */
import type { Language } from '#lib/domain/text.ts';

export const PLACEHOLDERS = ['name', 'round', 'unit', 'date', 'percent', 'left', 'list'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What a person types, without the braces. */
export const TYPED: Record<Language, Record<Placeholder, string>> = {
	vi: {
		name: 'ten',
		round: 'ky',
		unit: 'don_vi',
		date: 'han',
		percent: 'phan_tram',
		left: 'con_lai',
		list: 'danh_sach'
	},
	en: { name: 'name', round: 'round', unit: 'unit', date: 'date', percent: 'percent', left: 'left', list: 'list' }
};

export const braced = (placeholder: Placeholder, language: Language): string => `{${TYPED[language][placeholder]}}`;

const BRACED = /\{([^{}\n]{0,40})\}/g;

/** The text with every placeholder filled in; other words in braces stay as they are. */
export const filledIn = (text: string, language: Language, values: Record<Placeholder, string>): string =>
	text.replace(BRACED, (whole, typed: string) => {
		const found = placeholderOf(typed, language);
		return found ? values[found] : whole;
	});

/** The first word in braces that means nothing; null when all do. */
export function unknownPlaceholder(text: string, language: Language): string | null {
	for (const [whole, typed] of text.matchAll(BRACED)) if (!placeholderOf(typed!, language)) return whole;
	return null;
}

const placeholderOf = (typed: string, language: Language): Placeholder | undefined =>
	PLACEHOLDERS.find((one) => TYPED[language][one] === typed.trim().toLowerCase());
