import { settled } from '../../../../../../../settled.ts';
import { letterOrder } from '#lib/features/invitations/letter-order.ts';
import { letterTable } from '#lib/features/invitations/make-letters.server.ts';
import type { RequestHandler } from './$types';

/** By POST: it makes new codes, so nothing that follows links may come here. */
export const POST: RequestHandler = async ({ locals: { app, person, language, now }, params, request, url }) => {
	const key = { roundId: params.round, slug: params.slug };
	const order = letterOrder(await request.formData());
	const table = settled(await letterTable(app, person, key, order, language, { origin: url.origin, now }));
	return new Response(table, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="thu-moi-${params.slug}.csv"`,
			'cache-control': 'no-store'
		}
	});
};
