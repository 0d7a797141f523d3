import { settled } from '../../../../../../settled.ts';
import { listTemplate } from '#lib/features/invitations/bring-list.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language }, params }) => {
	const key = { roundId: params.round, slug: params.slug };
	return new Response(settled(await listTemplate(app, person, key, language)), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="danh-sach-moi-${params.slug}.csv"`
		}
	});
};
