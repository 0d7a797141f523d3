import { settled } from '#routes/settled.ts';
import { answerWorkbook } from '#lib/features/assessment/answer-workbook.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	const { name, bytes } = settled(await answerWorkbook(app, person, key, language, now));
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-disposition': `attachment; filename="${name}"`,
			'cache-control': 'private, no-store'
		}
	});
};
