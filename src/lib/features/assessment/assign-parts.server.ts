/**
 * Handing parts of an assessment over to people of the unit. Whoever fills the assessment in may hand over, and may go on
 * helping everywhere: in a small office nobody waits for the one who is ill. Who did it is in the audit.
 */
import { isDay } from '#lib/domain/date.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import {
	deleteAssignments,
	listAssignments,
	listColleagues,
	putAssignments,
	type Assignment
} from '#lib/server/db/assignments.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { openForChange } from './change-rights.server.ts';

export type HandingOver = {
	/** Codes of criteria, or of the indices and pillars that they are under. */
	codes: readonly string[];
	/** Null takes the criteria back from whoever has them. */
	assigneeId: string | null;
	/** "2023-01-05"; null leaves the round's date. */
	dueOn: string | null;
};

/** How many criteria it changed something for. What does not apply to the unit is passed over. */
export async function assignParts(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ codes, assigneeId, dueOn }: HandingOver,
	now: Date
): Promise<Result<{ changed: number }>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	if (codes.length === 0) return refused('nothing_chosen', 'tieu-chi');
	if (dueOn !== null && !isDay(dueOn)) return refused('date_malformed', 'han', { value: dueOn.slice(0, 40) });
	return db.transaction(async (tx) => {
		// The response is locked: of two who hand over at once, the second sees what the first has done.
		const open = await openForChange(tx, content, person, key, person.language, now);
		if (!open.ok) return open;
		const tree = treeOf(open.value.instrument.framework);
		if (codes.some((code) => !tree.node(code))) return refused('criterion_unknown', 'tieu-chi');
		const { changeable } = open.value;
		const chosen = [...new Set(codes.flatMap((code) => tree.criteriaUnder(code).map((one) => one.code)))].filter(
			(code) => changeable.has(code)
		);
		const colleagues = await listColleagues(tx, key.unitId);
		if (assigneeId !== null && !colleagues.some(({ id }) => id === assigneeId))
			return refused('assignee_unknown', 'nguoi');
		const given = new Map((await listAssignments(tx, key)).map((one) => [one.criterionCode, one]));
		const changed = chosen.filter((code) => !isSame(given.get(code), assigneeId, dueOn));
		if (assigneeId === null) await deleteAssignments(tx, key, changed);
		else
			await putAssignments(
				tx,
				changed.map((criterionCode) => ({
					roundId: key.roundId,
					organisationId: key.unitId,
					criterionCode,
					assigneeId,
					dueOn,
					assignedBy: person.id,
					assignedAt: now
				}))
			);
		await audit(
			tx,
			...changed.map((criterionCode) => ({
				at: now,
				actorId: person.id,
				action: assigneeId === null ? 'assignment.remove' : 'assignment.give',
				subject: `response:${open.value.response.id}`,
				roundId: key.roundId,
				organisationId: key.unitId,
				criterionCode,
				before: told(given.get(criterionCode)),
				after: assigneeId === null ? null : { assigneeId, dueOn }
			}))
		);
		return ok({ changed: changed.length });
	});
}

const isSame = (given: Assignment | undefined, assigneeId: string | null, dueOn: string | null) =>
	assigneeId === null ? given === undefined : given?.assigneeId === assigneeId && given.dueOn === dueOn;

const told = (given: Assignment | undefined) => (given ? { assigneeId: given.assigneeId, dueOn: given.dueOn } : null);
