/** Every act that the program writes into the audit has words in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ACTS } from '#lib/features/audit/words.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.ts') && !name.includes('paraglide'))
	.map((name) => readFileSync(join('src', name), 'utf8'));

test('every act written as a text has words', () => {
	const written = sources.flatMap((text) =>
		[...text.matchAll(/\baction: (?:[^\n']*\? )?'([a-z]+\.[a-zA-Z]+)'(?: : '([a-z]+\.[a-zA-Z]+)')?/g)].flatMap(
			([, one, other]) => [one!, ...(other ? [other] : [])]
		)
	);
	expect(written.length).toBeGreaterThan(30);
	expect([...new Set(written)].filter((action) => !Object.hasOwn(ACTS, action)).sort()).toEqual([]);
});
