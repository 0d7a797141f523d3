import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The one direction: routes -> features -> domain; features -> server -> domain; .svelte -> ui. */
const direction = (files, groups, message) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns: [{ group: groups, message }] }] }
});

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'src/lib/paraglide/', 'test-results/', 'data/', 'static/'] },
	...ts.configs.recommended,
	...svelte.configs.recommended,
	...svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.node, ...globals.browser } },
		rules: {
			// `== null` asks for null and undefined at once.
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-var': 'error',
			'prefer-const': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			// A leading underscore says "left out on purpose"; a rest beside it drops a field.
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
		rules: {
			'svelte/button-has-type': 'error',
			// A `let` of $props() may be bindable.
			'prefer-const': 'off',
			'svelte/prefer-const': ['error', { destructuring: 'all' }],
			// The program is served from the root of its address, so a plain link is the whole address.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	direction(
		['src/lib/domain/**'],
		[
			'#lib/server/**',
			'#lib/features/**',
			'#lib/ui/**',
			'#lib/paraglide/**',
			'**/server/**',
			'$app/**',
			'svelte',
			'svelte/**'
		],
		'domain imports only itself: it can be read, tested and published alone.'
	),
	direction(
		['src/lib/ui/**'],
		['#lib/domain/**', '#lib/server/**', '#lib/features/**', '#lib/paraglide/messages/**'],
		'ui knows no domain word: text and data come in as props.'
	),
	direction(
		['src/lib/server/**'],
		['#lib/features/**', '#lib/ui/**', '**/*.svelte'],
		'server serves features, and does not know them.'
	),
	direction(
		['src/routes/**'],
		['#lib/server/db/**', 'drizzle-orm', 'drizzle-orm/**', 'postgres', '@electric-sql/**'],
		'a route calls one feature function; queries live in server/db.'
	),
	{
		// The one door to survey-core.
		files: ['src/**'],
		ignores: ['src/lib/domain/questionnaire/survey-model.ts'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						{ group: ['survey-core', 'survey-core/**'], message: 'survey-model.ts is the one door to survey-core.' }
					]
				}
			]
		}
	}
);
