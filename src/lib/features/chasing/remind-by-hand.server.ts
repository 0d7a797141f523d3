/**
 * Reminders by hand: a planner chooses units, words them, sees what each person would get, and sends. One mail a person,
 * whatever number of their units was chosen; sent twice from the same form, it is sent once.
 */
import { isOpen } from '#lib/domain/chasing/unit-progress.ts';
import { DEFAULT_REMINDERS } from '#lib/domain/chasing/reminder-settings.ts';
import { filledIn, unknownPlaceholder } from '#lib/domain/chasing/placeholders.ts';
import { dayOf, formatDateTime, formatDay } from '#lib/domain/date.ts';
import { ok, problem, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { countReminded, insertReminders, lastReminded, listPeopleOfUnits } from '#lib/server/db/reminders.ts';
import { lockRound } from '#lib/server/db/round-steps.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { progressOfRound, type ProgressOfUnit } from '#lib/server/round-progress.ts';
import { chosenBy, takesReminders, unitName, type Asked } from './board.server.ts';
import { attachedCalendar, readCalendars } from './calendar.server.ts';
import { dutyList } from './digest.ts';
import { isWaitedFor, peopleWithWork, readWork, unitDuty, type Addressee, type UnitDuty } from './duties.server.ts';
import { defaultLetter, LANGUAGES, LONGEST_BODY, LONGEST_SUBJECT, type Letter } from './letter.ts';

export type Chosen = { unitIds: readonly string[] } | { asked: Asked };

/** What becomes of units that were reminded not long ago; not said yet, the planner is asked. */
export type Recent = 'skip' | 'again' | null;

export type Preview = {
	name: string;
	email: string;
	language: Language;
	units: string[];
	subject: string;
	body: string;
};

export type ReminderDraft = {
	round: { id: string; name: string; sample: boolean };
	units: { id: string; name: string }[];
	/** Chosen, but with nothing left to do, or with nobody who could be written to. */
	without: string[];
	recent: { name: string; at: string }[];
	pauseHours: number;
	letter: Letter;
	/** At most `MOST_SHOWN` of them. */
	previews: Preview[];
	people: number;
};

const MOST_SHOWN = 20;

type Asking = { roundId: string; chosen: Chosen; letter?: Letter };

/** What would be sent, and to whom. Refused: `not_yours`, `round_unknown`, `round_closed`, `nobody_to_remind`. */
export async function reminderDraft(
	app: App,
	person: Person | null,
	{ roundId, chosen, letter }: Asking,
	language: Language,
	{ now, origin }: At
): Promise<Result<ReminderDraft>> {
	if (!mayPlan(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round) return refused('round_unknown');
	if (!takesReminders(round)) return refused('round_closed');
	const { units, without, people } = await readPeople(app.db, app.content, round, chosen, now);
	if (units.length === 0) return refused('nobody_to_remind');
	const pauseHours = pauseOf(round);
	const reminded = await lastReminded(app.db, roundId, hoursBefore(now, pauseHours));
	const words = letter ?? defaultLetter();
	return ok({
		round: { id: round.id, name: language === 'vi' ? round.nameVi : round.nameEn, sample: round.sample },
		units: units.map((unit) => ({ id: unit.unitId, name: unitName(unit, language) })),
		without: without.map((unit) => unitName(unit, language)),
		recent: units.flatMap((unit) => {
			const at = reminded.get(unit.unitId);
			return at ? [{ name: unitName(unit, language), at: formatDateTime(at, language) }] : [];
		}),
		pauseHours,
		letter: words,
		previews: people.slice(0, MOST_SHOWN).map((one) => ({
			name: one.person.name,
			email: one.person.email,
			language: one.person.language,
			units: one.duties.map(({ unit }) => unit[language]),
			...letterTo(one, words, now, origin)
		})),
		people: people.length
	});
}

type At = { now: Date; origin: string };
type Sending = Asking & { letter: Letter; recent: Recent; token: string };

/**
 * Sends it; how many people are written to. Refused besides: problems of the text at its field, `reminded_recently` at
 * `recent` while nobody has said what becomes of those.
 */
export async function remindByHand(
	app: App,
	person: Person | null,
	{ roundId, chosen, letter, recent, token }: Sending,
	{ now, origin }: At
): Promise<Result<number>> {
	if (!mayPlan(person) || !person) return refused('not_yours');
	const [wrong] = faultsOf(letter);
	if (wrong) return { ok: false, problem: wrong };
	return app.db.transaction(async (tx): Promise<Result<number>> => {
		// Held, so that of two planners at once the second is told what the first has just sent.
		const round = await lockRound(tx, roundId);
		if (!round) return refused('round_unknown');
		if (!takesReminders(round)) return refused('round_closed');
		const act = `hand:${roundId}:${token}:`;
		const before = await countReminded(tx, act);
		if (before > 0) return ok(before);
		const hours = pauseOf(round);
		const reminded = await lastReminded(tx, roundId, hoursBefore(now, hours));
		const all = await readPeople(tx, app.content, round, chosen, now);
		const again = all.units.filter(({ unitId }) => reminded.has(unitId));
		if (again.length > 0 && recent === null)
			return refused('reminded_recently', 'recent', { count: again.length, hours });
		const people = all.people
			.map((one) => ({
				...one,
				duties: one.duties.filter(({ unitId }) => recent === 'again' || !reminded.has(unitId))
			}))
			.filter(({ duties }) => duties.length > 0);
		if (people.length === 0) return refused('nobody_to_remind');
		const calendars = await readCalendars({ db: tx, settings: app.settings }, [round]);
		await insertReminders(
			tx,
			people.flatMap(({ person: { userId }, duties }) =>
				duties.map(({ unitId }) => ({
					key: `${act}${unitId}:${userId}`,
					roundId,
					organisationId: unitId,
					userId,
					step: 'hand',
					day: dayOf(now),
					at: now,
					by: person.id
				}))
			)
		);
		await queueMails(
			tx,
			people.map((one) => ({
				key: `reminder:${act}${one.person.userId}`,
				kind: 'reminder',
				recipient: one.person.email,
				userId: one.person.userId,
				roundId,
				language: one.person.language,
				...letterTo(one, letter, now, origin),
				attachments: attachedCalendar(calendars, one.duties, one.person.language, now)
			})),
			now
		);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'reminder.send',
			subject: `round:${roundId}`,
			roundId,
			after: {
				people: people.length,
				units: [...new Set(people.flatMap(({ duties }) => duties.map(({ unitId }) => unitId)))].sort(),
				letter
			}
		});
		return ok(people.length);
	});
}

/** What is wrong with the words, each at its field ("vi.body"). */
export function faultsOf(letter: Letter): Problem[] {
	return LANGUAGES.flatMap((language) => {
		const { subject, body } = letter[language];
		const at = (part: string) => `${language}.${part}`;
		const faults: Problem[] = [];
		for (const [part, text, most] of [
			['subject', subject, LONGEST_SUBJECT],
			['body', body, LONGEST_BODY]
		] as const) {
			const unknown = unknownPlaceholder(text, language);
			if (text.trim() === '') faults.push(problem('answer_required', at(part)));
			else if (text.length > most) faults.push(problem('text_too_long', at(part), { most }));
			else if (unknown) faults.push(problem('placeholder_unknown', at(part), { value: unknown }));
		}
		return faults;
	});
}

type Written = { person: Addressee; duties: UnitDuty[] };

/** The chosen units with something left to do, those without, and everybody to be written to with their share of it. */
async function readPeople(
	db: Database | Transaction,
	content: App['content'],
	round: Round,
	chosen: Chosen,
	now: Date
): Promise<{ units: ProgressOfUnit[]; without: ProgressOfUnit[]; people: Written[] }> {
	const all = await progressOfRound(db, content, round, now);
	const meant =
		'unitIds' in chosen
			? all.filter(({ unitId }) => chosen.unitIds.includes(unitId))
			: chosenBy(chosen.asked, all).filter((unit) => isOpen(unit) || unit.stage === 'returned');
	const work = await readWork(db, round.id, await listPeopleOfUnits(db));
	const people = new Map<string, Written>();
	const units = meant.filter((unit) => {
		const working = isWaitedFor(round, unit, now) ? [...peopleWithWork(unit, work)] : [];
		for (const [person, share] of working) {
			const known = people.get(person.userId) ?? { person, duties: [] };
			people.set(person.userId, { person, duties: [...known.duties, unitDuty(round, unit, share)] });
		}
		return working.length > 0;
	});
	const found = new Set(units);
	return { units, without: meant.filter((unit) => !found.has(unit)), people: [...people.values()] };
}

function letterTo({ person, duties }: Written, letter: Letter, now: Date, origin: string) {
	const { language } = person;
	const [round] = duties.map((duty) => duty.round);
	const joined = (words: string[]) => [...new Set(words)].join('; ');
	const values = {
		name: person.name,
		round: (language === 'vi' ? round?.nameVi : round?.nameEn) ?? '',
		unit: joined(duties.map(({ unit }) => unit[language])),
		date: joined(duties.flatMap(({ due }) => (due ? [formatDay(due)] : []))),
		percent: duties.map(({ percent }) => `${percent}%`).join('; '),
		left: duties.map(({ left }) => String(left)).join('; '),
		list: dutyList(duties, language, { today: dayOf(now), origin })
	};
	const words = letter[language];
	return {
		// A subject is one line, whatever was typed or filled in.
		subject: filledIn(words.subject, language, values).replaceAll(/\s+/g, ' ').trim(),
		body: filledIn(words.body, language, values)
	};
}

const pauseOf = ({ reminders }: Round): number => (reminders ?? DEFAULT_REMINDERS).pauseHours;
const hoursBefore = (now: Date, hours: number) => new Date(now.getTime() - hours * 3_600_000);
