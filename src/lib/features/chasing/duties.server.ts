/**
 * What each person still has to do: for the units whose assessment they fill in, for the criteria they were given or, of
 * the city's own response, their unit leads, for tasks of plans and for reports on quarters; and what was written to them
 * in threads. Who has nothing left to do has no duties, whatever their unit has.
 */
import { percentOf, isOpen, type Stage } from '#lib/domain/chasing/unit-progress.ts';
import { daysLater } from '#lib/domain/chasing/reminder-settings.ts';
import { dayOf } from '#lib/domain/date.ts';
import { NOT_BEGUN_DAYS } from '#lib/domain/plan/plan-task.ts';
import { allows, mayDeclare } from '#lib/domain/round/round-status.ts';
import type { Text } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listLeads } from '#lib/server/db/criterion-leads.ts';
import { listOpenTasks, listRoundAssignments, listPeopleOfUnits, type UnitPerson } from '#lib/server/db/reminders.ts';
import { findInstrument, type Round } from '#lib/server/db/rounds.ts';
import { progressOfRound, type ProgressOfUnit } from '#lib/server/round-progress.ts';
import { quarterDuties, type QuarterDuty } from './quarter-duties.server.ts';
import { threadNews, type ThreadNews } from './thread-news.server.ts';

export type Addressee = Pick<UnitPerson, 'userId' | 'email' | 'name' | 'language'>;

export type UnitDuty = {
	round: Round;
	unitId: string;
	unit: Text;
	/** More time than the others have, and until when. */
	extendedUntil: Date | null;
	stage: Stage;
	percent: number;
	/** Criteria with something left to do; of what came back, how many came back. Where `led`, of those alone. */
	left: number;
	/** Of the city's own response only the criteria that the person's unit leads are theirs. */
	led: boolean;
	/** "2023-01-15"; of what came back, the end of explanation, null when none is set. */
	due: string | null;
	/** Of the criteria given to this person: how many are left, and the earliest own date among them. */
	own: { left: number; due: string | null } | null;
};

export type OpenTask = Awaited<ReturnType<typeof listOpenTasks>>[number];

export type PersonDuties = {
	person: Addressee;
	units: UnitDuty[];
	tasks: OpenTask[];
	quarters: QuarterDuty[];
	news: ThreadNews[];
};

/** Of every person with something to do in these rounds, or with a task or a report that is due within 30 days. In the order of ids. */
export async function dutiesOfPeople(
	{ db, content }: Pick<App, 'db' | 'content'>,
	rounds: readonly Round[],
	now: Date
): Promise<PersonDuties[]> {
	const people = await listPeopleOfUnits(db);
	const duties = new Map<string, PersonDuties>();
	const of = ({ userId, email, name, language }: Addressee): PersonDuties => {
		const known = duties.get(userId) ?? {
			person: { userId, email, name, language },
			units: [],
			tasks: [],
			quarters: [],
			news: []
		};
		duties.set(userId, known);
		return known;
	};
	for (const round of rounds.filter((one) => allows(one, 'explain'))) {
		const progress = await progressOfRound(db, content, round, now);
		const work = await readWork(db, round.id, people);
		for (const unit of progress) {
			if (!isWaitedFor(round, unit, now)) continue;
			for (const [person, share] of peopleWithWork(unit, work)) of(person).units.push(unitDuty(round, unit, share));
		}
		for (const [person, news] of await threadNews({ db, content }, round, work)) of(person).news.push(news);
	}
	for (const task of await listOpenTasks(db, daysLater(dayOf(now), NOT_BEGUN_DAYS)))
		for (const person of new Map(
			people.filter(({ unitId }) => unitId === task.ownerId).map((one) => [one.userId, one])
		).values())
			of(person).tasks.push(task);
	for (const [person, duty] of await quarterDuties(db, people, now)) of(person).quarters.push(duty);
	return [...duties.values()].sort((a, b) => (a.person.userId < b.person.userId ? -1 : 1));
}

/** The unit can do something now: declare, or answer what came back. */
export const isWaitedFor = (round: Round, progress: ProgressOfUnit, now: Date): boolean =>
	progress.stage === 'returned' ? allows(round, 'explain') : isOpen(progress) && mayDeclare(round, progress.unit, now);

type Given = Awaited<ReturnType<typeof listRoundAssignments>>[number];
type Own = UnitDuty['own'];
/** `led`: how many are left of the criteria that the person's unit leads; null for the unit's own people. */
export type Share = { own: Own; led: number | null };

/** Everybody who fills something in in a round, and who sees to what of it. */
export type Work = {
	people: readonly UnitPerson[];
	given: readonly Given[];
	/** Of the city's own response, the unit that leads each criterion. */
	leads: ReadonlyMap<string, string>;
};

export async function readWork(
	db: Database | Transaction,
	roundId: string,
	people: readonly UnitPerson[]
): Promise<Work> {
	const city = await findInstrument(db, roundId, 'city');
	const leads = city ? await listLeads(db, city.frameworkId) : [];
	return {
		people,
		given: await listRoundAssignments(db, roundId),
		leads: new Map(leads.map(({ criterionCode, organisationId }) => [criterionCode, organisationId]))
	};
}

type Waiting = Pick<ProgressOfUnit, 'unitId' | 'left' | 'stage' | 'desk' | 'returnedCodes'>;

/** The unit's own people with something to do, and of the city's response those of the units that lead what is left. */
export function peopleWithWork(unit: Waiting, work: Work): Map<UnitPerson, Share> {
	const found = new Map<UnitPerson, Share>();
	for (const [person, own] of membersWithWork(unit, work)) found.set(person, { own, led: null });
	const known = new Set([...found.keys()].map(({ userId }) => userId));
	for (const [person, led] of unit.unitId === CITY ? leadersWithWork(unit, work) : [])
		if (!known.has(person.userId)) found.set(person, { own: null, led });
	return found;
}

/** People of lead units with how many of their criteria are left; while the city's head has it they can do nothing. */
function leadersWithWork(unit: Waiting, { people, leads }: Work): Map<UnitPerson, number> {
	if (unit.desk !== 'officers') return new Map();
	const open = unit.stage === 'returned' ? unit.returnedCodes : unit.left;
	const unitsOf = new Map<string, Set<string>>();
	for (const { userId, unitId } of people) unitsOf.set(userId, (unitsOf.get(userId) ?? new Set()).add(unitId));
	// Somebody of two lead units has the criteria of both.
	const once = [...new Map(people.map((person) => [person.userId, person])).values()];
	const counted = once.map((person): [UnitPerson, number] => {
		const own = unitsOf.get(person.userId)!;
		return [person, own.has(CITY) ? 0 : open.filter((code) => own.has(leads.get(code) ?? '')).length];
	});
	return new Map(counted.filter(([, left]) => left > 0));
}

/**
 * Who of a unit has something to do. The head always, until it is handed in. An officer while something is left that is
 * their own or nobody's; when only the parts of others are left, or it was given to the head, it is not theirs. Where no
 * head has an account an officer hands in, and is told instead.
 */
function membersWithWork(unit: Waiting, { people, given, leads }: Work): Map<UnitPerson, Own> {
	const members = people.filter(({ unitId }) => unitId === unit.unitId);
	const ids = new Set(members.map(({ userId }) => userId));
	const left = new Set(unit.left);
	const parts = given.filter(({ unitId, userId }) => unitId === unit.unitId && ids.has(userId));
	const taken = new Set(parts.map(({ code }) => code));
	const handing = members.some(({ role }) => role === 'head') ? 'head' : 'officer';
	// What a unit with people leads is theirs to see to first.
	const peopled = new Set(people.map(({ unitId }) => unitId));
	const isLed = (code: string) => {
		const lead = unit.unitId === CITY ? leads.get(code) : undefined;
		return lead !== undefined && lead !== CITY && peopled.has(lead);
	};
	const free = unit.left.some((code) => !taken.has(code) && !isLed(code));
	const found = new Map<UnitPerson, Own>();
	for (const person of members) {
		const mine = parts.filter(({ userId, code }) => userId === person.userId && left.has(code));
		const dues = mine.flatMap(({ dueOn }) => (dueOn === null ? [] : [dueOn])).sort();
		const has =
			person.role === handing || (unit.desk === 'officers' && (unit.stage === 'returned' || free || mine.length > 0));
		const twice = [...found.keys()].some(({ userId }) => userId === person.userId);
		if (has && !twice) found.set(person, mine.length > 0 ? { left: mine.length, due: dues[0] ?? null } : null);
	}
	return found;
}

export function unitDuty(round: Round, progress: ProgressOfUnit, { own, led }: Share): UnitDuty {
	const { unit, unitId, stage, left, returned, deadline } = progress;
	const due = stage === 'returned' ? round.explanationUntil : deadline;
	return {
		round,
		unitId,
		unit: { vi: unit.nameVi, en: unit.nameEn },
		extendedUntil: unit.extendedUntil,
		stage,
		percent: percentOf(progress),
		left: led ?? (stage === 'returned' ? returned : left.length),
		led: led !== null,
		due: due && dayOf(due),
		own
	};
}
