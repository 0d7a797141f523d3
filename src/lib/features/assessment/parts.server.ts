/** Who of a unit sees to what, and how far each part has come. An assignment guides: everybody of the unit may help. */
import { formatDay, dayOf } from '#lib/domain/date.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { whollyBrought } from '#lib/domain/questionnaire/brought.ts';
import { assessmentProblems } from '#lib/domain/questionnaire/completeness.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listAssignments, listColleagues, type Assignment, type Colleague } from '#lib/server/db/assignments.ts';
import { pageOfCriterion } from './criterion-pages.ts';
import type { AssessmentRecord } from './assessment-record.server.ts';
import { provenCriteria } from './submit-assessment.server.ts';

/** Nothing declared; something to mend or to choose; points without proof; nothing left to do. */
export type PartState = 'open' | 'wrong' | 'unproven' | 'done';

export type PartLine = {
	code: string;
	name: string;
	href: string;
	state: PartState;
	/** Null where nobody, or nobody who is still of the unit, sees to it. */
	assignee: Colleague | null;
	/** "05/01/2023"; null without a date of its own. */
	dueOn: string | null;
	/** Its date has passed and something is left to do. */
	overdue: boolean;
};

export type Parts = {
	/** In the framework's order; what does not apply to the unit is left out. */
	lines: PartLine[];
	/** People of the unit by name. */
	colleagues: Colleague[];
};

/** Null for those who read the assessment and do not fill it in. */
export async function partsOf(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	record: AssessmentRecord,
	language: Language,
	now: Date
): Promise<Parts | null> {
	const { round, unit, instrument, scores } = record;
	if (!mayAssess(person, unit.organisationId)) return null;
	const key = { roundId: round.id, unitId: unit.organisationId };
	const given = new Map((await listAssignments(db, key)).map((one) => [one.criterionCode, one]));
	const colleagues = (await listColleagues(db, unit.organisationId)).sort((a, b) => BY_NAME.compare(a.name, b.name));
	const stateOf = partStates(record);
	const line = ({ code, name }: Criterion): PartLine => {
		const assignment = given.get(code);
		const assignee = colleagues.find(({ id }) => id === assignment?.assigneeId) ?? null;
		const state = stateOf(code);
		const page = pageOfCriterion(instrument.questionnaire.pages, code);
		return {
			code,
			name: name[language],
			href: `/tu-danh-gia/${round.id}/${unit.organisationId}${page ? `/${page}#tc-${code}` : ''}`,
			state,
			assignee,
			dueOn: assignee && assignment?.dueOn ? formatDay(assignment.dueOn) : null,
			overdue: assignee !== null && state !== 'done' && isPast(assignment, now)
		};
	};
	const applicable = treeOf(instrument.framework).criteria.filter(
		({ code }) => scores.get(code)!.state !== 'notApplicable'
	);
	return { lines: applicable.map(line), colleagues };
}

export type PersonPart = { person: Colleague; me: boolean; lines: PartLine[]; left: PartLine[]; overdue: number };

/** The parts by person, the reader's own first, then as names are sorted; those without a part are left out. */
export function partsByPerson({ lines, colleagues }: Parts, reader: string | undefined): PersonPart[] {
	return colleagues
		.map((person) => {
			const own = lines.filter(({ assignee }) => assignee?.id === person.id);
			const left = own.filter(({ state }) => state !== 'done');
			return {
				person,
				me: person.id === reader,
				lines: own,
				left,
				overdue: own.filter(({ overdue }) => overdue).length
			};
		})
		.filter(({ lines: own }) => own.length > 0)
		.sort((a, b) => Number(b.me) - Number(a.me));
}

function partStates({ instrument, response, scores, evidence, brought }: AssessmentRecord) {
	const proven = provenCriteria(evidence, brought);
	const problems = assessmentProblems(instrument.framework, scores, response?.answers ?? {}, proven);
	const coming = new Set(whollyBrought(brought));
	const waiting = new Set([...Object.keys(response?.unread ?? {}), ...Object.keys(response?.contested ?? {})]);
	const toMend = new Set(
		allQuestions(instrument.questionnaire).flatMap(({ name, criterion }) =>
			criterion !== undefined && waiting.has(name) ? [criterion] : []
		)
	);
	return (code: string): PartState => {
		if (coming.has(code)) return 'done';
		const problem = problems.find(({ field }) => field === code);
		if (toMend.has(code) || (problem && problem.code !== 'incomplete')) return 'wrong';
		if (scores.get(code)!.state === 'unanswered') return 'open';
		return problem ? 'unproven' : 'done';
	};
}

const isPast = (assignment: Assignment | undefined, now: Date) =>
	assignment?.dueOn != null && assignment.dueOn < dayOf(now);

const BY_NAME = new Intl.Collator('vi');
