/** Words for a quarter, on pages and in mails. */
import type { Quarter } from '#lib/domain/plan/quarter.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

const ROMAN = ['I', 'II', 'III', 'IV'];

/** "Quý IV năm 2026"; in English "Quarter 4 of 2026". */
export const quarterWords = ({ year, quarter }: Quarter, language: Language = getLocale()): string =>
	m.progress_quarter({ number: language === 'vi' ? ROMAN[quarter - 1]! : String(quarter), year }, { locale: language });

/** The same inside a sentence: "quý IV năm 2026". */
export function quarterInText(quarter: Quarter, language: Language = getLocale()): string {
	const words = quarterWords(quarter, language);
	return words.charAt(0).toLowerCase() + words.slice(1);
}
