/** Saving entries of a unit's assessment: as typed, as often as wanted, by several people at once. */
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { isBrought } from '#lib/domain/questionnaire/brought.ts';
import { mergeEntries, type Merged } from '#lib/domain/questionnaire/merge-entries.ts';
import type { Drawn } from '#lib/domain/questionnaire/reconcile.ts';
import { questionsOf, type Question, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit, type AuditEvent } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayHaveRemit } from '#lib/server/auth/remit.ts';
import { saveEntries, type Response } from '#lib/server/db/responses.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { openForChange } from './change-rights.server.ts';

export type SavedAssessment = {
	/** What was typed and is no answer; it is kept as typed all the same. */
	problems: Problem[];
	/** Names of the questions whose entry changed. */
	changed: string[];
	/** Names of the questions where what was typed now waits beside what somebody else entered meanwhile. */
	contested: string[];
	savedAt: Date;
};

export type Entries = {
	/** The page that asked; null: anywhere. */
	page: string | null;
	typed: ReadonlyMap<string, Typed>;
	drawn?: Drawn;
	/** Where they come from when nobody typed them: kept in the audit as `$cause`, beside the names of questions. */
	cause?: Readonly<Record<string, string>>;
};

/**
 * Brings typed entries into the unit's response. Only the questions that were asked, on that page (`null`: anywhere), of
 * criteria that may be changed now and for figures that were not imported are touched, so people on different criteria
 * never overwrite each other. With `drawn`, what the form was drawn from, nor do people on the same one: what was typed
 * over an entry that it had not shown waits beside that entry. Without, what is typed is the last word.
 */
export async function saveAssessment(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ page, typed, drawn, cause }: Entries,
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
		const sender = drawn && { drawn, at: now, by: person.id };
		const merged = mergeEntries(asked.filter(mayChange), typed, response, language, sender);
		if (merged.changed.length + merged.recontested.length > 0) {
			await saveEntries(tx, response, merged, { at: now, userId: person.id, copy: drawn?.copy });
			await audit(tx, ...eventsOf(response, merged, { at: now, actorId: person.id, key, cause }));
		}
		const contested = merged.recontested.filter((name) => merged.contested[name] !== undefined);
		return ok({ problems: merged.problems, changed: merged.changed, contested, savedAt: now });
	});
}

/** One line for what changed, one for what now waits for a choice or no longer does. */
function eventsOf(
	response: Response,
	merged: Merged,
	{ at, actorId, key, cause }: { at: Date; actorId: string; key: UnitKey; cause: Entries['cause'] }
): AuditEvent[] {
	const event = (action: string, before: unknown, after: unknown): AuditEvent => ({
		at,
		actorId,
		action,
		subject: `response:${response.id}`,
		roundId: key.roundId,
		organisationId: key.unitId,
		before,
		after
	});
	const { changed, recontested } = merged;
	const contenders = ({ contested }: Pick<Merged, 'contested'>) =>
		Object.fromEntries(recontested.map((name) => [name, contested[name] ?? []]));
	const after = { ...entriesOf(merged, changed), ...(cause ? { $cause: cause } : {}) };
	return [
		...(changed.length > 0 ? [event('assessment.save', entriesOf(response, changed), after)] : []),
		...(recontested.length > 0 ? [event('assessment.contest', contenders(response), contenders(merged))] : [])
	];
}

function questionsOn({ pages }: Questionnaire, name: string | null): Question[] | undefined {
	if (name === null) return pages.flatMap(questionsOf);
	const page = pages.find((one) => one.name === name);
	return page && questionsOf(page);
}

const entriesOf = ({ answers, unread }: Pick<Merged, 'answers' | 'unread'>, names: readonly string[]) =>
	Object.fromEntries(names.map((name) => [name, answers[name] ?? unread[name] ?? null]));
