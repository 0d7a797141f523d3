/** Words shown to people, in both languages of the product. */
export type Text = { vi: string; en: string };
export type Language = keyof Text;

/** The same words in both languages: names and codes that are not translated. */
export const untranslated = (words: string): Text => ({ vi: words, en: words });

/** The English of a text that has none yet: the Vietnamese, marked, so that nobody takes it for a translation. */
const UNTRANSLATED = '[vi] ';
export const isUntranslated = ({ en }: Text): boolean => en.startsWith(UNTRANSLATED);
export const withEnglish = (vi: string, en: string | undefined): Text => ({ vi, en: en || `${UNTRANSLATED}${vi}` });

/** As people search: without case and without the marks of Vietnamese letters ("Kế hoạch Đ" is found by "ke hoach d"). */
export const searchable = (words: string): string =>
	words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
