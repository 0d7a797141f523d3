/** The way between officers and head: handed over as complete, taken back, or sent back with a note. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { deskAfter } from '#lib/domain/round/submission-acts.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { handsInFor } from '#lib/server/auth/hand-in.ts';
import { mayAssess, maySubmit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { listUnitPeople } from '#lib/server/db/people.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { findLastAct, insertSubmissionAct, type SubmissionAct } from '#lib/server/db/submission-acts.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { findUnitAssessment, type UnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';
import { openForChange } from './change-rights.server.ts';
import { mailsAbout, type At } from './submission-mails.ts';
import { wholeEntries } from './submit-assessment.server.ts';

type Services = Pick<App, 'db' | 'content'>;

/**
 * An officer calls the entries complete: their head is told by mail and decides. Refused while something must be mended,
 * and in a unit whose heads have no account, where the officer hands in.
 */
export async function handOver(
	{ db, content }: Services,
	person: Person | null,
	key: UnitKey,
	{ note, seenRevision }: { note: string; seenRevision?: number },
	at: At
): Promise<Result<null>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	const words = keptWords(note, 'loi-nhan');
	if (!words.ok) return words;
	return db.transaction(async (tx) => {
		if ((await handsInFor(tx, person, key.unitId)) !== null) return refused('hand_in_yourself');
		const open = await openForChange(tx, content, person, key, person.language, at.now);
		if (!open.ok) return open;
		const { response } = open.value;
		if (seenRevision !== undefined && seenRevision !== response.revision) return refused('answers_changed');
		const whole = await wholeEntries(tx, open.value);
		if (!whole.ok) return whole;
		const act = await write(tx, person, key, { response, act: 'handOver', note: words.value }, at.now);
		const heads = await listUnitPeople(tx, key.unitId, 'head');
		const told = { ...open.value, act, by: person, note: words.value, kind: 'handOver' as const };
		await queueMails(tx, mailsAbout(told, heads, at), at.now);
		return ok(null);
	});
}

/** Before the head has answered, any officer of the unit takes it back. */
export async function takeBack(
	{ db, content }: Services,
	person: Person | null,
	key: UnitKey,
	now: Date
): Promise<Result<null>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const held = await atTheHead(tx, content, key);
		if (!held.ok) return held;
		await write(tx, person, key, { response: held.value.response, act: 'takeBack', note: null }, now);
		return ok(null);
	});
}

/** The head gives it back to the officers with a note, which they are sent and see on every page of it. */
export async function sendBack(
	{ db, content }: Services,
	person: Person | null,
	key: UnitKey,
	note: string,
	at: At
): Promise<Result<null>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	if (!maySubmit(person, key.unitId)) return refused('only_head_sends_back');
	const words = keptWords(note, 'loi-nhan');
	if (!words.ok) return words;
	if (words.value === null) return refused('reason_required', 'loi-nhan');
	const said = words.value;
	return db.transaction(async (tx) => {
		const held = await atTheHead(tx, content, key);
		if (!held.ok) return held;
		const { response } = held.value;
		const act = await write(tx, person, key, { response, act: 'sendBack', note: said }, at.now);
		const officers = await listUnitPeople(tx, key.unitId, 'officer');
		const told = { ...held.value, act, by: person, note: said, kind: 'sendBack' as const };
		await queueMails(tx, mailsAbout(told, officers, at), at.now);
		return ok(null);
	});
}

/** The assessment locked, while the unit's head has it. */
async function atTheHead(
	tx: Transaction,
	content: Services['content'],
	key: UnitKey
): Promise<Result<UnitAssessment & { response: Response }>> {
	const found = await findUnitAssessment(tx, content, key, true);
	if (!found.ok) return found;
	const { response } = found.value;
	const last = response && (await findLastAct(tx, response));
	if (!response || deskAfter(last?.act) !== 'head') return refused('not_with_head');
	return ok({ ...found.value, response });
}

const ACTIONS = {
	handOver: 'assessment.handOver',
	takeBack: 'assessment.takeFromHead',
	sendBack: 'assessment.sendBack'
} as const;

/** Gives back the act's number. */
async function write(
	tx: Transaction,
	person: Person,
	key: UnitKey,
	{ response, act, note }: { response: Response; act: keyof typeof ACTIONS; note: SubmissionAct['note'] },
	now: Date
): Promise<number> {
	const id = await insertSubmissionAct(tx, response, { act, at: now, by: person.id, note });
	await audit(tx, {
		at: now,
		actorId: person.id,
		action: ACTIONS[act],
		subject: `response:${response.id}`,
		roundId: key.roundId,
		organisationId: key.unitId,
		after: { note, revision: response.revision }
	});
	return id;
}
