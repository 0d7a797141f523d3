/** How long what is kept, with how much is due now, as administrators see it. */
import { RETENTION_RULES, type RetentionRule } from '#lib/domain/retention/retention-rules.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { mayAdminister } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { countDue } from '#lib/server/retention/retention.ts';

/** `due`: null where another job sees to it. */
export type RetentionLine = RetentionRule & { due: number | null };

export async function readRetention(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	now: Date
): Promise<Result<RetentionLine[]>> {
	if (!mayAdminister(person)) return refused('not_yours');
	const due = new Map<string, number>((await countDue(db, now)).map(({ name, count }) => [name, count]));
	return ok(RETENTION_RULES.map((rule) => ({ ...rule, due: due.get(rule.name) ?? null })));
}
