/** The reminders of a round as its planner sets them. */
import {
	DEFAULT_REMINDERS,
	readSettings,
	typedSettings,
	type SettingsForm
} from '#lib/domain/chasing/reminder-settings.ts';
import { refused, type Problem } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { lockRound, updateRound } from '#lib/server/db/round-steps.ts';
import { findRound } from '#lib/server/db/rounds.ts';

export type ReminderForm = { typed: SettingsForm; isDefault: boolean };

/** As they stand; null for those who do not run rounds. */
export async function reminderForm(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	roundId: string
): Promise<ReminderForm | null> {
	const round = mayPlan(person) ? await findRound(db, roundId) : undefined;
	return round
		? { typed: typedSettings(round.reminders ?? DEFAULT_REMINDERS), isDefault: round.reminders === null }
		: null;
}

/** Keeps other settings, or with `null` the default ones again. Refused: `days_malformed` at its field. */
export async function changeReminders(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, form }: { roundId: string; form: SettingsForm | null },
	now: Date
): Promise<{ ok: true } | { ok: false; problems: Problem[] }> {
	const only = (one: { problem: Problem }) => ({ ok: false as const, problems: [one.problem] });
	if (!mayPlan(person) || !person) return only(refused('not_yours'));
	const read = form && readSettings(form);
	if (read && read.problems.length > 0) return { ok: false, problems: read.problems };
	return db.transaction(async (tx) => {
		const round = await lockRound(tx, roundId);
		if (!round) return only(refused('round_unknown'));
		const reminders = read?.settings ?? null;
		await updateRound(tx, roundId, { reminders });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'round.reminders',
			subject: `round:${roundId}`,
			roundId,
			before: round.reminders ?? DEFAULT_REMINDERS,
			after: reminders ?? DEFAULT_REMINDERS
		});
		return { ok: true as const };
	});
}
