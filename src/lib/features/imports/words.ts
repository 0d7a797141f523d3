/** Words for the parts of a figure. */
import { m } from '#lib/paraglide/messages.js';

export const partWords = (part: string): string =>
	part === 'a' ? m.imports_part_a() : part === 'b' ? m.imports_part_b() : m.imports_part_value();
