/** What a role is called. */
import { m } from '#lib/paraglide/messages.js';
import type { Role } from '#lib/server/auth/person.ts';

const WORDS = {
	administrator: m.account_role_administrator,
	planner: m.account_role_planner,
	appraiser: m.account_role_appraiser,
	head: m.account_role_head,
	officer: m.account_role_officer
} satisfies Record<Role, () => string>;

export const roleWords = (role: Role): string => WORDS[role]();
