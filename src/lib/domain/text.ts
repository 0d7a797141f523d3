/** Words shown to people, in both languages of the product. */
export type Text = { vi: string; en: string };
export type Language = keyof Text;

/** The same words in both languages: names and codes that are not translated. */
export const untranslated = (words: string): Text => ({ vi: words, en: words });
