/** Settings, read once at the edge. Every command reads them here. */
import { join, resolve } from 'node:path';
import { readSingleSignOn, type SingleSignOnSettings } from '#lib/server/auth/single-sign-on-settings.ts';
import { readS3Settings, type S3Settings } from '#lib/server/files/s3-settings.ts';

export type Settings = {
	databaseUrl: string | undefined;
	/** The owner of the tables, when the program itself shall run as a lesser role: used to bring tables up to date, and for nothing else. */
	databaseOwnerUrl?: string | undefined;
	dataDir: string;
	/** Fills a labelled sample round and shows the sample accounts. Without a database of its own it is always a demo. */
	demo: boolean;
	surveysDir: string;
	migrationsDir: string;
	secureCookies: boolean;
	/** Seals second factors and signs cookies; unset: made once and kept in the data folder. */
	secretKey?: string | undefined;
	/** Whether planners, appraisers and administrators must have a second factor, or may. */
	secondFactor: 'required' | 'offered';
	/** The city's single sign-on, an OpenID provider. */
	singleSignOn?: SingleSignOnSettings | undefined;
	/** The mail server, "smtp://user:password@host:587". Without one mails stay in the outbox. */
	mailUrl: string | undefined;
	/** Whom mails come from. */
	mailFrom: string;
	/** The address people type, for links in mails and on paper; unset: nobody outside can be led here. */
	origin: string | undefined;
	/** Where a backup is written every night, and how many are kept; unset: none is. */
	backupDir?: string | undefined;
	backupKeep?: number | undefined;
	/** Where documents are kept instead of the data folder. */
	s3?: S3Settings | undefined;
	/** A ClamAV daemon that looks at documents first: host:port, or the path of its socket. */
	clamav?: string | undefined;
};

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
	const databaseUrl = env.DATABASE_URL || undefined;
	const root = resolve(env.APP_ROOT || '.');
	const demo = env.DEMO === undefined || env.DEMO === '' ? databaseUrl === undefined : env.DEMO === '1';
	return {
		databaseUrl,
		databaseOwnerUrl: env.DATABASE_OWNER_URL || undefined,
		dataDir: resolve(env.DATA_DIR || join(root, 'data')),
		demo,
		surveysDir: resolve(env.SURVEYS_DIR || join(root, 'surveys')),
		migrationsDir: join(root, 'drizzle', 'migrations'),
		secureCookies: (env.ORIGIN ?? '').startsWith('https:'),
		secretKey: env.SECRET_KEY || undefined,
		// The sample accounts are for everybody to look around.
		secondFactor: (env.SECOND_FACTOR || (demo ? 'offered' : 'required')) === 'required' ? 'required' : 'offered',
		singleSignOn: readSingleSignOn(env),
		mailUrl: env.MAIL_URL || undefined,
		mailFrom: env.MAIL_FROM || 'Thước Số <khong-tra-loi@localhost>',
		origin: env.ORIGIN || undefined,
		backupDir: env.BACKUP_DIR ? resolve(env.BACKUP_DIR) : undefined,
		backupKeep: Math.max(1, Math.floor(Number(env.BACKUP_KEEP)) || 14),
		s3: readS3Settings(env),
		clamav: env.CLAMAV || undefined
	};
}
