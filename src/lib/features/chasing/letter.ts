/** The words of a reminder by hand, in each language that people read. */
import { braced } from '#lib/domain/chasing/placeholders.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';

export const LANGUAGES = ['vi', 'en'] as const satisfies Language[];
export const LONGEST_SUBJECT = 200;
export const LONGEST_BODY = 5000;

export type Letter = Record<Language, { subject: string; body: string }>;

/** What stands in the form until somebody changes it. */
export function defaultLetter(): Letter {
	const words = (language: Language) => {
		const at = { locale: language } as const;
		return {
			subject: m.chasing_letter_subject({ unit: braced('unit', language), date: braced('date', language) }, at),
			body: m.chasing_letter_body({ name: braced('name', language), list: braced('list', language) }, at)
		};
	};
	return { vi: words('vi'), en: words('en') };
}

export function readLetter(form: FormData): Letter {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string'
			? value.replaceAll('\0', '').replaceAll('\r\n', '\n').toWellFormed().normalize('NFC')
			: '';
	};
	return {
		vi: { subject: text('vi.subject'), body: text('vi.body') },
		en: { subject: text('en.subject'), body: text('en.body') }
	};
}
