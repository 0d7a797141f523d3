/** The dates of a round as a calendar: for those who run it, and for a unit with the time that it was given. */
import { dayOf } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { calendarFile, type CalendarEvent } from '#lib/domain/round/calendar.ts';
import { ROUND_DATES, type RoundDate } from '#lib/domain/round/round-dates.ts';
import { deadlineOf } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import { mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { countDateChanges } from '#lib/server/db/reminders.ts';
import { findRound, findRoundUnit, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import type { Attachment } from '#lib/server/db/schema/mail.ts';
import { mayWatch } from './board.server.ts';
import type { UnitDuty } from './duties.server.ts';

type Changes = Awaited<ReturnType<typeof countDateChanges>>;
export type Calendars = { changes: ReadonlyMap<string, Changes>; origin: string | undefined };
export type CalendarDownload = { name: string; text: string };

/** Of the whole round, or with `unitId` of a unit. */
export async function roundCalendar(
	{ db, settings }: Pick<App, 'db' | 'settings'>,
	person: Person | null,
	{ roundId, unitId }: { roundId: string; unitId: string | null },
	language: Language,
	now: Date
): Promise<Result<CalendarDownload>> {
	if (unitId === null ? !mayWatch(person) : !mayReadUnit(person, unitId)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const unit = unitId === null ? undefined : await findRoundUnit(db, roundId, unitId);
	if (unitId !== null && !unit) return refused('unit_unknown');
	const calendars = { changes: new Map([[round.id, await countDateChanges(db, round.id)]]), origin: settings.origin };
	const name = language === 'vi' ? round.nameVi : round.nameEn;
	const events = unit ? unitEvents(calendars, round, ofUnit(unit), language) : roundEvents(calendars, round, language);
	const file = ['lich', round.id, ...(unitId === null ? [] : [unitId])].join('-').replace(/[^\w-]+/g, '');
	return ok({ name: `${file}.ics`, text: calendarFile(name, events, now) });
}

export const readCalendars = async (
	{ db, settings }: { db: Database | Transaction; settings: App['settings'] },
	rounds: readonly Round[]
): Promise<Calendars> => ({
	changes: new Map(await Promise.all(rounds.map(async ({ id }) => [id, await countDateChanges(db, id)] as const))),
	origin: settings.origin
});

/** The dates of the units in a mail; none without units. */
export function attachedCalendar(
	calendars: Calendars,
	units: readonly Pick<UnitDuty, 'round' | 'unitId' | 'unit' | 'extendedUntil'>[],
	language: Language,
	now: Date
): Attachment[] {
	if (units.length === 0) return [];
	const events = units.flatMap((unit) => unitEvents(calendars, unit.round, unit, language));
	const text = calendarFile(m.chasing_calendar({}, { locale: language }), events, now);
	return [{ name: 'lich.ics', mediaType: 'text/calendar; charset=utf-8; method=PUBLISH', text }];
}

type EventUnit = { unitId: string; unit: Record<Language, string>; extendedUntil: Date | null };

const ofUnit = ({ organisationId, nameVi, nameEn, extendedUntil }: RoundUnit): EventUnit => ({
	unitId: organisationId,
	unit: { vi: nameVi, en: nameEn },
	extendedUntil
});

const roundEvents = (calendars: Calendars, round: Round, language: Language): CalendarEvent[] =>
	ROUND_DATES.flatMap((field) => {
		const date = round[field];
		return date ? [eventOf(calendars, round, field, date, language)] : [];
	});

/** A unit has its own entries, so that more time for it moves its own and no other's. */
const unitEvents = (calendars: Calendars, round: Round, unit: EventUnit, language: Language): CalendarEvent[] =>
	(['opensAt', 'closesAt', 'explanationUntil', 'publishOn'] as const).flatMap((field) => {
		const date = field === 'closesAt' ? deadlineOf(round, unit) : round[field];
		return date ? [eventOf(calendars, round, field, date, language, unit)] : [];
	});

function eventOf(
	{ changes, origin }: Calendars,
	round: Round,
	field: RoundDate,
	date: Date,
	language: Language,
	unit?: EventUnit
): CalendarEvent {
	const changed = changes.get(round.id);
	const host = origin ? new URL(origin).host : 'thuoc-so';
	const words = DATES[field]({}, { locale: language });
	const name = language === 'vi' ? round.nameVi : round.nameEn;
	return {
		uid: [round.id, field, ...(unit ? [unit.unitId] : [])].join('-') + `@${host}`,
		sequence: (changed?.round ?? 0) + (unit ? (changed?.units.get(unit.unitId) ?? 0) : 0),
		day: dayOf(date),
		summary: unit ? `${words}: ${unit.unit[language]}` : `${words}: ${name}`,
		description: unit ? `${name} – ${unit.unit[language]}` : name,
		url: origin && (unit ? `${origin}/tu-danh-gia/${round.id}/${unit.unitId}` : `${origin}/tien-do/${round.id}`)
	};
}

const DATES = {
	opensAt: m.chasing_calendar_opens,
	closesAt: m.chasing_calendar_closes,
	appraisalUntil: m.chasing_calendar_appraisal,
	explanationUntil: m.chasing_calendar_explanation,
	publishOn: m.chasing_calendar_publish
} satisfies Record<RoundDate, unknown>;
