import type { Download } from '#lib/features/benchmark/export-round.server.ts';

/** A table as a file to keep. */
export const download = ({ name, csv }: Download): Response =>
	new Response(csv, {
		headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` }
	});
