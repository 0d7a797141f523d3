/** Settings, read once at the edge. Every command reads them here. */
import { join, resolve } from 'node:path';

export type Settings = {
	databaseUrl: string | undefined;
	dataDir: string;
	/** Fills a labelled sample round and shows the sample accounts. Without a database of its own it is always a demo. */
	demo: boolean;
	surveysDir: string;
	migrationsDir: string;
	secureCookies: boolean;
};

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
	const databaseUrl = env.DATABASE_URL || undefined;
	const root = resolve(env.APP_ROOT || '.');
	return {
		databaseUrl,
		dataDir: resolve(env.DATA_DIR || join(root, 'data')),
		demo: env.DEMO === undefined || env.DEMO === '' ? databaseUrl === undefined : env.DEMO === '1',
		surveysDir: resolve(env.SURVEYS_DIR || join(root, 'surveys')),
		migrationsDir: join(root, 'drizzle', 'migrations'),
		secureCookies: (env.ORIGIN ?? '').startsWith('https:')
	};
}
