/**
 * Sending what is due. A mail is claimed, handed over, and marked. When the server says "later" it waits longer each
 * time; when it says "never", or after a day, it has failed. When the program dies in between, nobody knows whether it
 * arrived: it is not sent again by itself, a person decides.
 */
import { log } from '#lib/server/log.ts';
import type { Database } from '#lib/server/db/client.ts';
import { changeMail, claimDueMails, holdDueMails, markUncertain, type Mail } from './outbox.ts';
import type { Transport } from './transport.ts';

const AT_ONCE = 20;
/** Minutes until the next try, by how many there were. */
const PAUSES = [1, 5, 15, 60, 180, 360, 720];
const UNHEARD_MINUTES = 15;

export type Delivery = { sent: number; later: number; failed: number; held: number; uncertain: number };

/** Sends all that is due at `now`; without a transport it is held instead. */
export async function deliverMails(db: Database, transport: Transport | null, now: Date): Promise<Delivery> {
	const uncertain = await markUncertain(db, new Date(now.getTime() - UNHEARD_MINUTES * 60_000));
	const delivery: Delivery = { sent: 0, later: 0, failed: 0, held: 0, uncertain };
	if (!transport) return { ...delivery, held: await holdDueMails(db, now) };
	for (;;) {
		const claimed = await claimDueMails(db, now, AT_ONCE);
		if (claimed.length === 0) return delivery;
		for (const mail of claimed) delivery[await deliver(db, transport, mail, now)]++;
	}
}

async function deliver(
	db: Database,
	transport: Transport,
	mail: Mail,
	now: Date
): Promise<'sent' | 'later' | 'failed'> {
	try {
		await transport.send(mail);
	} catch (error) {
		const pause = PAUSES[mail.attempts - 1];
		const lastError = error instanceof Error ? error.message.slice(0, 500) : String(error);
		const isFinal = isRefusal(error) || pause === undefined;
		log.warn({ mail: mail.id, kind: mail.kind, attempts: mail.attempts, isFinal }, 'mail not accepted');
		await changeMail(db, mail.id, ['sending'], {
			lastError,
			...(isFinal ? { state: 'failed' } : { state: 'waiting', dueAt: new Date(now.getTime() + pause * 60_000) })
		});
		return isFinal ? 'failed' : 'later';
	}
	await changeMail(db, mail.id, ['sending'], { state: 'sent', sentAt: now, lastError: null });
	return 'sent';
}

/** Permanent by RFC 5321, 4.2.1: a reply code of 5xx to this mail. A refused sign-in is about us, not about the mail. */
const isRefusal = (error: unknown): boolean => {
	const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
	return typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600 && code !== 'EAUTH';
};
