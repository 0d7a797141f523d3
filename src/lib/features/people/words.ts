/** Words of accounts. */
import { m } from '#lib/paraglide/messages.js';
import type { AccountState } from './people-pages.server.ts';

const STATES = {
	open: m.people_state_open,
	invited: m.people_state_invited,
	closed: m.people_state_closed
} satisfies Record<AccountState, () => string>;

export const stateWords = (state: AccountState): string => STATES[state]();
export const STATE_TONES = { open: 'success', invited: 'warning', closed: 'neutral' } as const;
