/** Keeping to the rules of retention: what is due goes, some at a time, each time with a line of the audit that counts it. */
import { RETENTION_RULES, limitOf, type RetentionRule } from '#lib/domain/retention/retention-rules.ts';
import { audit } from '#lib/server/audit.ts';
import { rows, type Database } from '#lib/server/db/client.ts';
import { DUE_ROWS, type SweptName } from './due-rows.ts';

export type Due = { name: SweptName; count: number };

const AT_ONCE = 10_000;

const SWEPT = RETENTION_RULES.flatMap((rule: RetentionRule) =>
	rule.elsewhere ? [] : [{ name: rule.name as SweptName, rule }]
);

/** How much of each rule is due; nothing goes. */
export async function countDue(db: Database, now: Date): Promise<Due[]> {
	const due: Due[] = [];
	for (const { name, rule } of SWEPT) {
		const [counted] = await rows<{ count: number }>(db, DUE_ROWS[name].count(limitOf(rule, now)));
		due.push({ name, count: counted!.count });
	}
	return due;
}

/** Erases what is due; how much of each rule went. Stopped in the middle it goes on where it was. */
export async function eraseDue(db: Database, now: Date): Promise<Due[]> {
	const gone: Due[] = [];
	for (const { name, rule } of SWEPT) {
		let count = 0;
		for (;;) {
			const erased = await eraseSome(db, name, rule, now);
			count += erased;
			if (erased < AT_ONCE) break;
		}
		gone.push({ name, count });
	}
	return gone;
}

const eraseSome = (db: Database, name: SweptName, rule: RetentionRule, now: Date): Promise<number> =>
	db.transaction(async (tx) => {
		const [erased] = await rows<{ count: number }>(tx, DUE_ROWS[name].erase(limitOf(rule, now), AT_ONCE));
		const { count } = erased!;
		if (count > 0)
			await audit(tx, {
				at: now,
				actorId: null,
				action: 'retention.erase',
				subject: `retention:${name}`,
				after: { count, days: rule.days, since: rule.since }
			});
		return count;
	});
