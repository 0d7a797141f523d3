/** What the places in a council are called. */
import type { CouncilRole } from '#lib/domain/appraisal/council.ts';
import { m } from '#lib/paraglide/messages.js';

export const roleWords = (role: CouncilRole): string =>
	({
		chair: m.council_role_chair,
		deputy: m.council_role_deputy,
		member: m.council_role_member,
		secretary: m.council_role_secretary
	})[role]();

export const paperWords = (kind: 'minutes' | 'decision'): string =>
	kind === 'minutes' ? m.council_paper_minutes() : m.council_paper_decision();
