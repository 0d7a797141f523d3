/** The form of a draft with what there is to choose from: a new one, one copied from another round, or a stored one. */
import { dayOf } from '#lib/domain/date.ts';
import { formatNumber } from '#lib/domain/decimal.ts';
import { GROUPS, isUnitGroup, versionOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import { shiftYears } from '#lib/domain/round/round-dates.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listOrganisations } from '#lib/server/db/organisations.ts';
import { findRound, listInstruments, listRounds, listRoundUnits, type Round } from '#lib/server/db/rounds.ts';
import { listRoundTargets } from '#lib/server/db/targets.ts';
import { differencesBetween, type RoundDifferences } from './differences.ts';
import { dayFields, DEFAULTS, readPlan, type PlanForm } from './plan-form.ts';
import { frameworksOf, latestFrameworks, latestOf, planProblems, type RoundPlan } from './round-plan.ts';
import { targetsOfRound } from './targets-of-round.ts';
import { planRound, type PlannedRound } from './write-draft.server.ts';

export type GroupChoice = {
	group: Group;
	/** Settled versions only, the highest first. */
	versions: { version: string; title: string; standing: Framework['standing']; basis: string }[];
};

export type DraftPage = {
	form: PlanForm;
	choices: GroupChoice[];
	/** Those that a round of this year and these frameworks can be held to. */
	targets: { id: string; name: string; due: string | null; tentative: boolean; included: boolean }[];
	/** Units that would take part, by block; null while the form cannot be read. */
	blocks: { block: string; count: number }[] | null;
	/** Of a copy: the round it was made from, what differs, and whether its planner set reminders that come along. */
	copied: { id: string; name: string; differences: NamedDifferences; ownReminders: boolean } | null;
	/** Rounds that one can copy from, newest first. */
	rounds: { id: string; name: string }[];
};

export type NamedDifferences = RoundDifferences & {
	/** Names of the units and targets that came or went. */
	names: Record<string, string>;
};

/** A form for a new round; with `from`, filled in from that round for the next year. */
export async function newDraftPage(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	from: string | null,
	language: Language,
	now: Date
): Promise<Result<DraftPage>> {
	if (!mayPlan(person)) return refused('not_yours');
	const source = from === null ? undefined : await findRound(app.db, from);
	if (from !== null && !source) return refused('round_unknown');
	const form = source ? await copyOf(app, source, now) : blankForm(app, now);
	return ok(await draftPage(app, form, source, language));
}

/** The form again, with what was typed; `source` is the round it was copied from, if any. */
export async function typedDraftPage(
	app: Pick<App, 'db' | 'content'>,
	form: PlanForm,
	from: string | null,
	language: Language
): Promise<DraftPage> {
	const source = from === null ? undefined : await findRound(app.db, from);
	return draftPage(app, form, source, language);
}

/** The form of a stored draft. Refused once the round is open. */
export async function storedDraftPage(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<DraftPage>> {
	if (!mayPlan(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round) return refused('round_unknown');
	if (!allows(round, 'edit')) return refused('round_closed');
	return ok(await draftPage(app, await formOf(app, round, language), undefined, language));
}

async function draftPage(
	{ db, content }: Pick<App, 'db' | 'content'>,
	form: PlanForm,
	source: Round | undefined,
	language: Language
): Promise<DraftPage> {
	const { plan, problems } = readPlan(form, language, false);
	const sound = problems.length === 0 && planProblems(content, plan).every(({ code }) => code !== 'framework_unknown');
	const planned = sound ? await planRound(db, content, plan) : null;
	const rounds = await listRounds(db);
	const name = ({ nameVi, nameEn }: Round) => (language === 'vi' ? nameVi : nameEn);
	return {
		form,
		choices: choicesIn(content, language),
		targets: candidateTargets(content, plan, language),
		blocks: planned && blocksOf(planned),
		copied:
			source && planned
				? {
						id: source.id,
						name: name(source),
						differences: await differences(db, source, planned, language),
						ownReminders: source.reminders !== null
					}
				: null,
		rounds: rounds.map((round) => ({ id: round.id, name: name(round) }))
	};
}

function candidateTargets(content: App['content'], plan: RoundPlan, language: Language): DraftPage['targets'] {
	const without = new Set(plan.withoutTargets ?? []);
	return targetsOfRound(plan, content.reference.targets, frameworksOf(content, plan).values())
		.filter(({ scope }) => scope !== 'national')
		.map(({ id, name, dueDate, tentative }) => ({
			id,
			name: name[language],
			due: dueDate ?? null,
			tentative,
			included: !without.has(id)
		}));
}

function choicesIn(content: App['content'], language: Language): GroupChoice[] {
	const settled = [...content.instruments.values()]
		.map(({ framework }) => framework)
		.filter(({ status }) => status === 'published')
		.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
	return GROUPS.map((group) => ({
		group,
		versions: settled
			.filter((framework) => framework.group === group)
			.map((framework) => ({
				version: versionOf(framework),
				title: framework.title[language],
				standing: framework.standing,
				basis: framework.basis[language]
			}))
	})).filter(({ versions }) => versions.length > 0);
}

const blocksOf = ({ units }: PlannedRound) => {
	const counts = new Map<string, number>();
	for (const { block } of units) counts.set(block, (counts.get(block) ?? 0) + 1);
	return [...counts].map(([block, count]) => ({ block, count }));
};

function blankForm({ content }: Pick<App, 'content'>, now: Date): PlanForm {
	const year = Number(dayOf(now).slice(0, 4));
	const versions = [...latestFrameworks(content)].map(([group, framework]) => [group, versionOf(framework)] as const);
	return {
		...DEFAULTS,
		id: `ky-${year}`,
		year: String(year),
		nameVi: `Kỳ đánh giá năm ${year}`,
		nameEn: `${year} round`,
		opensAt: '',
		closesAt: '',
		appraisalUntil: '',
		explanationUntil: '',
		publishOn: '',
		unitsOn: `${year}-12-31`,
		instruments: Object.fromEntries(versions),
		withoutTargets: [],
		signedReport: false
	};
}

/**
 * Last year's round for the next year, at the earliest this one: dates as many years later, versions at their latest,
 * units by validity. A group that has no unit left is dropped; one that has units now is asked with its latest version.
 */
async function copyOf({ db, content }: Pick<App, 'db' | 'content'>, source: Round, now: Date): Promise<PlanForm> {
	const year = Math.max(source.year + 1, Number(dayOf(now).slice(0, 4)));
	const renamed = (name: string) => name.replaceAll(String(source.year), String(year)).replace(SAMPLE_WORDS, '').trim();
	const asked = new Map(
		(await listInstruments(db, source.id)).map((used) => [
			used.group as Group,
			latestOf(content, used.frameworkId, used.frameworkVersion)
		])
	);
	for (const [group, framework] of latestFrameworks(content))
		if (isUnitGroup(group) && !asked.has(group)) asked.set(group, versionOf(framework));
	const unitsOn = shiftedDay(source.unitsOn ?? `${source.year}-12-31`, year - source.year);
	const dates = shiftYears(source, year - source.year);
	const form: PlanForm = {
		...DEFAULTS,
		lowBelow: percentText(source.lowBelow),
		highFrom: percentText(source.highFrom),
		leastCitizens: String(source.leastCitizens),
		leastBusinesses: String(source.leastBusinesses),
		id: source.sample ? `ky-${year}` : renamed(source.id),
		year: String(year),
		nameVi: renamed(source.nameVi),
		nameEn: renamed(source.nameEn),
		...dayFields(dates),
		unitsOn,
		instruments: Object.fromEntries(asked),
		withoutTargets: [],
		signedReport: source.signedReport
	};
	const { plan } = readPlan(form, 'vi', false);
	const { units } = await planRound(db, content, plan);
	const answered = (group: Group) => !isUnitGroup(group) || units.some((unit) => unit.group === group);
	return { ...form, instruments: Object.fromEntries([...asked].filter(([group]) => answered(group))) };
}

/** A copy is a real round, whatever it was copied from. */
const SAMPLE_WORDS = /\((số liệu mẫu|sample data)\)/;

const percentText = (share: string) => String(Number((Number(share) * 100).toFixed(2))).replace('.', ',');

const shiftedDay = (day: string, years: number) => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;

async function formOf(
	{ db, content }: Pick<App, 'db' | 'content'>,
	round: Round,
	language: Language
): Promise<PlanForm> {
	const versions = (await listInstruments(db, round.id)).map(
		({ group, frameworkId, frameworkVersion }) =>
			[group, versionOf({ id: frameworkId, version: frameworkVersion })] as const
	);
	const kept = new Set((await listRoundTargets(db, round.id)).map(({ id }) => id));
	const percent = (share: string) => formatNumber(Number(share) * 100, language, 0, 2);
	const form: PlanForm = {
		id: round.id,
		year: String(round.year),
		nameVi: round.nameVi,
		nameEn: round.nameEn,
		...dayFields(round),
		unitsOn: round.unitsOn ?? `${round.year}-12-31`,
		lowBelow: percent(round.lowBelow),
		highFrom: percent(round.highFrom),
		leastCitizens: String(round.leastCitizens),
		leastBusinesses: String(round.leastBusinesses),
		instruments: Object.fromEntries(versions),
		withoutTargets: [],
		signedReport: round.signedReport
	};
	const { plan } = readPlan(form, language, false);
	const possible = targetsOfRound(plan, content.reference.targets, frameworksOf(content, plan).values());
	return { ...form, withoutTargets: possible.map(({ id }) => id).filter((id) => !kept.has(id)) };
}

async function differences(
	db: App['db'],
	source: Round,
	planned: PlannedRound,
	language: Language
): Promise<NamedDifferences> {
	const before = {
		instruments: await listInstruments(db, source.id),
		units: await listRoundUnits(db, source.id),
		targets: await listRoundTargets(db, source.id)
	};
	const found = differencesBetween(before, planned);
	const wanted = new Set([
		...found.unitsGone,
		...found.unitsNew,
		...found.unitsMoved,
		...found.targetsGone,
		...found.targetsNew
	]);
	const units = (await listOrganisations(db)).map(
		({ id, nameVi, nameEn }) => [id, language === 'vi' ? nameVi : nameEn] as const
	);
	const aims = [...before.targets, ...planned.targets].map(({ id, name }) => [id, name[language]] as const);
	return { ...found, names: Object.fromEntries([...units, ...aims].filter(([id]) => wanted.has(id))) };
}
