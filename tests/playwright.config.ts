import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const port = process.env.E2E_PORT ?? '4180';
const root = join(import.meta.dirname, '..');

// Read again in every worker process: what the first reading made is passed on in the environment.
process.env.E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), 'thuoc-so-e2e-'));

/** A test's title says where it runs: @phone, @desktop or both; without a tag on the desktop. */
export default defineConfig({
	testDir: './e2e',
	outputDir: '../test-results',
	forbidOnly: process.env.CI === 'true',
	// A whole survey is many pages, each looked at by axe, on a machine that may be busy.
	timeout: 120_000,
	// One server and one database are shared, as among real people; the machine may have two cores.
	workers: 1,
	use: {
		baseURL: `http://127.0.0.1:${port}`,
		locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh',
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
			args: [
				...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
				'--disable-quic',
				'--no-first-run'
			]
		}
	},
	projects: [
		{
			name: 'phone',
			grep: /@phone/,
			use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
		},
		{ name: 'desktop', grep: /^(?!.*@phone)|@desktop/s, use: { viewport: { width: 1280, height: 900 } } }
	],
	webServer: {
		command: 'node src/cli/serve.mjs',
		cwd: root,
		url: `http://127.0.0.1:${port}/healthz`,
		env: {
			PORT: port,
			HOST: '127.0.0.1',
			DATA_DIR: process.env.E2E_DATA_DIR,
			DEMO: '1',
			DATABASE_URL: '',
			ORIGIN: '',
			WORKERS: ''
		},
		reuseExistingServer: false,
		// It fills the sample round first, on a machine that may be busy.
		timeout: 240_000,
		gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 }
	}
});
