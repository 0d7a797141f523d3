import { m } from '#lib/paraglide/messages.js';
import type { MailState } from '#lib/server/mail/outbox.ts';

const STATES: Record<MailState, () => string> = {
	waiting: m.mail_state_waiting,
	held: m.mail_state_held,
	sending: m.mail_state_sending,
	sent: m.mail_state_sent,
	failed: m.mail_state_failed,
	uncertain: m.mail_state_uncertain,
	cancelled: m.mail_state_cancelled
};

export const stateWords = (state: MailState): string => STATES[state]();

export const stateTone = (state: MailState) =>
	(({ sent: 'success', failed: 'error', uncertain: 'warning', held: 'warning' }) as const)[state as 'sent'] ??
	'neutral';
