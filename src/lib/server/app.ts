/** The running application: its database, content and files, opened once and handed to every request. */
import { createAuth } from './auth/session.ts';
import { sweepFailures } from './auth/failures.ts';
import { openSingleSignOn, type SingleSignOn } from './auth/single-sign-on.ts';
import { sweepAttempts } from './auth/attempts.ts';
import { readContent, type Content, type Instrument } from './content/content.ts';
import { storeContent } from './content/store-content.ts';
import { connect, type Connection, type Database } from './db/client.ts';
import { readSettings, type Settings } from './env.ts';
import { openFiles, type Files } from './files/files.ts';
import { openSecretKey, type SecretKey } from './secret-key.ts';

export type App = {
	settings: Settings;
	db: Database;
	content: Content;
	files: Files;
	auth: ReturnType<typeof createAuth>;
	secretKey: SecretKey;
	/** Null: people sign in here only. */
	singleSignOn: SingleSignOn | null;
	close(): Promise<void>;
};

/** Content first: a broken file stops the start before anything is touched. */
export async function openApp(settings: Settings = readSettings()): Promise<App> {
	const content = readContent(settings.surveysDir);
	const connection: Connection = await connect(settings);
	await storeContent(connection.db, content);
	await sweepAttempts(connection.db, new Date());
	await sweepFailures(connection.db, new Date());
	return {
		settings,
		content,
		db: connection.db,
		files: openFiles(settings),
		auth: createAuth(connection.db, settings.secureCookies),
		secretKey: openSecretKey(settings),
		singleSignOn: settings.singleSignOn ? openSingleSignOn(settings.singleSignOn) : null,
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
