/**
 * Reminders by the clock. Whoever has a step due today for something they still have to do, or was written to in a thread,
 * gets one mail that lists all of it. What was said is kept by key: however often this runs, and on however many servers, nothing is said twice.
 */
import {
	DEFAULT_REMINDERS,
	dueStep,
	stepName,
	type ReminderSettings,
	type Step
} from '#lib/domain/chasing/reminder-settings.ts';
import { dayOf } from '#lib/domain/date.ts';
import { quarterId } from '#lib/domain/plan/quarter.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { insertReminders, type NewReminder } from '#lib/server/db/reminders.ts';
import { listRounds } from '#lib/server/db/rounds.ts';
import { queueMails, type NewMail } from '#lib/server/mail/outbox.ts';
import { attachedCalendar, readCalendars, type Calendars } from './calendar.server.ts';
import { digest } from './digest.ts';
import { dutiesOfPeople, type PersonDuties, type UnitDuty } from './duties.server.ts';

/** How many people were written to. */
export async function sendScheduledReminders(app: App, now: Date): Promise<number> {
	const rounds = (await listRounds(app.db)).filter(({ status }) => status !== 'draft');
	const today = dayOf(now);
	const due = (await dutiesOfPeople(app, rounds, now))
		.map((duties) => ({ duties, rows: rowsOf(duties, today, now) }))
		.filter(({ rows }) => rows.length > 0);
	if (due.length === 0) return 0;
	const calendars = await readCalendars(app, rounds);
	return app.db.transaction(async (tx) => {
		// One statement: of two servers, the second waits here until the first is done, and then finds all said.
		const written = await insertReminders(
			tx,
			due.flatMap(({ rows }) => rows)
		);
		const fresh = due
			.map(({ duties, rows }) => ({ duties, rows: rows.filter(({ key }) => written.has(key)) }))
			.filter(({ rows }) => rows.length > 0);
		const mails = fresh.map(({ duties, rows }) => mailOf(app, duties, rows, calendars, now));
		const queued = await queueMails(tx, mails, now);
		if (queued > 0)
			await auditRun(
				tx,
				fresh.flatMap(({ rows }) => rows),
				queued,
				now
			);
		return queued;
	});
}

const auditRun = (tx: Transaction, rows: readonly NewReminder[], people: number, now: Date): Promise<void> =>
	audit(
		tx,
		...[...new Set(rows.map(({ roundId }) => roundId))].map((roundId) => {
			const own = rows.filter((row) => row.roundId === roundId);
			const steps = [...new Set(own.map(({ step }) => step))].sort();
			const units = new Set(own.map(({ organisationId }) => organisationId)).size;
			return {
				at: now,
				actorId: null,
				action: 'reminder.send',
				subject: `round:${roundId}`,
				roundId,
				after: { people, units, steps }
			};
		})
	);

function mailOf(
	{ settings }: Pick<App, 'settings'>,
	duties: PersonDuties,
	rows: readonly NewReminder[],
	calendars: Calendars,
	now: Date
): NewMail {
	const { person, units } = duties;
	return {
		// Named by the first step that is new: what was said before is not what this mail is about.
		key: `reminder:${rows[0]!.key}`,
		kind: 'reminder',
		recipient: person.email,
		userId: person.userId,
		roundId: rows[0]!.roundId,
		language: person.language,
		...digest(duties, { today: dayOf(now), origin: settings.origin }),
		attachments: attachedCalendar(calendars, units, person.language, now)
	};
}

/** A row for every step that is due today, and for what was written since. */
function rowsOf(
	{ person: { userId }, units, tasks, quarters, news }: PersonDuties,
	today: string,
	now: Date
): NewReminder[] {
	const row = (roundId: string, organisationId: string, about: string, step: Step): NewReminder => ({
		key: [roundId, about, stepName(step), step.day, userId].join(':'),
		roundId,
		organisationId,
		userId,
		step: stepName(step),
		day: step.day,
		at: now
	});
	return [
		...units.flatMap((duty) => stepsOf(duty, today).map((step) => row(duty.round.id, duty.unitId, duty.unitId, step))),
		...tasks.flatMap(({ id, roundId, ownerId, deadline, reminders }) => {
			const step = dueStep(reminders ?? DEFAULT_REMINDERS, 'task', deadline, today);
			return step ? [row(roundId, ownerId, id, step)] : [];
		}),
		...quarters.flatMap(({ id, round, unitId, due }) => {
			const step = dueStep(round.reminders ?? DEFAULT_REMINDERS, 'quarter', due, today);
			return step ? [row(round.id, unitId, `${quarterId(id)}-${unitId}`, step)] : [];
		}),
		// Named by its newest message: what was told is told again only when somebody has written since.
		...news
			.filter(({ round }) => (round.reminders ?? DEFAULT_REMINDERS).on)
			.map(({ round, responseId, unitId, newest }) => ({
				key: [round.id, responseId, 'news', newest, userId].join(':'),
				roundId: round.id,
				organisationId: unitId,
				userId,
				step: 'news',
				day: today,
				at: now
			}))
	];
}

function stepsOf({ round, stage, due, own }: UnitDuty, today: string): Step[] {
	const settings: ReminderSettings = round.reminders ?? DEFAULT_REMINDERS;
	const steps = [
		due && dueStep(settings, stage === 'returned' ? 'explanation' : 'closes', due, today),
		stage === 'notStarted' ? dueStep(settings, 'opens', dayOf(round.opensAt), today) : null,
		own?.due ? dueStep(settings, 'part', own.due, today) : null
	];
	return steps.filter((step) => step !== null && step !== '');
}
