import { navigationFor } from '#lib/features/account/navigation.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
	person: locals.person ? { name: locals.person.name } : null,
	nav: navigationFor(locals.person),
	language: locals.language,
	demo: locals.app.settings.demo
});
