/** Rounds as a planner sees them: all of them, and one with what was done, by whom, and what is needed next. */
import { formatDate, formatDateTime } from '#lib/domain/date.ts';
import { formatDecimal, decimal, type Decimal } from '#lib/domain/decimal.ts';
import { versionOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { ROUND_DATES, type RoundDate } from '#lib/domain/round/round-dates.ts';
import { allows, type RoundStatus } from '#lib/domain/round/round-status.ts';
import {
	needsReason,
	obstaclesTo,
	stepsFrom,
	type LateRule,
	type ObstacleCode
} from '#lib/domain/round/round-steps.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listExtensions, listSteps } from '#lib/server/db/round-steps.ts';
import {
	findRound,
	listInstruments,
	listRounds,
	listRoundUnits,
	type Round,
	type RoundUnit
} from '#lib/server/db/rounds.ts';
import { listRoundTargets } from '#lib/server/db/targets.ts';
import { dayFields } from './plan-form.ts';
import { readFacts } from '#lib/server/rounds/round-facts.ts';
import { isPlainStep, mayTake } from './take-step.server.ts';

export type RoundLine = {
	id: string;
	name: string;
	year: number;
	status: RoundStatus;
	sample: boolean;
	opens: string;
	closes: string;
	units: number;
};

export type NextStep = {
	from: RoundStatus;
	to: RoundStatus;
	direction: 'forward' | 'back';
	/** The person may take it. */
	mayTake: boolean;
	/** False: it has a page of its own (publishing). */
	plain: boolean;
	stopped: boolean;
	needsReason: boolean;
	late: readonly LateRule[];
	obstacles: {
		code: ObstacleCode;
		stops: boolean;
		count: number;
		examples: { label: string; href: string | null }[];
	}[];
};

export type RoundPage = RoundLine & {
	dates: { field: RoundDate; day: string | null; value: string; passed: boolean }[];
	done: {
		from: RoundStatus | null;
		to: RoundStatus;
		at: string;
		by: string | null;
		note: string | null;
		passed: Record<string, number>;
	}[];
	next: NextStep[];
	blocks: { block: string; units: number; unranked: number }[];
	instruments: {
		group: Group;
		version: string;
		title: string;
		standing: Framework['standing'];
		settled: boolean;
		slug: string | null;
	}[];
	targets: number;
	unitsOn: string | null;
	signedReport: boolean;
	lowBelow: string;
	highFrom: string;
	leastCitizens: number;
	leastBusinesses: number;
	extensions: { id: number; unit: string; until: string | null; reason: string; at: string; by: string | null }[];
	/** Units that can be given more time. */
	choosable: { id: string; name: string }[];
	mayEdit: boolean;
	mayExtend: boolean;
	mayChangeDates: boolean;
};

export async function listRoundLines(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language
): Promise<Result<RoundLine[]>> {
	if (!mayPlan(person)) return refused('not_yours');
	const rounds = await listRounds(db);
	return ok(
		await Promise.all(rounds.map(async (round) => lineOf(round, await listRoundUnits(db, round.id), language)))
	);
}

export async function roundPage(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<RoundPage>> {
	if (!mayPlan(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	const units = await listRoundUnits(db, roundId);
	const steps = await listSteps(db, roundId);
	const extensions = await listExtensions(db, roundId);
	const named = units.map(({ organisationId, nameVi, nameEn }) => ({
		id: organisationId,
		name: language === 'vi' ? nameVi : nameEn
	}));
	return ok({
		...lineOf(round, units, language),
		dates: datesOf(round, now),
		done: steps.map(({ fromStatus, toStatus, at, name, note, passed }) => ({
			from: fromStatus,
			to: toStatus,
			at: formatDateTime(at, language),
			by: name,
			note,
			passed
		})),
		next: await nextSteps({ db, content }, person, round, new Map(named.map(({ id, name }) => [id, name])), now),
		blocks: blocksOf(units),
		instruments: (await listInstruments(db, roundId)).map(({ group, frameworkId, frameworkVersion, slug }) => {
			const { framework } = instrumentOf(content, frameworkId, frameworkVersion);
			return {
				group: group as Group,
				version: versionOf(framework),
				title: framework.title[language],
				standing: framework.standing,
				settled: framework.status === 'published',
				slug
			};
		}),
		targets: (await listRoundTargets(db, roundId)).length,
		unitsOn: round.unitsOn,
		signedReport: round.signedReport,
		lowBelow: percent(round.lowBelow, language),
		highFrom: percent(round.highFrom, language),
		leastCitizens: round.leastCitizens,
		leastBusinesses: round.leastBusinesses,
		extensions: extensions.map(({ id, nameVi, nameEn, until, reason, at, by }) => ({
			id,
			unit: language === 'vi' ? nameVi : nameEn,
			until: until && formatDate(until),
			reason,
			at: formatDateTime(at, language),
			by
		})),
		choosable: named.sort((a, b) => new Intl.Collator(language).compare(a.name, b.name)),
		mayEdit: allows(round, 'edit'),
		mayExtend: allows(round, 'extend'),
		mayChangeDates: allows(round, 'changeDates')
	});
}

const lineOf = (round: Round, units: readonly RoundUnit[], language: Language): RoundLine => ({
	id: round.id,
	name: language === 'vi' ? round.nameVi : round.nameEn,
	year: round.year,
	status: round.status,
	sample: round.sample,
	opens: formatDate(round.opensAt),
	closes: formatDate(round.closesAt),
	units: units.length
});

function datesOf(round: Round, now: Date): RoundPage['dates'] {
	const fields = dayFields(round);
	return ROUND_DATES.map((field) => {
		const date = round[field];
		return { field, day: date && formatDate(date), value: fields[field], passed: date !== null && date <= now };
	});
}

async function nextSteps(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	round: Round,
	names: ReadonlyMap<string, string>,
	now: Date
): Promise<NextStep[]> {
	const facts = await readFacts(db, content, round, now);
	return stepsFrom(round.status).map((step) => {
		const obstacles = obstaclesTo(step, facts, now);
		return {
			from: step.from,
			to: step.to,
			direction: step.direction,
			mayTake: mayTake(person, step),
			plain: isPlainStep(step),
			stopped: obstacles.some(({ stops }) => stops),
			needsReason: needsReason(step, obstacles),
			late: step.late,
			obstacles: obstacles.map(({ code, stops, count, examples }) => ({
				code,
				stops,
				count,
				examples: examples.map((id) => ({ label: names.get(id) ?? id, href: placeOf(code, round.id, id) }))
			}))
		};
	});
}

/** Where something can be done about it. */
const placeOf = (code: ObstacleCode, roundId: string, unitId: string): string | null =>
	code === 'units_unappraised' || code === 'conflicts_waiting'
		? `/tham-dinh/${roundId}/${unitId}`
		: code === 'frameworks_unsettled'
			? null
			: `/tu-danh-gia/${roundId}/${unitId}`;

function blocksOf(units: readonly RoundUnit[]): RoundPage['blocks'] {
	const blocks = new Map<string, { block: string; units: number; unranked: number }>();
	for (const { block, ranked } of units) {
		const known = blocks.get(block) ?? { block, units: 0, unranked: 0 };
		blocks.set(block, { block, units: known.units + 1, unranked: known.unranked + (ranked ? 0 : 1) });
	}
	return [...blocks.values()];
}

const percent = (share: string, language: Language): string =>
	`${formatDecimal((decimal(share) * 100) as Decimal, language, 0, 2)}%`;
