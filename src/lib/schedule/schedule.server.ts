/** Everything the program does by the clock, in one list: a job is a feature's or the server's own function and its rhythm. */
import { sendScheduledReminders } from '#lib/features/chasing/send-scheduled.server.ts';
import type { App } from '#lib/server/app.ts';
import { backUpNightly } from '#lib/server/backup/nightly.ts';
import { foldTallies } from '#lib/server/db/tallies.ts';
import type { Job } from '#lib/server/jobs/run-jobs.ts';
import { sweepFiles } from '#lib/server/files/sweep-files.ts';
import { recountOpenRounds } from '#lib/server/recount-tallies.ts';
import { deliverMails } from '#lib/server/mail/deliver.ts';
import { eraseDue } from '#lib/server/retention/retention.ts';
import type { Transport } from '#lib/server/mail/transport.ts';

export const scheduleOf = (app: App, transport: Transport | null): Job[] => [
	{
		name: 'deliver-mails',
		rhythm: { everyMinutes: 1 },
		async run(now) {
			const told = Object.entries(await deliverMails(app.db, transport, now)).filter(([, count]) => count > 0);
			return told.length === 0 ? null : told.map(([what, count]) => `${what}: ${count}`).join(', ');
		}
	},
	{
		name: 'remind',
		// Before the offices open, so that it is the first thing read.
		rhythm: { dailyAt: '07:00' },
		async run(now) {
			const people = await sendScheduledReminders(app, now);
			return people === 0 ? null : `${people}`;
		}
	},
	{
		name: 'backup',
		rhythm: { dailyAt: '01:30' },
		async run(now) {
			const made = await backUpNightly(app, now);
			return made && `${made.path}: ${made.rows}, ${made.files}${made.removed > 0 ? `, -${made.removed}` : ''}`;
		}
	},
	{
		name: 'sweep-files',
		rhythm: { everyMinutes: 60 },
		async run(now) {
			const told = Object.entries(await sweepFiles(app, now)).filter(([, count]) => count > 0);
			return told.length === 0 ? null : told.map(([what, count]) => `${what}: ${count}`).join(', ');
		}
	},
	{
		name: 'fold-tallies',
		rhythm: { everyMinutes: 1 },
		async run() {
			const folded = await foldTallies(app.db);
			return folded === 0 ? null : `${folded}`;
		}
	},
	{
		name: 'recount',
		rhythm: { sundaysAt: '03:30' },
		async run(now) {
			const told = await recountOpenRounds(app, now);
			return told.length === 0 ? null : told.map(({ roundId, changed }) => `${roundId}: ${changed}`).join(', ');
		}
	},
	{
		name: 'sweep',
		rhythm: { dailyAt: '02:30' },
		async run(now) {
			const told = (await eraseDue(app.db, now)).filter(({ count }) => count > 0);
			return told.length === 0 ? null : told.map(({ name, count }) => `${name}: ${count}`).join(', ');
		}
	}
];
