/** The list of units and the page of one. */
import { formatDay } from '#lib/domain/date.ts';
import { existsOn } from '#lib/domain/organisation/check-units.ts';
import { groupOfKind } from '#lib/domain/organisation/kinds.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { RoundStatus } from '#lib/domain/round/round-status.ts';
import { searchable, type Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listOrganisations, type Organisation } from '#lib/server/db/organisations.ts';
import { countHistory, listRoundsOfUnit, listSuccessions } from '#lib/server/db/units.ts';
import { BLANK_UNIT, formOfUnit, isChangeable, type UnitForm } from './unit-form.ts';

export type UnitFilter = { day: string; kind: string; block: string; words: string };

export type UnitLine = {
	id: string;
	name: string;
	kind: string;
	block: string | null;
	from: string | null;
	to: string | null;
	ranked: boolean;
	status: string;
	/** It takes part in rounds at all. */
	answers: boolean;
};

type Named = { id: string; name: string };

export type UnitList = { filter: UnitFilter; units: UnitLine[]; all: number };

export async function unitList(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	filter: UnitFilter,
	language: Language
): Promise<Result<UnitList>> {
	if (!mayPlan(person)) return refused('not_yours');
	const units = await listOrganisations(db);
	const words = searchable(filter.words.trim());
	const kept = units.filter(
		(unit) =>
			(filter.day === '' || existsOn(unit, filter.day)) &&
			(filter.kind === '' || unit.kind === filter.kind) &&
			(filter.block === '' || unit.block === filter.block) &&
			[unit.id, unit.nameVi, unit.nameEn, unit.shortName ?? ''].some((text) => searchable(text).includes(words))
	);
	const byName = new Intl.Collator(language);
	return ok({
		filter,
		units: kept.map((unit) => lineOf(unit, language)).sort((a, b) => byName.compare(a.name, b.name)),
		all: units.length
	});
}

export type UnitPage = {
	id: string;
	name: string;
	otherName: string;
	form: UnitForm;
	line: UnitLine;
	parent: Named | null;
	children: Named[];
	predecessors: Named[];
	successors: Named[];
	rounds: { id: string; name: string; status: RoundStatus; block: string; ranked: boolean }[];
	source: string | null;
	note: string | null;
	changeable: boolean;
	/** Nothing names it: it may be taken away. */
	removable: boolean;
	parents: Named[];
};

export async function unitPage(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	unitId: string,
	language: Language
): Promise<Result<UnitPage>> {
	if (!mayPlan(person)) return refused('not_yours');
	const units = await listOrganisations(db);
	const unit = units.find(({ id }) => id === unitId);
	if (!unit) return refused('unit_unknown');
	const successions = await listSuccessions(db);
	const history = await countHistory(db, unitId);
	const named = (ids: string[]) => units.filter(({ id }) => ids.includes(id)).map((one) => namedOf(one, language));
	const [predecessors, successors] = [
		named(successions.filter(({ successorId }) => successorId === unitId).map(({ predecessorId }) => predecessorId)),
		named(successions.filter(({ predecessorId }) => predecessorId === unitId).map(({ successorId }) => successorId))
	];
	const children = units.filter(({ parentId }) => parentId === unitId).map((one) => namedOf(one, language));
	const tied = history.rounds + history.responses + history.people + predecessors.length + successors.length;
	return ok({
		...namedOf(unit, language),
		otherName: language === 'vi' ? unit.nameEn : unit.nameVi,
		form: formOfUnit(unit),
		line: lineOf(unit, language),
		parent: named(unit.parentId ? [unit.parentId] : [])[0] ?? null,
		children: unit.kind === 'city' ? [] : children,
		predecessors,
		successors,
		rounds: (await listRoundsOfUnit(db, unitId)).map(({ nameVi, nameEn, ...round }) => ({
			...round,
			name: language === 'vi' ? nameVi : nameEn
		})),
		source: unit.source,
		note: unit.note,
		changeable: isChangeable(unit),
		removable: isChangeable(unit) && tied + children.length === 0,
		parents: parentsIn(units, language)
	});
}

/** A form for a new unit, or for a reorganisation on a day. */
export async function newUnitPage(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language
): Promise<Result<{ form: UnitForm; parents: Named[] }>> {
	if (!mayPlan(person)) return refused('not_yours');
	const units = await listOrganisations(db);
	const city = units.find(({ kind }) => kind === 'city');
	return ok({ form: { ...BLANK_UNIT, parentId: city?.id ?? '' }, parents: parentsIn(units, language) });
}

/** Units that can end or go on. */
export async function reorganisationPage(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language
): Promise<Result<{ form: UnitForm; parents: Named[]; units: UnitLine[] }>> {
	const page = await newUnitPage({ db }, person, language);
	if (!page.ok) return page;
	const byName = new Intl.Collator(language);
	const units = (await listOrganisations(db)).filter(
		({ kind }) => isChangeable({ kind }) && groupOfKind(kind) !== null
	);
	const lines = units.map((unit) => lineOf(unit, language));
	return ok({ ...page.value, units: lines.sort((a, b) => byName.compare(a.name, b.name)) });
}

const namedOf = ({ id, nameVi, nameEn }: Organisation, language: Language): Named => ({
	id,
	name: language === 'vi' ? nameVi : nameEn
});

const lineOf = (unit: Organisation, language: Language): UnitLine => ({
	...namedOf(unit, language),
	kind: unit.kind,
	block: unit.block,
	from: unit.validFrom && formatDay(unit.validFrom),
	to: unit.validTo && formatDay(unit.validTo),
	ranked: unit.ranked,
	status: unit.status,
	answers: groupOfKind(unit.kind) !== null && unit.block !== null
});

const parentsIn = (units: readonly Organisation[], language: Language): Named[] => {
	const byName = new Intl.Collator(language);
	return units.map((unit) => namedOf(unit, language)).sort((a, b) => byName.compare(a.name, b.name));
};
