import type { Download } from '#lib/features/benchmark/export-round.server.ts';

/** A table as a file to keep. */
export const download = ({ name, csv }: Download): Response =>
	new Response(csv, {
		headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` }
	});

/** An office file to keep. */
export const downloadBytes = ({ name, bytes }: { name: string; bytes: Buffer }): Response =>
	new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': OFFICE[name.endsWith('.docx') ? 'docx' : 'xlsx'],
			'content-disposition': `attachment; filename="${name}"`
		}
	});

const OFFICE = {
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
};
