/** Taking over what the unit declared the year before: an act of the person, criterion by criterion or page by page. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { isBrought } from '#lib/domain/questionnaire/brought.ts';
import { allQuestions, questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import { typedFor } from '#lib/domain/questionnaire/read-cell.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { criteriaOn } from './criterion-pages.ts';
import { readRecord, type AssessmentRecord } from './assessment-record.server.ts';
import { readEarlier, type EarlierRound } from '#lib/server/earlier-round.ts';
import { saveAssessment } from './save-assessment.server.ts';

/** One criterion's figures, its explanation, or the figures of every criterion of the page that has none yet. */
export type Wanted = { of: 'figures' | 'note'; code: string } | { of: 'page' };

/** As a button of the form names it: "so:CQS.NT.1", "gt:CQS.NT.1", "trang". Null for anything else. */
export function readWanted(value: string): Wanted | null {
	if (value === 'trang') return { of: 'page' };
	const [, kind, code] = /^(so|gt):(.+)$/.exec(value) ?? [];
	return code === undefined ? null : { of: kind === 'so' ? 'figures' : 'note', code };
}

/** How many criteria took something over. Refused like any other save; what has no proposal changes nothing. */
export async function copyEarlier(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ page, wanted }: { page: string; wanted: Wanted },
	now: Date
): Promise<Result<{ criteria: number }>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const asked = record.instrument.questionnaire.pages.find(({ name }) => name === page);
	if (!asked) return refused('page_unknown');
	const earlier = await readEarlier(app, record, 'vi');
	if (!earlier) return ok({ criteria: 0 });
	const onPage = criteriaOn(asked);
	const codes =
		wanted.of === 'page' ? untouched(record, earlier, onPage) : onPage.filter((code) => code === wanted.code);
	const typed = new Map(codes.flatMap((code) => entriesOf(earlier, code, wanted.of === 'note')));
	if (typed.size === 0) return ok({ criteria: 0 });
	const saved = await saveAssessment(app, person, key, { page, typed, cause: { copiedFrom: earlier.id } }, 'vi', now);
	return saved.ok ? ok({ criteria: codes.length }) : saved;
}

/** Criteria that may be changed, have a proposal, and of which nothing was entered yet. */
export function untouched(record: AssessmentRecord, earlier: EarlierRound, codes: readonly string[]): string[] {
	const { response, changeable, instrument, brought } = record;
	const entered = { ...response?.answers, ...response?.unread };
	const questions = allQuestions(instrument.questionnaire);
	return codes.filter(
		(code) =>
			changeable.has(code) &&
			earlier.criteria.has(code) &&
			questions
				.filter(({ criterion, part }) => criterion === code && part !== 'note')
				.every((question) => entered[question.name] === undefined && !isBrought(brought, question))
	);
}

function entriesOf({ criteria }: EarlierRound, code: string, onlyNote: boolean): [string, Typed][] {
	const found = criteria.get(code);
	if (!found) return [];
	if (onlyNote) return found.note === null ? [] : [[questionName(code, 'note'), [found.note]]];
	return Object.entries(found.answers).map(([name, answer]) => [name, typedFor(answer, 'vi')]);
}
