/** The outbox as planners and administrators see it: what was, is or would be sent, and to whom. */
import { formatDateTime } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import {
	ACCOUNT_MAIL,
	changeMail,
	countMails,
	findMail,
	listMails,
	type Mail,
	type MailState
} from '#lib/server/mail/outbox.ts';

export type MailLine = {
	id: string;
	kind: string;
	recipient: string;
	subject: string;
	state: MailState;
	/** When it was written, and when it was sent or is due. */
	at: string;
	sentAt: string | null;
	dueAt: string | null;
	attempts: number;
	lastError: string | null;
};

export type Outbox = {
	/** A mail server is set: mails go out by themselves. */
	sends: boolean;
	from: string;
	state: MailState | null;
	counts: Partial<Record<MailState, number>>;
	mails: MailLine[];
	/** There are more than are shown. */
	more: boolean;
};

export const STATES = [
	'waiting',
	'held',
	'sending',
	'sent',
	'uncertain',
	'failed',
	'cancelled'
] as const satisfies MailState[];
/** Those that a person may let go (again), and those that a person may stop. */
const SENDABLE: readonly MailState[] = ['held', 'failed', 'uncertain'];
const STOPPABLE: readonly MailState[] = ['waiting', 'held', 'failed', 'uncertain'];

const SHOWN = 200;

export async function readOutbox(
	{ db, settings }: App,
	person: Person | null,
	asked: string | null,
	language: Language
): Promise<Result<Outbox>> {
	if (!mayPlan(person)) return refused('not_yours');
	const state = STATES.find((one) => one === asked) ?? null;
	const found = await listMails(db, { ...(state ? { state } : {}), most: SHOWN + 1 });
	return ok({
		sends: settings.mailUrl !== undefined,
		from: settings.mailFrom,
		state,
		counts: await countMails(db),
		mails: found.slice(0, SHOWN).map((mail) => lineOf(mail, language)),
		more: found.length > SHOWN
	});
}

export type MailPage = MailLine & {
	body: string;
	attachments: string[];
	maySend: boolean;
	mayStop: boolean;
	sends: boolean;
};

export async function readMail(
	{ db, settings }: App,
	person: Person | null,
	id: string,
	language: Language
): Promise<Result<MailPage>> {
	if (!mayPlan(person)) return refused('not_yours');
	const mail = UUID.test(id) ? await findMail(db, id) : undefined;
	if (!mail) return refused('mail_unknown');
	return ok({
		...lineOf(mail, language),
		body: settings.demo ? mail.body : withoutLinks(mail),
		attachments: mail.attachments.map(({ name }) => name),
		maySend: SENDABLE.includes(mail.state) && settings.mailUrl !== undefined,
		mayStop: STOPPABLE.includes(mail.state),
		sends: settings.mailUrl !== undefined
	});
}

/**
 * Lets a mail go that is held, failed or uncertain, or stops one that has not gone. Refused: `not_yours`, `mail_unknown`,
 * `mail_moved` when it is in no such state (any more).
 */
export async function decideMail(
	{ db }: App,
	person: Person | null,
	id: string,
	decision: 'send' | 'cancel',
	now: Date
): Promise<Result<null>> {
	if (!mayPlan(person)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const mail = UUID.test(id) ? await findMail(tx, id) : undefined;
		if (!mail) return refused('mail_unknown');
		const changed =
			decision === 'send'
				? await changeMail(tx, id, SENDABLE, { state: 'waiting', dueAt: now })
				: await changeMail(tx, id, STOPPABLE, { state: 'cancelled' });
		if (!changed) return refused('mail_moved');
		await audit(tx, {
			at: now,
			actorId: person!.id,
			action: decision === 'send' ? 'mail.send' : 'mail.cancel',
			subject: `mail:${id}`,
			roundId: mail.roundId,
			before: { state: mail.state }
		});
		return ok(null);
	});
}

/**
 * A link to set a password is its owner's alone: whoever sees the outbox must not become anybody by it. A demonstration has
 * no mail server, and shows what would have been sent.
 */
const withoutLinks = ({ kind, body }: Mail): string =>
	kind === ACCOUNT_MAIL ? body.replace(/(\/dat-mat-khau\/)\S+/g, '$1…') : body;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const lineOf = (
	{ id, kind, recipient, subject, state, createdAt, sentAt, dueAt, attempts, lastError }: Mail,
	language: Language
): MailLine => ({
	id,
	kind,
	recipient,
	subject,
	state,
	at: formatDateTime(createdAt, language),
	sentAt: sentAt && formatDateTime(sentAt, language),
	dueAt: state === 'waiting' ? formatDateTime(dueAt, language) : null,
	attempts,
	lastError
});
