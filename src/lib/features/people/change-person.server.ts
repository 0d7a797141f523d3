/** Changing somebody's account: roles, closing it and handing over what was given to them, opening it again. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { voidLinks } from '#lib/server/auth/account-links.ts';
import type { Held } from '#lib/server/auth/people-rights.ts';
import { mayAdminister } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { dropSecondFactor } from '#lib/server/auth/second-factor.ts';
import { endSessionsOf } from '#lib/server/auth/session.ts';
import {
	endAppraisalPart,
	handAssignmentsTo,
	listOthers,
	lockAdministrators,
	putClosed,
	putRoles,
	workOf
} from '#lib/server/db/accounts.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { accountFor, line, rolesProblem, told, unitProblem } from './invite-person.server.ts';

/** All roles of an account at once. Nobody changes their own, and one administrator always stays. */
export async function changeRoles(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	userId: string,
	roles: readonly Held[],
	now: Date
): Promise<Result<null>> {
	return db.transaction(async (tx) => {
		const administrators = await lockAdministrators(tx);
		const found = await otherAccount(tx, person, userId);
		if (!found.ok) return found;
		const wrong = rolesProblem(person, roles) ?? (await unitProblem(tx, roles));
		if (wrong) return { ok: false as const, problem: wrong };
		if (isLast(administrators, userId) && !roles.some(({ role }) => role === 'administrator'))
			return refused('last_administrator', 'roles');
		const before = found.value.roles;
		if (told(before).join() === told(roles).join()) return ok(null);
		await putRoles(tx, userId, roles);
		const change = { before: { roles: told(before) }, after: { roles: told(roles) } };
		await audit(tx, { ...line(person!, userId, now), action: 'user.roles', ...change });
		return ok(null);
	});
}

export type Left = { criteria: number; parts: number };

/**
 * Closes an account of somebody who leaves: sessions and links end, what they did stays under their name. Criteria of a
 * unit's assessment and parts of an appraisal that were given to them go to `successorId` where that person may hold
 * them, and are free again otherwise.
 */
export async function closeAccount(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ userId, successorId, reason }: { userId: string; successorId: string | null; reason: string },
	now: Date
): Promise<Result<Left>> {
	return db.transaction(async (tx) => {
		const administrators = await lockAdministrators(tx);
		const found = await otherAccount(tx, person, userId);
		if (!found.ok) return found;
		if (found.value.disabledAt) return refused('account_closed');
		if (isLast(administrators, userId)) return refused('last_administrator');
		const others = await listOthers(tx, userId);
		if (successorId !== null && !others.some(({ id }) => id === successorId))
			return refused('assignee_unknown', 'successor');
		const handed = await handOver(tx, { from: userId, to: successorId }, others, { id: person!.id, at: now });
		await putClosed(tx, userId, now);
		await endSessionsOf(tx, userId);
		await voidLinks(tx, userId, now);
		const after = { reason: reason.trim().slice(0, 500), successorId, ...handed };
		await audit(tx, { ...line(person!, userId, now), action: 'user.close', after });
		return ok(handed);
	});
}

/** The person signs in again with the password they had, or by a new link. */
export async function reopenAccount(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	userId: string,
	now: Date
): Promise<Result<null>> {
	return db.transaction(async (tx) => {
		const found = await otherAccount(tx, person, userId);
		if (!found.ok) return found;
		if (!found.value.disabledAt) return ok(null);
		await putClosed(tx, userId, null);
		await audit(tx, { ...line(person!, userId, now), action: 'user.reopen' });
		return ok(null);
	});
}

/** Signs somebody out everywhere. */
export async function endSessions(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	userId: string,
	now: Date
): Promise<Result<null>> {
	return db.transaction(async (tx) => {
		const found = await otherAccount(tx, person, userId);
		if (!found.ok) return found;
		await endSessionsOf(tx, userId);
		await audit(tx, { ...line(person!, userId, now), action: 'session.endAll' });
		return ok(null);
	});
}

/**
 * Takes a second factor away when phone and recovery codes are lost: an act of an administrator, with a reason, that ends
 * the person's sessions. They set up a new one at the next sign-in. False: there was none.
 */
export async function resetFactor(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ userId, reason }: { userId: string; reason: string },
	now: Date
): Promise<Result<boolean>> {
	if (!mayAdminister(person)) return refused('not_yours');
	if (reason.trim() === '') return refused('reason_required', 'reason');
	return db.transaction(async (tx) => {
		const found = await accountFor(tx, person, userId);
		if (!found.ok) return found;
		const dropped = await dropSecondFactor(tx, userId);
		await endSessionsOf(tx, userId);
		const after = { reason: reason.trim() };
		await audit(tx, { ...line(person!, userId, now), action: 'factor.reset', after });
		return ok(dropped);
	});
}

async function otherAccount(tx: Transaction, person: Person | null, userId: string) {
	const found = await accountFor(tx, person, userId);
	if (!found.ok) return found;
	return found.value.id === person?.id ? refused('own_account') : found;
}

const isLast = (administrators: readonly { id: string }[], userId: string): boolean =>
	administrators.length > 0 && administrators.every(({ id }) => id === userId);

async function handOver(
	tx: Transaction,
	{ from, to }: { from: string; to: string | null },
	others: Awaited<ReturnType<typeof listOthers>>,
	by: { id: string; at: Date }
): Promise<Left> {
	const { criteria, parts } = await workOf(tx, from);
	const holds = (fits: (held: Held) => boolean) => (others.some((one) => one.id === to && fits(one)) ? to : null);
	for (const unitId of new Set(criteria.map(({ organisationId }) => organisationId))) {
		const fits = ({ organisationId, role }: Held) =>
			organisationId === unitId && (role === 'officer' || role === 'head');
		await handAssignmentsTo(tx, { from, to: holds(fits), unitId }, by);
	}
	for (const part of parts)
		await endAppraisalPart(
			tx,
			part,
			holds(({ role }) => role === 'appraiser'),
			by
		);
	return { criteria: criteria.length, parts: parts.length };
}
