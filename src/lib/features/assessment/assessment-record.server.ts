/** A unit's assessment read for its pages: by its own people, and by those who see every unit. */
import { formatDate, formatDateTime } from '#lib/domain/date.ts';
import { formatDecimal, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, problem, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import { broughtQuestions, type SourcedFigure } from '#lib/domain/questionnaire/brought.ts';
import { isProblemOf } from '#lib/domain/questionnaire/question-view.ts';
import { unreadProblems } from '#lib/domain/questionnaire/merge-entries.ts';
import { questionName, questionsOf, type Page } from '#lib/domain/questionnaire/questionnaire.ts';
import { deadlineOf, isLate, isOverdue, mayDeclare } from '#lib/domain/round/round-status.ts';
import { deskAfter, type Desk, type HandsIn } from '#lib/domain/round/submission-acts.ts';
import type { NodeScore, ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAssess, mayReadUnit, maySubmit } from '#lib/server/auth/permission.ts';
import { handsInFor } from '#lib/server/auth/hand-in.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { isEmpty, mayHaveRemit, mayRead, remitOf } from '#lib/server/auth/remit.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listLeads, type CriterionLead } from '#lib/server/db/criterion-leads.ts';
import { listEvidence, type Evidence } from '#lib/server/db/documents.ts';
import { listImportedFigures } from '#lib/server/db/imports.ts';
import type { Response } from '#lib/server/db/responses.ts';
import type { Review } from '#lib/server/db/reviews.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import { findLastAct, type SubmissionAct } from '#lib/server/db/submission-acts.ts';
import { findUnitAssessment, scoreUnit, type UnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';
import { changeableCriteria } from './change-rights.server.ts';

export type AssessmentStatus = 'notStarted' | Exclude<Response['status'], 'withdrawn'>;

export type AssessmentRecord = UnitAssessment & {
	evidence: Evidence[];
	reviews: Review[];
	/** With the source of each; they take the place of the unit's own figures. */
	imported: SourcedFigure[];
	/** Of what is declared now. */
	scores: ResponseScore;
	/** Codes that this person may change now; empty for readers and when it is locked. */
	changeable: ReadonlySet<string>;
	/** Of the city's own response: the units that lead its criteria. */
	leads: CriterionLead[];
	/** The person's unit leads some of it, and may change no more than that. */
	ledOnly: boolean;
	/** The last step between officers, head and city; undefined before the first. */
	lastAct: SubmissionAct | undefined;
	/** As what the person hands in for the unit; null: they do not. */
	handsIn: HandsIn;
};

/** Points as people read them: "412,50", of "1.000", "41,3%". */
export type Total = {
	points: string;
	max: string;
	percent: string;
	share: number;
	answered: number;
	applicable: number;
};

/** What every page of an assessment shows about the whole of it. */
export type AssessmentHead = {
	roundId: string;
	unitId: string;
	round: string;
	unit: string;
	title: string;
	sample: boolean;
	standing: Framework['standing'];
	basis: string;
	status: AssessmentStatus;
	closesAt: string;
	/** The closing date has passed and it is not handed in. */
	overdue: boolean;
	late: boolean;
	submittedAt: string | null;
	/** Points by its own figures, as they stand. */
	self: Total;
	/** Points decided by the appraisers; null until the appraisal is finished. */
	verified: Total | null;
	mayChange: boolean;
	maySubmit: boolean;
	/** The unit has no head with an account, and the reader hands in in their place. */
	standsIn: boolean;
	/** Whose it is to go on with; null once it is handed in. */
	desk: Desk | null;
	/** Give it to the head, take it back from there, or give it back to the officers. */
	mayHandOver: boolean;
	mayTakeBack: boolean;
	maySendBack: boolean;
	/** What was said with the last step: shown until the next one. */
	word: { act: 'handOver' | 'sendBack' | 'unlock'; by: string; at: string; note: string | null } | null;
	/** The reader's unit leads some criteria of the city's response; the others are only read. */
	ledOnly: boolean;
};

export async function readRecord(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	now: Date
): Promise<Result<AssessmentRecord>> {
	if (!mayReadUnit(person, key.unitId) && !mayHaveRemit(person, key.unitId)) return refused('not_yours');
	const found = await findUnitAssessment(db, content, key);
	if (!found.ok) return found;
	const { response, instrument } = found.value;
	const remit = await remitOf(db, person, key.unitId, instrument.framework.id);
	if (!mayRead(person, key.unitId, remit)) return refused('not_yours');
	const reviews = response ? await listReviews(db, response) : [];
	const lastAct = response && (await findLastAct(db, response));
	const asking = { remit, isHead: maySubmit(person, key.unitId) };
	const changeable = changeableCriteria(found.value, reviews, deskAfter(lastAct?.act), asking, now);
	return ok({
		...found.value,
		evidence: response ? await listEvidence(db, response) : [],
		reviews,
		imported: await listImportedFigures(db, key.roundId, key.unitId),
		scores: scoreUnit(found.value, response?.answers ?? {}),
		changeable: changeable.ok ? changeable.value : new Set(),
		leads: key.unitId === CITY ? await listLeads(db, instrument.framework.id) : [],
		ledOnly: remit !== 'all' && !isEmpty(remit),
		lastAct,
		handsIn: await handsInFor(db, person, key.unitId)
	});
}

export function headOf(record: AssessmentRecord, person: Person | null, language: Language, now: Date): AssessmentHead {
	const { round, unit, instrument, response, scores, reviews, changeable } = record;
	const { framework, questionnaire } = instrument;
	const root = treeOf(framework).root.code;
	const submittedAt = isHandedIn(response) ? response.submittedAt : null;
	return {
		roundId: round.id,
		unitId: unit.organisationId,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		title: questionnaire.title[language],
		sample: round.sample,
		standing: framework.standing,
		basis: framework.basis[language],
		status: statusOf(response),
		closesAt: formatDate(deadlineOf(round, unit)),
		overdue: mayDeclare(round, unit, now) && submittedAt === null && isOverdue(round, unit, now),
		late: isLate(round, unit, submittedAt),
		submittedAt: submittedAt && formatDateTime(submittedAt, language),
		self: totalOf(scores.get(root)!, language),
		verified:
			response?.status === 'appraised'
				? totalOf(scoreUnit(record, response.answers, reviews).get(root)!, language)
				: null,
		mayChange: changeable.size > 0,
		maySubmit: changeable.size > 0 && record.handsIn !== null,
		standsIn: record.handsIn === 'standIn',
		...deskOf(record, person, language),
		ledOnly: record.ledOnly
	};
}

type DeskOfHead = Pick<AssessmentHead, 'desk' | 'mayHandOver' | 'mayTakeBack' | 'maySendBack' | 'word'>;

/** Who has it, and what may be done about that. */
function deskOf(
	{ unit, response, changeable, lastAct, handsIn }: AssessmentRecord,
	person: Person | null,
	language: Language
): DeskOfHead {
	if (isHandedIn(response))
		return { desk: null, mayHandOver: false, mayTakeBack: false, maySendBack: false, word: null };
	const desk = deskAfter(lastAct?.act);
	const own = mayAssess(person, unit.organisationId);
	const act = lastAct?.act;
	return {
		desk,
		mayHandOver: desk === 'officers' && own && handsIn === null && changeable.size > 0,
		mayTakeBack: desk === 'head' && own && handsIn !== 'head',
		maySendBack: desk === 'head' && handsIn === 'head' && changeable.size > 0,
		word:
			lastAct && (act === 'handOver' || act === 'sendBack' || act === 'unlock')
				? { act, by: lastAct.name ?? '–', at: formatDateTime(lastAct.at, language), note: lastAct.note }
				: null
	};
}

export const statusOf = (response: Response | undefined): AssessmentStatus =>
	response === undefined || response.status === 'withdrawn' ? 'notStarted' : response.status;

export const isHandedIn = (response: Response | undefined): response is Response =>
	response?.status === 'submitted' || response?.status === 'appraised';

export function totalOf(
	{ points, max, value, answered, applicable }: Pick<NodeScore, 'points' | 'max' | 'value' | 'answered' | 'applicable'>,
	language: Language
): Total {
	return {
		points: formatDecimal(points, language, 2, 2),
		max: formatDecimal(max, language),
		percent: `${formatDecimal(((value ?? 0) * 100) as Decimal, language, 0, 1)}%`,
		share: (value ?? 0) / 10_000,
		answered,
		applicable
	};
}

/**
 * What is wrong with the entries of a page: what was typed and is no answer, figures that cannot be right together,
 * conditions of the questionnaire. Each at the question it concerns.
 */
export function entryProblems(record: AssessmentRecord, page: Page, language: Language): Problem[] {
	const unread = record.response?.unread ?? {};
	const taken = broughtQuestions(record.brought);
	const questions = questionsOf(page).filter(({ name }) => unread[name] !== undefined && !taken.has(name));
	const read = unreadProblems(questions, unread, language);
	const contested = questionsOf(page).filter(({ name }) => record.response?.contested[name] && !taken.has(name));
	// Typed in the other language it may read well in this one, yet it was never taken as an answer.
	const silent = questions.filter(({ name }) => !read.some((one) => isProblemOf({ name }, one)));
	const codes = new Set(questionsOf(page).map(({ criterion }) => criterion));
	const invalid = [...record.scores.values()].flatMap(({ code, state, problem: found }) =>
		state === 'invalid' && found && codes.has(code)
			? [{ ...found, field: fieldOf(code, partOf(found.field), taken) }]
			: []
	);
	return [
		// First, since what is chosen decides whether there is anything else to mend.
		...contested.map(({ name }) => problem('answer_contested', name)),
		...read,
		...silent.map(({ name }) => problem('number_malformed', name, { value: unread[name] ?? '' })),
		...invalid
	];
}

/** The question of the part, or of the ratio's other part where this one was imported and is not asked. */
function fieldOf(code: string, part: Part, taken: ReadonlySet<string>): string {
	const name = questionName(code, part);
	return taken.has(name) ? questionName(code, part === 'a' ? 'b' : 'a') : name;
}

type Part = 'value' | 'a' | 'b' | 'gate';

const partOf = (field: string | undefined): Part =>
	field === 'a' || field === 'b' || field === 'gate' ? field : 'value';
