import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

/** Where the guard sends whoever came to an address that is not theirs: the page that says so. */
export const load: PageServerLoad = () => error(403, m.problem_not_yours());
