/** The running application: its database, content and files, opened once and handed to every request. */
import { join } from 'node:path';
import { createAuth } from './auth/session.ts';
import { sweepAttempts } from './auth/attempts.ts';
import { readContent, type Content, type Instrument } from './content/content.ts';
import { storeContent } from './content/store-content.ts';
import { connect, type Connection, type Database } from './db/client.ts';
import { readSettings, type Settings } from './env.ts';
import { folderStore, type FileStore } from './files/file-store.ts';

export type App = {
	settings: Settings;
	db: Database;
	content: Content;
	files: FileStore;
	auth: ReturnType<typeof createAuth>;
	close(): Promise<void>;
};

/** Content first: a broken file stops the start before anything is touched. */
export async function openApp(settings: Settings = readSettings()): Promise<App> {
	const content = readContent(settings.surveysDir);
	const connection: Connection = await connect(settings);
	await storeContent(connection.db, content);
	await sweepAttempts(connection.db, new Date());
	return {
		settings,
		content,
		db: connection.db,
		files: folderStore(join(settings.dataDir, 'files')),
		auth: createAuth(connection.db, settings.secureCookies),
		close: connection.close
	};
}

/** The framework and questionnaire that a round or response names. Versions are never deleted, so it is always there. */
export function instrumentOf(content: Content, frameworkId: string, frameworkVersion: string): Instrument {
	const instrument = content.instruments.get(`${frameworkId}@${frameworkVersion}`);
	if (!instrument)
		throw new Error(`surveys/${frameworkId}/${frameworkVersion} is needed by stored answers and missing`);
	return instrument;
}
