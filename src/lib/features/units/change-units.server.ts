/** Changing the list of units: add, change, close, merge and split, and take away what never had a history. */
import { checkUnits, dayBefore, type UnitFlaw } from '#lib/domain/organisation/check-units.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import type { Organisation } from '#lib/server/db/organisations.ts';
import {
	countHistory,
	deleteUnit,
	insertSuccessions,
	insertUnit,
	lockUnits,
	updateUnit
} from '#lib/server/db/units.ts';
import { readUnitList } from '#lib/server/unit-list.ts';
import { isChangeable, readUnit, type UnitForm } from './unit-form.ts';

/** The unit's id, or everything that is wrong, each at its field. */
export type ChangedUnit = { ok: true; value: string } | { ok: false; problems: Problem[] };

const mayChangeUnits = (person: Person | null): person is Person => mayPlan(person);
const wrong = (...problems: Problem[]): ChangedUnit => ({ ok: false, problems });

export async function addUnit(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	form: UnitForm,
	now: Date
): Promise<ChangedUnit> {
	if (!mayChangeUnits(person)) return wrong(problem('not_yours'));
	const { unit, problems } = readUnit(form);
	if (problems.length > 0) return wrong(...problems);
	return changing(db, async (tx) => {
		const { units } = await readUnitList(tx);
		if (units.some(({ id }) => id === unit.id)) return wrong(problem('unit_taken', 'id'));
		const flaws = await flawsWith(tx, [unit], []);
		if (flaws.length > 0) return wrong(...flaws);
		await insertUnit(tx, unit);
		await audit(tx, lineOf('unit.add', unit.id, { now, person, after: unit }));
		return { ok: true, value: unit.id };
	});
}

/** The id stays as it is; closing a unit is a change of its last day. */
export async function changeUnit(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	unitId: string,
	form: UnitForm,
	now: Date
): Promise<ChangedUnit> {
	if (!mayChangeUnits(person)) return wrong(problem('not_yours'));
	return changing(db, async (tx) => {
		const before = (await readUnitList(tx)).units.find(({ id }) => id === unitId);
		if (!before) return wrong(problem('unit_unknown'));
		if (!isChangeable(before)) return wrong(problem('not_yours'));
		const { unit, problems } = readUnit({ ...form, id: unitId });
		if (problems.length > 0) return wrong(...problems);
		const flaws = await flawsWith(tx, [unit], []);
		if (flaws.length > 0) return wrong(...flaws);
		await updateUnit(tx, unit);
		await audit(tx, lineOf('unit.change', unitId, { now, person, before, after: unit }));
		return { ok: true, value: unitId };
	});
}

/** A unit that a round, a response or a person names is never deleted: it is closed. */
export async function removeUnit(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	unitId: string,
	now: Date
): Promise<ChangedUnit> {
	if (!mayChangeUnits(person)) return wrong(problem('not_yours'));
	return changing(db, async (tx) => {
		const { units, successions } = await readUnitList(tx);
		const before = units.find(({ id }) => id === unitId);
		if (!before) return wrong(problem('unit_unknown'));
		const history = await countHistory(tx, unitId);
		const tied =
			history.rounds + history.responses + history.people > 0 ||
			units.some(({ parentId }) => parentId === unitId) ||
			successions.some(({ predecessorId, successorId }) => predecessorId === unitId || successorId === unitId);
		if (!isChangeable(before) || tied) return wrong(problem('unit_has_history'));
		await deleteUnit(tx, unitId);
		await audit(tx, lineOf('unit.remove', unitId, { now, person, before }));
		return { ok: true, value: unitId };
	});
}

export type Reorganisation = {
	/** The first day of the new order ("2025-07-01"); the units before end on the day before. */
	day: string;
	predecessors: string[];
	/** Known units that go on. */
	successors: string[];
	/** A unit that begins with it; null: none does. */
	created: UnitForm | null;
};

/** Merges (several before, one after), splits (one before, several after), renames (one, one): one act, all or nothing. */
export async function reorganise(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ day, predecessors, successors, created }: Reorganisation,
	now: Date
): Promise<ChangedUnit> {
	if (!mayChangeUnits(person)) return wrong(problem('not_yours'));
	const read = created && readUnit({ ...created, validFrom: day });
	if (read && read.problems.length > 0) return wrong(...read.problems);
	return changing(db, async (tx) => {
		const { units } = await readUnitList(tx);
		const known = new Map(units.map((unit) => [unit.id, unit]));
		const before = [...new Set(predecessors)].flatMap((id) => known.get(id) ?? []);
		const after = [...new Set(successors)].flatMap((id) => known.get(id) ?? []);
		if (before.length === 0 || before.some((unit) => !isChangeable(unit)))
			return wrong(problem('answer_required', 'predecessors'));
		if (after.length === 0 && !read) return wrong(problem('answer_required', 'successors'));
		if (read && known.has(read.unit.id)) return wrong(problem('unit_taken', 'id'));
		// A unit that takes others in goes on itself.
		const ending = before.filter(({ id }) => !after.some((unit) => unit.id === id));
		const closed = ending.map((unit) => ({ ...unit, validTo: dayBefore(day) }));
		const next = read ? [...after, read.unit] : after;
		const links = ending.flatMap(({ id }) => next.map((unit) => ({ predecessorId: id, successorId: unit.id })));
		const flaws = await flawsWith(tx, read ? [...closed, read.unit] : closed, links);
		if (flaws.length > 0)
			return wrong(...flaws.map((flaw) => ({ ...flaw, field: FIELDS[flaw.field ?? ''] ?? flaw.field! })));
		if (read) await insertUnit(tx, read.unit);
		for (const unit of closed) await updateUnit(tx, unit);
		await insertSuccessions(tx, links);
		const told = { day, predecessors: ending.map(({ id }) => id), successors: next.map(({ id }) => id) };
		await audit(
			tx,
			...(read ? [lineOf('unit.add', read.unit.id, { now, person, after: read.unit })] : []),
			...closed.map((unit) =>
				lineOf('unit.reorganise', unit.id, { now, person, before: known.get(unit.id), after: { ...unit, ...told } })
			)
		);
		return { ok: true, value: next[0]!.id };
	});
}

/** Where a form of a reorganisation shows a flaw of the units that it ends. */
const FIELDS: Readonly<Record<string, string>> = { validTo: 'day', validFrom: 'day', parentId: 'predecessors' };

const changing = (db: App['db'], act: (tx: Transaction) => Promise<ChangedUnit>): Promise<ChangedUnit> =>
	db.transaction(async (tx) => {
		await lockUnits(tx);
		return act(tx);
	});

/** Flaws that the list would have with these units in it. */
async function flawsWith(
	tx: Transaction,
	changed: readonly Organisation[],
	links: readonly { predecessorId: string; successorId: string }[]
): Promise<Problem[]> {
	const { units, successions, participations } = await readUnitList(tx);
	const after = new Map([...units, ...changed].map((unit) => [unit.id, unit]));
	const checked = new Set(changed.map(({ id }) => id));
	return checkUnits([...after.values()], [...successions, ...links], participations, checked).map((flaw) =>
		problemOf(flaw, after)
	);
}

const problemOf = ({ code, field, other }: UnitFlaw, units: ReadonlyMap<string, { nameVi: string }>): Problem =>
	problem(code, field, { other: units.get(other)?.nameVi ?? other });

const lineOf = (
	action: string,
	id: string,
	{ now, person, before, after }: { now: Date; person: Person; before?: unknown; after?: unknown }
) => ({ at: now, actorId: person.id, action, subject: `unit:${id}`, organisationId: id, before, after });
