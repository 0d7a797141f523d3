import { readLowList } from '#lib/features/benchmark/low-list.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const wanted = {
		block: url.searchParams.get('khoi') ?? '',
		pillar: url.searchParams.get('tru-cot') ?? '',
		whole: url.searchParams.has('tat-ca')
	};
	return {
		list: settled(await readLowList(locals.app, locals.person, params.round, wanted, locals.language, locals.now))
	};
};
