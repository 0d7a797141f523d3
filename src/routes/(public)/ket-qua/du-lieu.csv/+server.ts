import { publishedResultsCsv } from '#lib/features/results/published-results.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) =>
	new Response(await publishedResultsCsv(locals.app), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="ket-qua-dti-cac-tinh.csv"'
		}
	});
