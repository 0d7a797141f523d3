import { settled } from '#routes/settled.ts';
import { peopleList } from '#lib/features/people/people-pages.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, url }) => {
	const word = (name: string) => (url.searchParams.get(name) ?? '').slice(0, 200);
	const filter = {
		words: word('tim'),
		role: word('vai-tro'),
		state: word('trang-thai'),
		page: Number(word('trang')) || 1
	};
	return { list: settled(await peopleList(app, person, filter, language)), invited: url.searchParams.get('da-moi') };
};
