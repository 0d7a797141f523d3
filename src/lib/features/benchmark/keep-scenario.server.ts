/** Keeping a scenario for others to open, and taking one away. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { deleteScenario, insertScenario } from '#lib/server/db/scenarios.ts';
import { readImprovement } from './scenario-address.ts';

const LONGEST_NAME = 120;
const MOST_IMPROVEMENTS = 200;

/** Refused: `not_yours`, `round_unknown`, `answer_required` (no name, or nothing to keep), `text_too_long`. */
export async function keepScenario(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, name, improvements }: { roundId: string; name: string; improvements: readonly string[] },
	now: Date
): Promise<Result<string>> {
	if (!person || !mayPlan(person)) return refused('not_yours');
	const called = name.trim().normalize('NFC');
	if (called === '') return refused('answer_required', 'ten');
	if (called.length > LONGEST_NAME) return refused('text_too_long', 'ten', { most: LONGEST_NAME });
	const kept = [...new Set(improvements)].filter((one) => readImprovement(one) !== null).slice(0, MOST_IMPROVEMENTS);
	if (kept.length === 0) return refused('answer_required', 'nang');
	return db.transaction(async (tx) => {
		if (!(await findRound(tx, roundId))) return refused('round_unknown');
		const { id } = await insertScenario(tx, {
			roundId,
			name: called,
			improvements: kept,
			madeBy: person.id,
			madeAt: now
		});
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'scenario.keep',
			subject: `scenario:${id}`,
			roundId,
			after: { name: called, improvements: kept }
		});
		return ok(id);
	});
}

/** Refused: `not_yours`, `page_unknown` when it is gone already. */
export async function dropScenario(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, id }: { roundId: string; id: string },
	now: Date
): Promise<Result<null>> {
	if (!person || !mayPlan(person)) return refused('not_yours');
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return refused('page_unknown');
	return db.transaction(async (tx) => {
		const gone = await deleteScenario(tx, roundId, id);
		if (!gone) return refused('page_unknown');
		const { name, improvements } = gone;
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'scenario.drop',
			subject: `scenario:${id}`,
			roundId,
			before: { name, improvements }
		});
		return ok(null);
	});
}
