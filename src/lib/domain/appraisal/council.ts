/** The council that judges a round (hội đồng thẩm định), as its minutes name it. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';

export const COUNCIL_ROLES = ['chair', 'deputy', 'member', 'secretary'] as const;
export type CouncilRole = (typeof COUNCIL_ROLES)[number];
export type CouncilMember = { name: string; office: string; role: CouncilRole };

const LONGEST = 200;

/**
 * Lines without a name are left out; the others stand in the order of their roles, and as typed within one. Refused: a
 * text that is too long, and a second chair (`choice_unknown`), each at its line.
 */
export function readMembers(typed: readonly { name: string; office: string; role: string }[]): Result<CouncilMember[]> {
	const members: CouncilMember[] = [];
	for (const [at, line] of typed.entries()) {
		const [name, office] = [clean(line.name), clean(line.office)];
		if (name === '') continue;
		if (name.length > LONGEST || office.length > LONGEST)
			return refused('text_too_long', `nguoi-${at}`, { most: LONGEST });
		const role = COUNCIL_ROLES.find((one) => one === line.role);
		if (!role || (role === 'chair' && members.some((one) => one.role === 'chair')))
			return refused('choice_unknown', `nguoi-${at}`);
		members.push({ name, office, role });
	}
	return ok(members.sort((a, b) => COUNCIL_ROLES.indexOf(a.role) - COUNCIL_ROLES.indexOf(b.role)));
}

const clean = (text: string): string =>
	text.replaceAll('\0', '').toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim();
