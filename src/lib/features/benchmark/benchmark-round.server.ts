/** Which round is looked at, by whom, and what every page of it shows at its head. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise, mayPlan, ownUnits } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findRound, listRounds, listRoundsOfUnits, type Round } from '#lib/server/db/rounds.ts';

export type RoundHead = {
	id: string;
	name: string;
	year: number;
	status: Round['status'];
	/** Made-up answers: the page says so. */
	sample: boolean;
	/** The city's own setting: low below the first share, high from the second on. */
	lowBelow: number;
	highFrom: number;
	/** Results can still change: no rank is final. */
	provisional: boolean;
	/** Planner and appraiser see every unit; a unit's people see their own page only. */
	seesAll: boolean;
	/** The rounds that can be chosen, newest first. */
	rounds: { id: string; name: string; href: string }[];
};

export const seesAllUnits = (person: Person | null): boolean => mayPlan(person) || mayAppraise(person);

/** Where a person's look at the benchmark begins: the newest round they may see, null when there is none. */
export async function benchmarkStart({ db }: App, person: Person | null): Promise<string | null> {
	if (seesAllUnits(person)) {
		const rounds = await listRounds(db);
		const newest = rounds.find(({ status }) => status !== 'draft') ?? rounds[0];
		return newest ? `/doi-sanh/${newest.id}` : null;
	}
	const [newest] = await listRoundsOfUnits(db, ownUnits(person));
	return newest ? addressOfUnit(newest.round.id, newest.organisationId) : null;
}

/** The page of a unit in a round; the city has its own. */
export const addressOfUnit = (roundId: string, unitId: string): string =>
	`/doi-sanh/${roundId}/${unitId === CITY ? 'thanh-pho' : `don-vi/${unitId}`}`;

/** The round, for a page that shows all units: refused to a unit's people. */
export async function readWholeRound(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<{ round: Round; head: RoundHead }>> {
	if (!seesAllUnits(person)) return refused('not_yours');
	return readRound(app, person, roundId, language);
}

/** The round and its head. A draft is known only to those who prepare it. The caller has checked what may be seen of it. */
export async function readRound(
	{ db }: App,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<{ round: Round; head: RoundHead }>> {
	const round = await findRound(db, roundId);
	const seesAll = seesAllUnits(person);
	if (!round || (round.status === 'draft' && !seesAll)) return refused('round_unknown');
	const head = {
		id: round.id,
		name: nameOf(round, language),
		year: round.year,
		status: round.status,
		sample: round.sample,
		lowBelow: Number(round.lowBelow),
		highFrom: Number(round.highFrom),
		provisional: allows(round, 'judge'),
		seesAll,
		rounds: await listChoices(db, person, language)
	};
	return ok({ round, head });
}

async function listChoices(db: App['db'], person: Person | null, language: Language): Promise<RoundHead['rounds']> {
	if (seesAllUnits(person))
		return (await listRounds(db)).map((round) => ({
			id: round.id,
			name: nameOf(round, language),
			href: `/doi-sanh/${round.id}`
		}));
	return (await listRoundsOfUnits(db, ownUnits(person))).map(({ round, organisationId }) => ({
		id: round.id,
		name: nameOf(round, language),
		href: addressOfUnit(round.id, organisationId)
	}));
}

const nameOf = ({ nameVi, nameEn }: Round, language: Language): string => (language === 'vi' ? nameVi : nameEn);
