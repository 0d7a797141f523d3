import { settled } from '../../../settled.ts';
import { unitList } from '#lib/features/units/unit-pages.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, url }) => {
	const word = (name: string) => (url.searchParams.get(name) ?? '').trim();
	const filter = { day: word('ngay'), kind: word('loai'), block: word('khoi'), words: word('ten') };
	return { list: settled(await unitList(app, person, filter, language)), removed: url.searchParams.has('da-xoa') };
};
