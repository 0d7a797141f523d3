/** The queue of a round: every unit with how far it has come, by block. */
import { formatDateTime } from '#lib/domain/date.ts';
import { formatDecimal, subtract, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { broughtFiguresOfRound, type Brought } from '#lib/server/brought-figures.ts';
import { mayAppraise } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listRoundReviews, listUnitResponses, type Response } from '#lib/server/db/responses.ts';
import { listInstruments, listRounds, listRoundUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import { isLate, scoreUnit } from '#lib/server/unit-assessment.ts';
import { mayJudge, takesJudgements } from './appraisal-access.server.ts';
import { judgeable, mustBeJudged } from './decide-criterion.server.ts';

export type QueueStatus = 'notStarted' | Exclude<Response['status'], 'withdrawn'>;

export type QueueLine = {
	unitId: string;
	unit: string;
	status: QueueStatus;
	submittedAt: string | null;
	late: boolean;
	/** The closing date has passed and nothing was handed in. */
	overdue: boolean;
	/** Self points of the applicable maximum; null until it is handed in. */
	self: string | null;
	max: string | null;
	judged: number;
	applicable: number;
	/** Points decided so far less self points: "−7,50"; null when nothing was changed. */
	difference: string | null;
	mayJudge: boolean;
};

export type AppraisalQueue = {
	rounds: { id: string; name: string; sample: boolean }[];
	/** Null when there is no round yet. */
	round: { id: string; name: string; sample: boolean; closesAt: Date; takesJudgements: boolean } | null;
	blocks: { code: string; units: QueueLine[]; waiting: number; finished: number }[];
};

/** Of the round named, or else the newest one that is being judged, or else the newest. */
export async function appraisalQueue(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string | null,
	language: Language,
	now: Date
): Promise<Result<AppraisalQueue>> {
	if (!mayAppraise(person)) return refused('not_yours');
	const rounds = (await listRounds(db)).filter(({ status }) => status !== 'draft');
	const name = ({ nameVi, nameEn }: Round) => (language === 'vi' ? nameVi : nameEn);
	const listed = rounds.map((one) => ({ id: one.id, name: name(one), sample: one.sample }));
	const round =
		roundId === null ? (rounds.find(takesJudgements) ?? rounds[0]) : rounds.find(({ id }) => id === roundId);
	if (!round) return roundId === null ? ok({ rounds: [], round: null, blocks: [] }) : refused('round_unknown');
	const takenUnits = await unitsOf({ db, content }, round);
	const byName = new Intl.Collator(language);
	const blocks = [...grouped(takenUnits, ({ unit }) => unit.block)].map(([code, inBlock]) => {
		const lines = inBlock.map((judged) => lineOf(judged, person, language, now));
		return {
			code,
			units: lines.sort((a, b) => byName.compare(a.unit, b.unit)),
			waiting: lines.filter(({ status }) => status === 'submitted').length,
			finished: lines.filter(({ status }) => status === 'appraised').length
		};
	});
	const { id, sample, closesAt } = round;
	const chosen = { id, name: name(round), sample, closesAt, takesJudgements: takesJudgements(round) };
	return ok({ rounds: listed, round: chosen, blocks });
}

/** Every unit of the round that answers something, with its response and what was judged of it. */
async function unitsOf({ db, content }: Pick<App, 'db' | 'content'>, round: Round): Promise<Judged[]> {
	const instruments = new Map(
		(await listInstruments(db, round.id)).map(({ group, frameworkId, frameworkVersion }) => [
			group,
			instrumentOf(content, frameworkId, frameworkVersion)
		])
	);
	const responses = new Map((await listUnitResponses(db, round.id)).map((response) => [keyOf(response), response]));
	const reviews = grouped(await listRoundReviews(db, round.id), ({ responseId }) => responseId);
	const broughtTo = await broughtFiguresOfRound(db, content, round);
	return (await listRoundUnits(db, round.id)).flatMap((unit) => {
		const instrument = instruments.get(unit.group);
		const response = responses.get(keyOf(unit));
		const judgements = (response && reviews.get(response.id)) ?? [];
		if (!instrument) return [];
		const brought = broughtTo(unit, instrument.framework);
		return [{ round, unit, instrument, response, judgements, brought }];
	});
}

const keyOf = ({ group, organisationId }: { group: string; organisationId: string | null }) =>
	`${group}:${organisationId}`;

type Judged = {
	round: Round;
	unit: RoundUnit;
	instrument: Instrument;
	response: Response | undefined;
	judgements: Awaited<ReturnType<typeof listRoundReviews>>;
	brought: Brought;
};

function lineOf(
	{ round, unit, instrument, response, judgements, brought }: Judged,
	person: Person | null,
	language: Language,
	now: Date
): QueueLine {
	const status: QueueStatus = !response || response.status === 'withdrawn' ? 'notStarted' : response.status;
	// Drafts are the unit's own until they are handed in.
	const handedIn = response && (status === 'submitted' || status === 'appraised' || status === 'returned');
	const common = {
		unitId: unit.organisationId,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		status,
		submittedAt: handedIn && response.submittedAt ? formatDateTime(response.submittedAt, language) : null,
		late: handedIn ? isLate(round, response.submittedAt) : false,
		overdue: !handedIn && now > round.closesAt,
		mayJudge: mayJudge(person, unit.organisationId)
	};
	if (!handedIn) return { ...common, self: null, max: null, judged: 0, applicable: 0, difference: null };
	const root = treeOf(instrument.framework).root.code;
	const self = scoreUnit({ instrument, unit, brought }, response.answers);
	const decided = scoreUnit({ instrument, unit, brought }, response.answers, judgements);
	const criteria = judgeable({ instrument, unit }).filter(({ code }) => mustBeJudged(self.get(code)));
	const judged = new Set(judgements.map(({ criterionCode }) => criterionCode));
	return {
		...common,
		self: formatDecimal(self.get(root)!.points, language, 2, 2),
		max: formatDecimal(self.get(root)!.max, language),
		judged: criteria.filter(({ code }) => judged.has(code)).length,
		applicable: criteria.length,
		difference: signed(subtract(decided.get(root)!.points, self.get(root)!.points), language)
	};
}

/** "+2,00", "−7,50"; null for no difference. */
export const signed = (difference: Decimal, language: Language): string | null =>
	difference === 0
		? null
		: `${difference > 0 ? '+' : '−'}${formatDecimal(Math.abs(difference) as Decimal, language, 2, 2)}`;

/** In order of first appearance. `Map.groupBy` came with Node 21, and 20 is our floor. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
	const groups = new Map<string, Item[]>();
	for (const item of items) {
		const group = groups.get(keyOf(item));
		if (group) group.push(item);
		else groups.set(keyOf(item), [item]);
	}
	return groups;
}
