/** Saving entries of a unit's assessment: as typed, as often as wanted, by several people at once. */
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { isBrought } from '#lib/domain/questionnaire/brought.ts';
import { mergeEntries, type Entered } from '#lib/domain/questionnaire/merge-entries.ts';
import { questionsOf, type Question, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayHaveRemit } from '#lib/server/auth/remit.ts';
import { saveEntries } from '#lib/server/db/responses.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { openForChange } from './change-rights.server.ts';

export type SavedAssessment = {
	/** What was typed and is no answer; it is kept as typed all the same. */
	problems: Problem[];
	/** Names of the questions whose entry changed. */
	changed: string[];
	savedAt: Date;
};

/**
 * Brings typed entries into the unit's response. Only the questions that were asked, on that page (`null`: anywhere), of
 * criteria that may be changed now and for figures that were not imported are touched, so people on different criteria
 * never overwrite each other.
 */
export async function saveAssessment(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ page, typed }: { page: string | null; typed: ReadonlyMap<string, Typed> },
	language: Language,
	now: Date
): Promise<Result<SavedAssessment>> {
	if (!mayHaveRemit(person, key.unitId)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const open = await openForChange(tx, content, person, key, language, now);
		if (!open.ok) return open;
		const { response, changeable, whole, instrument, brought } = open.value;
		const asked = questionsOn(instrument.questionnaire, page);
		if (!asked) return refused('page_unknown');
		const mayChange = (question: Question) =>
			question.criterion === undefined
				? whole && response.status === 'draft'
				: changeable.has(question.criterion) && !isBrought(brought, question);
		const merged = mergeEntries(asked.filter(mayChange), typed, response, language);
		if (merged.changed.length > 0) {
			await saveEntries(tx, response, merged, { at: now, userId: person.id });
			await audit(tx, {
				at: now,
				actorId: person.id,
				action: 'assessment.save',
				subject: `response:${response.id}`,
				roundId: key.roundId,
				organisationId: key.unitId,
				before: entriesOf(response, merged.changed),
				after: entriesOf(merged, merged.changed)
			});
		}
		return ok({ problems: merged.problems, changed: merged.changed, savedAt: now });
	});
}

function questionsOn({ pages }: Questionnaire, name: string | null): Question[] | undefined {
	if (name === null) return pages.flatMap(questionsOf);
	const page = pages.find((one) => one.name === name);
	return page && questionsOf(page);
}

const entriesOf = ({ answers, unread }: Entered, names: readonly string[]) =>
	Object.fromEntries(names.map((name) => [name, answers[name] ?? unread[name] ?? null]));
