/** The record of one criterion of a unit: every figure and score it has had, and what was written about it. */
import { formatDateTime } from '#lib/domain/date.ts';
import { decimal, formatDecimal, formatNumber, subtract } from '#lib/domain/decimal.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { questionName, questionsOf } from '#lib/domain/questionnaire/questionnaire.ts';
import { declaredFigures } from '#lib/domain/questionnaire/criterion-sheet.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import { describeRule } from '#lib/domain/scoring/describe-rule.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listAudit } from '#lib/server/audit.ts';
import { mayAppraise, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listMessages } from '#lib/server/db/appraisal-messages.ts';
import { listUserNames } from '#lib/server/db/people.ts';
import { findPublished, listCorrections } from '#lib/server/db/publications.ts';
import { readThreads } from '#lib/server/threads.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import { scoreUnit } from '#lib/server/unit-assessment.ts';
import { criterionHistory, TOLD, type HistoryAct } from './criterion-history.ts';
import { openCriterion, type CriterionKey, type ReadCriterion, type Side } from './criterion-rights.server.ts';
import { subjectOf } from './decision-mark.ts';
import { signed } from './difference.ts';

export type HistoryLine = {
	kind: HistoryAct['kind'] | 'corrected';
	at: string;
	by: string;
	/** Of a declaration: counted from 1. */
	version: number | null;
	figures: { title: string; value: string }[];
	/** What was declared, decided or corrected to. */
	points: string | null;
	/** Against what was declared, or stood before. */
	difference: string | null;
	outcome: 'agreed' | 'changed' | 'returned' | null;
	/** Why; the unit's explanation of what it declared; or the document. */
	words: string | null;
	added: boolean;
};

export type CriterionRecord = {
	roundId: string;
	unitId: string;
	round: string;
	unit: string;
	sample: boolean;
	code: string;
	name: string;
	how: string;
	max: string;
	status: 'submitted' | 'returned' | 'appraised' | 'draft';
	/** The reader judges units, or is of one: decides where the way back leads. */
	judges: boolean;
	history: HistoryLine[];
	/** The unit's people read judgements when its appraisal is finished: until then they are the appraisers' own. */
	judgementsHidden: boolean;
	messages: { id: number; side: Side; by: string; at: string; words: string; fresh: boolean }[];
	side: Side | null;
	mayWrite: boolean;
	news: number;
};

export async function criterionRecord(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: CriterionKey,
	language: Language
): Promise<Result<CriterionRecord>> {
	const open = await openCriterion(db, content, person, key);
	if (!open.ok || !person) return open as Result<never>;
	const { round, unit, response, criterion, side } = open.value;
	const inside = mayAppraise(person) || mayPlan(person);
	const hidden = !inside && response.status !== 'appraised';
	const messages = await listMessages(db, response, key.criterionCode);
	const thread = (await readThreads(db, response, person.id)).get(key.criterionCode);
	const names = await listUserNames(db, [...new Set(messages.map(({ authorId }) => authorId))]);
	const others = messages.filter(({ authorId }) => authorId !== person.id);
	const fresh = new Set(others.slice(others.length - (thread?.news ?? 0)).map(({ id }) => id));
	return ok({
		roundId: round.id,
		unitId: unit.organisationId,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		sample: round.sample,
		code: criterion.code,
		name: criterion.name[language],
		how: describeRule(criterion)[language],
		max: formatNumber(criterion.max, language),
		status: response.status === 'withdrawn' ? 'draft' : response.status,
		judges: mayAppraise(person) && side !== 'unit',
		history: await historyOf({ db }, open.value, hidden, language),
		judgementsHidden: hidden,
		messages: messages.map(({ id, side, authorId, at, words }) => ({
			id,
			side,
			by: names.get(authorId) ?? '–',
			at: formatDateTime(at, language),
			words,
			fresh: fresh.has(id)
		})),
		side,
		mayWrite: side !== null && allows(round, 'judge'),
		news: thread?.news ?? 0
	});
}

async function historyOf(
	{ db }: Pick<App, 'db'>,
	read: ReadCriterion,
	hidden: boolean,
	language: Language
): Promise<HistoryLine[]> {
	const { response, criterion, instrument, unit, round } = read;
	const questions = instrument.questionnaire.pages
		.flatMap(questionsOf)
		.filter((question) => question.criterion === criterion.code)
		.map(({ name }) => name);
	const lines = await listAudit(db, subjectOf(response.id), TOLD);
	const acts = criterionHistory(lines, criterion.code, questions).filter(
		({ kind }) => !hidden || (kind !== 'decided' && kind !== 'settled')
	);
	const published = await findPublished(db, round.id);
	const corrections = (published ? await listCorrections(db, published.id) : []).filter(
		(one) => one.unitId === unit.organisationId && one.criterionCode === criterion.code
	);
	const names = await listUserNames(db, [...new Set(acts.flatMap(({ by }) => by ?? []))]);
	const verified = scoreUnit(read, response.answers, await listReviews(db, response)).get(criterion.code)!.points;
	const told = acts.map((act) =>
		lineOf(act, { ...read, names, verified: formatDecimal(verified, language, 2, 2) }, language)
	);
	return [
		...told,
		...corrections.map(({ at, by, before, after, reason }): HistoryLine => ({
			...NOTHING,
			kind: 'corrected',
			at: formatDateTime(at, language),
			by: by ?? '–',
			points: formatDecimal(decimal(after), language, 2, 2),
			difference: signed(subtract(decimal(after), decimal(before)), language),
			words: reason
		}))
	];
}

const NOTHING = {
	version: null,
	figures: [],
	points: null,
	difference: null,
	outcome: null,
	words: null,
	added: false
};

type Known = ReadCriterion & { names: ReadonlyMap<string, string>; verified: string };

function lineOf(act: HistoryAct, read: Known, language: Language): HistoryLine {
	const line = {
		...NOTHING,
		kind: act.kind,
		at: formatDateTime(act.at, language),
		by: (act.by && read.names.get(act.by)) || '–'
	};
	const { criterion, instrument } = read;
	if (act.kind === 'declared') {
		const { points } = scoreUnit(read, act.answers).get(criterion.code)!;
		const note = act.answers[questionName(criterion.code, 'note')];
		return {
			...line,
			version: act.version,
			figures: declaredFigures(instrument.questionnaire, criterion, act.answers, language),
			points: formatDecimal(points, language, 2, 2),
			words: typeof note === 'string' ? note : null
		};
	}
	if (act.kind === 'decided' || act.kind === 'settled')
		return {
			...line,
			outcome: act.outcome,
			points: act.points === null ? null : formatDecimal(decimal(act.points), language, 2, 2),
			words: act.reason
		};
	if (act.kind === 'document') return { ...line, words: act.name, added: act.added };
	if (act.kind === 'returned' || act.kind === 'unlocked') return { ...line, words: act.reason };
	return act.kind === 'finished' ? { ...line, points: read.verified } : line;
}
