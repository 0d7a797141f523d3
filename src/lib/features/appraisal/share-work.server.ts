/**
 * Sharing the appraisal of a round out. A planner (or an administrator) names the leads among the appraisers; they and the
 * leads give parts to appraisers, hand them on and take them back. A lead is named for a round, not for good: whoever
 * leads this year's council may be a member of next year's.
 */
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { audit, type AuditEvent } from '#lib/server/audit.ts';
import { mayAppraise, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import {
	deleteLead,
	endPart,
	findPart,
	insertLead,
	insertPart,
	isLead,
	listAppraisers,
	listLeadIds,
	listParts,
	type AppraisalPart
} from '#lib/server/db/appraisals.ts';
import { lockRound } from '#lib/server/db/round-steps.ts';
import { findInstrument, findRound, listRoundUnits } from '#lib/server/db/rounds.ts';

export type NewParts = {
	roundId: string;
	block: string;
	/** Null: every unit of the block. */
	unitId: string | null;
	/** Criteria, or nodes above them; the framework's root is the whole of it. */
	codes: readonly string[];
	appraiserId: string;
};

export const mayNameLeads = (person: Person | null): person is Person => mayPlan(person);

export const mayShareWork = async (
	db: Database | Transaction,
	person: Person | null,
	roundId: string
): Promise<boolean> => mayPlan(person) || (mayAppraise(person) && (await isLead(db, roundId, person.id)));

/** Only appraisers are named. To name one who is, or unname one who is not, changes nothing. */
export async function nameLead(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, userId, leads }: { roundId: string; userId: string; leads: boolean },
	now: Date
): Promise<Result<null>> {
	if (!mayNameLeads(person)) return refused('not_yours');
	return db.transaction(async (tx) => {
		if (!(await findRound(tx, roundId))) return refused('round_unknown');
		// Who appraises no more may still be unnamed.
		const known = [...(await listAppraisers(tx)).map(({ id }) => id), ...(leads ? [] : await listLeadIds(tx, roundId))];
		if (!known.includes(userId)) return refused('assignee_unknown');
		const changed = leads
			? await insertLead(tx, { roundId, userId, markedBy: person.id, markedAt: now })
			: await deleteLead(tx, roundId, userId);
		if (changed)
			await audit(tx, {
				at: now,
				actorId: person.id,
				action: 'appraisal.lead',
				subject: `user:${userId}`,
				roundId,
				before: { leads: !leads },
				after: { leads }
			});
		return ok(null);
	});
}

/** How many parts are new; what the person has already is passed over. */
export async function giveParts(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, block, unitId, codes, appraiserId }: NewParts,
	now: Date
): Promise<Result<{ given: number }>> {
	if (!person || !(await mayShareWork(db, person, roundId))) return refused('not_yours');
	if (codes.length === 0) return refused('nothing_chosen', 'tieu-chi');
	return db.transaction(async (tx) => {
		// The round is locked: of two who share out at once, the second sees what the first has given.
		const round = await lockRound(tx, roundId);
		if (!round || round.status === 'draft') return refused('round_unknown');
		if (!allows(round, 'judge')) return refused('round_closed');
		const units = (await listRoundUnits(tx, roundId)).filter((unit) => unit.block === block);
		const used = units[0] && (await findInstrument(tx, roundId, units[0].group));
		if (!used || (unitId !== null && !units.some(({ organisationId }) => organisationId === unitId)))
			return refused('unit_unknown', 'don-vi');
		const tree = treeOf(instrumentOf(content, used.frameworkId, used.frameworkVersion).framework);
		if (codes.some((code) => !tree.node(code))) return refused('criterion_unknown', 'tieu-chi');
		if (!(await listAppraisers(tx)).some(({ id }) => id === appraiserId)) return refused('assignee_unknown', 'nguoi');
		const active = (await listParts(tx, roundId)).filter(({ endedAt }) => endedAt === null);
		const scopes = [...new Set(codes)].map((code) => ({
			roundId,
			block,
			organisationId: unitId,
			nodeCode: code === tree.root.code ? null : code,
			appraiserId
		}));
		const fresh = scopes.filter((scope) => !active.some((one) => isSameScope(one, scope)));
		for (const scope of fresh) {
			const part = await insertPart(tx, { ...scope, givenBy: person.id, givenAt: now });
			await audit(tx, told('appraisal.give', person, part, now, null, scopeOf(part)));
		}
		return ok({ given: fresh.length });
	});
}

/** Ends a part; with an appraiser the same part is theirs from now on. Who had it stays to be read. */
export async function handOnPart(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, partId, appraiserId }: { roundId: string; partId: number; appraiserId: string | null },
	now: Date
): Promise<Result<null>> {
	if (!person || !(await mayShareWork(db, person, roundId))) return refused('not_yours');
	return db.transaction(async (tx) => {
		const round = await lockRound(tx, roundId);
		if (!round || !allows(round, 'judge')) return refused('round_closed');
		const part = Number.isSafeInteger(partId) ? await findPart(tx, roundId, partId) : undefined;
		if (!part) return refused('assignee_unknown', 'nguoi');
		// Ended by somebody else meanwhile, or handed to whoever has it: there is nothing left to do.
		if (part.endedAt || part.appraiserId === appraiserId) return ok(null);
		if (appraiserId !== null && !(await listAppraisers(tx)).some(({ id }) => id === appraiserId))
			return refused('assignee_unknown', 'nguoi');
		const next = appraiserId === null ? null : await nextOf(tx, part, appraiserId, person, now);
		await endPart(tx, part.id, { endedBy: person.id, endedAt: now, nextId: next?.id ?? null });
		await audit(
			tx,
			next
				? told('appraisal.give', person, next, now, scopeOf(part), scopeOf(next))
				: told('appraisal.takeBack', person, part, now, scopeOf(part), null)
		);
		return ok(null);
	});
}

/** The part that takes this one's place: the receiver's own of the same scope, if they have it, or a new one. */
async function nextOf(
	tx: Transaction,
	{ roundId, block, organisationId, nodeCode }: AppraisalPart,
	appraiserId: string,
	person: Person,
	now: Date
): Promise<AppraisalPart> {
	const scope = { roundId, block, organisationId, nodeCode, appraiserId };
	const known = (await listParts(tx, roundId)).find((one) => one.endedAt === null && isSameScope(one, scope));
	return known ?? insertPart(tx, { ...scope, givenBy: person.id, givenAt: now });
}

type Scope = Pick<AppraisalPart, 'block' | 'organisationId' | 'nodeCode' | 'appraiserId'>;

const isSameScope = (one: Scope, other: Scope): boolean =>
	one.block === other.block &&
	one.organisationId === other.organisationId &&
	one.nodeCode === other.nodeCode &&
	one.appraiserId === other.appraiserId;

const scopeOf = ({ block, organisationId, nodeCode, appraiserId }: Scope) => ({
	block,
	organisationId,
	nodeCode,
	appraiserId
});

const told = (
	action: string,
	{ id }: Person,
	part: AppraisalPart,
	at: Date,
	before: unknown,
	after: unknown
): AuditEvent => ({
	at,
	actorId: id,
	action,
	subject: `appraisal-part:${part.id}`,
	roundId: part.roundId,
	organisationId: part.organisationId,
	criterionCode: part.nodeCode,
	before,
	after
});
