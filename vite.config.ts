import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';
import { messages } from './src/lib/messages/compile.mjs';

export default defineConfig({
	plugins: [tailwindcss(), paraglideVitePlugin(messages), sveltekit()],
	server: { fs: { allow: ['surveys'] } },
	test: {
		// Each project is one way of proving something: rules by tables, storage on a real database.
		projects: [
			{
				extends: true,
				test: {
					name: 'domain',
					include: ['tests/domain/**/*.test.ts'],
					environment: 'node',
					// A machine that is busy with other things is slow, not wrong.
					testTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'server',
					include: ['tests/server/**/*.test.ts'],
					environment: 'node',
					testTimeout: 60_000,
					hookTimeout: 120_000,
					fileParallelism: false
				}
			}
		]
	}
});
