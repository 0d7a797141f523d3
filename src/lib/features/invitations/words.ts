/** How an invitation stands, in words. */
import { m } from '#lib/paraglide/messages.js';
import type { Invitee } from './turnout.server.ts';

const STATES: Record<Invitee['state'], () => string> = {
	new: m.invite_state_new,
	invited: m.invite_state_invited,
	begun: m.invite_state_begun,
	answered: m.invite_state_answered
};

export const inviteeStateName = (state: Invitee['state']): string => STATES[state]();
