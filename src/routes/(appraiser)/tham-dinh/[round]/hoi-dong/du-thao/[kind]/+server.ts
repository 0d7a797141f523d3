import { error } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { draftPaper } from '#lib/features/appraisal/council-drafts.server.ts';
import type { RequestHandler } from './$types';

const KINDS = { 'bien-ban.docx': 'minutes', 'quyet-dinh.docx': 'decision' } as const;

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) => {
	const kind = KINDS[params.kind as keyof typeof KINDS];
	if (!kind) error(404);
	const { name, bytes } = settled(await draftPaper(app, person, { roundId: params.round, kind }, language, now));
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
			'content-disposition': `attachment; filename="${name}"`
		}
	});
};
