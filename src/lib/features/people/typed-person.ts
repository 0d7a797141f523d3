/** What a form about an account says. */
import type { Role } from '#lib/server/auth/person.ts';

/** In the order in which they are offered. */
export const ROLES = ['officer', 'head', 'appraiser', 'planner', 'administrator'] as const satisfies readonly Role[];

export type TypedRole = { organisationId: string; role: Role };
export type TypedPerson = {
	name: string;
	email: string;
	language: 'vi' | 'en';
	roles: TypedRole[];
	way: 'mail' | 'letter';
};

/** Rows of roles: one without a role is none. A role that does not exist is left out: no form of ours sends one. */
export function readRoles(form: FormData): TypedRole[] {
	const units = form.getAll('don-vi').map(String);
	const rows = form.getAll('vai-tro').flatMap((one, at): TypedRole[] => {
		const role = ROLES.find((known) => known === one);
		return role ? [{ role, organisationId: units[at] ?? '' }] : [];
	});
	const key = ({ role, organisationId }: TypedRole) => `${role} ${organisationId}`;
	return rows.filter((row, at) => rows.findIndex((other) => key(other) === key(row)) === at);
}

export function readPerson(form: FormData): TypedPerson {
	const text = (name: string) => String(form.get(name) ?? '');
	return {
		name: text('ten'),
		email: text('email'),
		language: text('ngon-ngu') === 'en' ? 'en' : 'vi',
		roles: readRoles(form),
		way: text('cach') === 'letter' ? 'letter' : 'mail'
	};
}
