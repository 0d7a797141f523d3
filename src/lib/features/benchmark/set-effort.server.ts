/** What a criterion costs to raise, judged by the planner: 1 (a letter does it) to 5 (years and a budget). */
import { EFFORTS } from '#lib/domain/benchmark/recoverable.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { deleteEffort, findEffort, putEffort } from '#lib/server/db/criterion-efforts.ts';

/** Sets it, or with `null` takes it back to the default; the audit keeps what it was. Setting the same changes nothing. */
export async function setEffort(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ frameworkId, criterionCode }: { frameworkId: string; criterionCode: string },
	effort: number | null,
	now: Date
): Promise<Result<number | null>> {
	if (!person || !mayPlan(person)) return refused('not_yours');
	const isCriterion = [...content.instruments.values()].some(
		({ framework }) =>
			framework.id === frameworkId &&
			framework.nodes.some(({ code, level }) => code === criterionCode && level === 'criterion')
	);
	if (!isCriterion) return refused('criterion_unknown');
	if (effort !== null && !(EFFORTS as readonly number[]).includes(effort)) return refused('choice_unknown', 'effort');
	return db.transaction(async (tx) => {
		const before = (await findEffort(tx, frameworkId, criterionCode))?.effort ?? null;
		if (before === effort) return ok(effort);
		if (effort === null) await deleteEffort(tx, frameworkId, criterionCode);
		else await putEffort(tx, { frameworkId, criterionCode, effort, setBy: person.id, setAt: now });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'criterion.effort',
			subject: `criterion:${frameworkId}:${criterionCode}`,
			criterionCode,
			before: { effort: before },
			after: { effort }
		});
		return ok(effort);
	});
}
