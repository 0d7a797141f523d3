/** Keeping a draft: made anew, or changed while it is one. */
import { problem, type Problem } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { lockRound } from '#lib/server/db/round-steps.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { readPlan, type PlanForm } from './plan-form.ts';
import { planProblems } from './round-plan.ts';
import { mayRunRounds } from './take-step.server.ts';
import { writeDraft } from './write-draft.server.ts';

/** The draft's id, or everything that is wrong with the form, each at its field. */
export type SavedDraft = { ok: true; value: string } | { ok: false; problems: Problem[] };

/**
 * In a demonstration whatever is made is sample data, and says so. `from`: the round it was copied from; what its planner
 * set of reminders, which stands on no field of the form, comes along.
 */
export async function createDraft(
	{ db, content, settings }: Pick<App, 'db' | 'content' | 'settings'>,
	person: Person | null,
	form: PlanForm,
	language: Language,
	now: Date,
	from: string | null = null
): Promise<SavedDraft> {
	if (!mayRunRounds(person)) return wrong(problem('not_yours'));
	const read = readPlan(form, language, settings.demo);
	const { plan } = read;
	const problems = [...read.problems, ...unlessRead(planProblems(content, plan), read.problems)];
	if (problems.length > 0) return { ok: false, problems };
	return db.transaction(async (tx): Promise<SavedDraft> => {
		if (await findRound(tx, plan.id)) return wrong(problem('round_taken', 'id'));
		const source = from === null ? undefined : await findRound(tx, from);
		const copied = { ...plan, reminders: source?.reminders ?? null };
		await writeDraft(tx, content, copied, { now, actorId: person.id, action: 'round.draft' });
		return { ok: true, value: plan.id };
	});
}

/** The id of a draft does not change: addresses and figures imported for it name it. */
export async function saveDraft(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string,
	form: PlanForm,
	language: Language,
	now: Date
): Promise<SavedDraft> {
	if (!mayRunRounds(person)) return wrong(problem('not_yours'));
	const read = readPlan({ ...form, id: roundId }, language, false);
	const problems = [...read.problems, ...unlessRead(planProblems(content, read.plan), read.problems)];
	if (problems.length > 0) return { ok: false, problems };
	return db.transaction(async (tx): Promise<SavedDraft> => {
		const before = await lockRound(tx, roundId);
		if (!before) return wrong(problem('round_unknown'));
		if (!allows(before, 'edit')) return wrong(problem('round_closed'));
		const plan = { ...read.plan, sample: before.sample };
		await writeDraft(tx, content, plan, { now, actorId: person.id, before, action: 'round.edit' });
		return { ok: true, value: roundId };
	});
}

const wrong = (one: Problem): SavedDraft => ({ ok: false, problems: [one] });

/** A field that could not be read is not told a second time. */
const unlessRead = (found: readonly Problem[], read: readonly Problem[]): Problem[] =>
	found.filter(({ field }) => !read.some((one) => one.field === field));
