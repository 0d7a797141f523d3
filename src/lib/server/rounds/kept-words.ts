/** The word that goes with an act: why it was done. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';

export const LONGEST_NOTE = 2000;

/** Null for none; refused when it is too long to keep. */
export function keptWords(typed: string, field = 'note'): Result<string | null> {
	const words = typed.replaceAll('\0', '').toWellFormed().normalize('NFC').trim();
	return words.length > LONGEST_NOTE ? refused('text_too_long', field, { most: LONGEST_NOTE }) : ok(words || null);
}
