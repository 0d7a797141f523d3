/** The queue of a round: every unit with how far it has come, by block. */
import { formatDateTime } from '#lib/domain/date.ts';
import { formatDecimal, subtract, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { grouped } from '#lib/domain/grouped.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows, isLate, isOverdue } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise, mayAssess, mayOversee } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listParts } from '#lib/server/db/appraisals.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { listRounds, type Round } from '#lib/server/db/rounds.ts';
import { readThreadNews } from '#lib/server/threads.ts';
import { scoreUnit } from '#lib/server/unit-assessment.ts';
import { mayJudge } from './appraisal-access.server.ts';
import { judgeable, mustBeJudged } from './decide-criterion.server.ts';
import { signed, signedShare } from './difference.ts';
import { isHandedIn, judgedUnits, type JudgedUnit } from './judged-units.server.ts';
import { ownWork, type OwnWork } from './own-work.server.ts';

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
	/** Verified less self points, and as a share of them: how carefully the unit assessed itself. Null until finished. */
	difference: { points: string; share: string | null } | null;
	/** Criteria that appraisers judge differently. */
	conflicts: number;
	/** Messages that the reader has not read. */
	news: number;
	mayJudge: boolean;
	/** The reader is of this unit, which others judge. */
	own: boolean;
};

export type AppraisalQueue = {
	rounds: { id: string; name: string; sample: boolean }[];
	/** Null when there is no round yet. */
	round: { id: string; name: string; sample: boolean; closesAt: Date; takesJudgements: boolean } | null;
	/** The reader may judge at all. */
	judges: boolean;
	/** The reader's own part; null for those who have none. */
	work: OwnWork | null;
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
	if (!mayOversee(person)) return refused('not_yours');
	const rounds = (await listRounds(db)).filter(({ status }) => status !== 'draft');
	const judges = mayAppraise(person);
	const name = ({ nameVi, nameEn }: Round) => (language === 'vi' ? nameVi : nameEn);
	const listed = rounds.map((one) => ({ id: one.id, name: name(one), sample: one.sample }));
	const round =
		roundId === null
			? (rounds.find((one) => allows(one, 'judge')) ?? rounds[0])
			: rounds.find(({ id }) => id === roundId);
	if (!round)
		return roundId === null
			? ok({ rounds: [], round: null, judges, work: null, blocks: [] })
			: refused('round_unknown');
	const news = await readThreadNews(db, round.id, person.id);
	const takenUnits = await judgedUnits({ db, content }, round);
	const byName = new Intl.Collator(language);
	const blocks = [...grouped(takenUnits, ({ unit }) => unit.block)].map(([code, inBlock]) => {
		const lines = inBlock.map((judged) => lineOf(judged, { person, news }, language, now));
		return {
			code,
			units: lines.sort((a, b) => byName.compare(a.unit, b.unit)),
			waiting: lines.filter(({ status }) => status === 'submitted').length,
			finished: lines.filter(({ status }) => status === 'appraised').length
		};
	});
	const { id, sample, closesAt } = round;
	const chosen = { id, name: name(round), sample, closesAt, takesJudgements: allows(round, 'judge') };
	const work = ownWork(takenUnits, await listParts(db, id), person, language);
	return ok({ rounds: listed, round: chosen, judges, work, blocks });
}

function lineOf(
	{ round, unit, instrument, response, judged: words, brought }: JudgedUnit,
	{ person, news }: { person: Person; news: ReadonlyMap<string, number> },
	language: Language,
	now: Date
): QueueLine {
	const status: QueueStatus = !response || response.status === 'withdrawn' ? 'notStarted' : response.status;
	const handedIn = isHandedIn(response);
	const common = {
		unitId: unit.organisationId,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		status,
		submittedAt: handedIn && response.submittedAt ? formatDateTime(response.submittedAt, language) : null,
		late: handedIn ? isLate(round, unit, response.submittedAt) : false,
		overdue: !handedIn && isOverdue(round, unit, now),
		news: (response && news.get(response.id)) ?? 0,
		conflicts: handedIn ? words.conflicts.size : 0,
		mayJudge: mayJudge(person, unit.organisationId),
		own: mayAssess(person, unit.organisationId)
	};
	if (!handedIn) return { ...common, self: null, max: null, judged: 0, applicable: 0, difference: null };
	const root = treeOf(instrument.framework).root.code;
	const self = scoreUnit({ instrument, unit, brought }, response.answers);
	const decided = scoreUnit({ instrument, unit, brought }, response.answers, words.reviews);
	const criteria = judgeable({ instrument, unit }).filter(({ code }) => mustBeJudged(self.get(code)));
	const judged = new Set(words.reviews.map(({ criterionCode }) => criterionCode));
	return {
		...common,
		self: formatDecimal(self.get(root)!.points, language, 2, 2),
		max: formatDecimal(self.get(root)!.max, language),
		judged: criteria.filter(({ code }) => judged.has(code)).length,
		applicable: criteria.length,
		difference:
			status === 'appraised' ? differenceOf(decided.get(root)!.points, self.get(root)!.points, language) : null
	};
}

function differenceOf(verified: Decimal, self: Decimal, language: Language): QueueLine['difference'] {
	const difference = subtract(verified, self);
	return {
		points: signed(difference, language) ?? formatDecimal(difference, language, 2, 2),
		share: signedShare(difference, self, language)
	};
}
