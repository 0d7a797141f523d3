/** `npm run admin -- COMMAND`: what an administrator does on the machine itself. */
import { checkFrameworkFile } from './admin/check-framework.ts';
import { importCriteria } from './admin/import-criteria.ts';
import { importOfflineFile } from './admin/import-offline.ts';
import { makeBackup, restoreBackup } from './admin/backup.ts';
import { createAdministrator, resetPassword, resetSecondFactor } from './admin/accounts.ts';
import { openRoundByWords } from './admin/open-round.ts';
import { recomputeRound } from './admin/recompute.ts';
import { recountRound } from './admin/recount.ts';
import { keepRetention } from './admin/retention.ts';
import { Refused } from './admin/refused.ts';

const HELP = `npm run admin -- COMMAND

  check-framework FILE              checks a framework.json (and the questionnaire.json beside it) before it is used
  import-criteria FILE --id ID --version V --group GROUP
                                    makes a table of criteria (CSV, XLSX) into a draft: surveys/ID/V/framework.json
  create-administrator EMAIL NAME   adds an administrator of the city and prints a password
  reset-password EMAIL              gives an account a new password, prints it, and ends the account's sessions
  reset-second-factor EMAIL         takes an account's second factor away, for whoever has lost phone and recovery codes
  open-round ID YEAR NAME-VI NAME-EN OPENS CLOSES UNITS-ON
                                    opens a round for the units that exist on the day UNITS-ON; days as 2026-12-31
  import-offline FILE               takes responses that a device gathered without a line and could not send, also after
                                    the survey has closed, until the results are settled
  recompute ROUND                   works out every stored self score of a round again and tells what differs
  recount ROUND                     counts the submitted survey responses of a round again and corrects the counts that
                                    group results are read from; people may go on answering meanwhile
  backup [FILE]                     writes all tables and documents into one compressed archive
  restore FILE                      puts such an archive into an empty database: all of it or nothing
  retention [--dry-run]             erases what is kept no longer; with --dry-run it only counts it

A password is made up and printed once. To choose it yourself, pass it on standard input with --password-stdin.
The commands work on the database of the program: DATABASE_URL, or else the folder DATA_DIR (stop the program first).`;

/** Failures that their message explains. */
const EXPLAINED = new Set([
	'Refused',
	'BrokenContent',
	'BrokenSettings',
	'DatabaseUnreachable',
	'FolderInUse',
	'BackupRefused'
]);

const COMMANDS: Record<
	string,
	{ words: number; optional?: number; run(words: string[], passwordFromInput: boolean): Promise<void> }
> = {
	'check-framework': { words: 1, run: async ([file = '']) => checkFrameworkFile(file) },
	'import-criteria': { words: 7, run: importCriteria },
	'create-administrator': {
		words: 2,
		run: ([email = '', name = ''], fromInput) => createAdministrator(email, name, fromInput)
	},
	'reset-password': { words: 1, run: ([email = ''], fromInput) => resetPassword(email, fromInput) },
	'reset-second-factor': { words: 1, run: async ([email = '']) => resetSecondFactor(email) },
	'open-round': { words: 7, run: openRoundByWords },
	'import-offline': { words: 1, run: async ([file = '']) => importOfflineFile(file) },
	recompute: { words: 1, run: recomputeRound },
	recount: { words: 1, run: recountRound },
	backup: { words: 0, optional: 1, run: makeBackup },
	restore: { words: 1, run: restoreBackup },
	retention: { words: 0, optional: 1, run: keepRetention }
};

async function main(args: string[]): Promise<void> {
	const [name = 'help', ...words] = args.filter((arg) => arg !== '--password-stdin');
	if (['help', '--help', '-h'].includes(name)) return console.log(HELP);
	const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	if (!command) throw new Refused(`There is no command "${name}".\n\n${HELP}`);
	if (words.length < command.words || words.length > command.words + (command.optional ?? 0))
		throw new Refused(
			`${name} takes ${command.words} word(s) and was given ${words.length}; put quotes around a name with spaces.\n\n${HELP}`
		);
	await command.run(words, args.includes('--password-stdin'));
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	const explained = error instanceof Error && EXPLAINED.has(error.name);
	console.error(explained ? error.message : error);
	process.exitCode = 1;
}
