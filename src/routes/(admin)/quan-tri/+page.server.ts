import { guard } from '#lib/server/auth/guard.ts';
import type { PageServerLoad } from './$types';

const ROOMS = [
	'ky',
	'don-vi',
	'nguoi-dung',
	'khao-sat',
	'so-lieu',
	'bo-chi-so',
	'hop-thu-di',
	'viec-dinh-ky',
	'nhat-ky'
];

/** The rooms of the administration that the person may enter. */
export const load: PageServerLoad = ({ locals: { person } }) => ({
	open: ROOMS.map((room) => `/quan-tri/${room}`).filter((address) => guard(address, person) === 'open')
});
