import { error, json } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { receiveOffline, sentShape } from '#lib/features/survey/offline/receive-offline.server.ts';
import type { RequestHandler } from './$types';

/** More than the longest questionnaire with every text at its limit that a person would type. */
const LONGEST = 1_000_000;

export const POST: RequestHandler = async ({ request, locals, params, getClientAddress }) => {
	const text = await request.text();
	if (text.length > LONGEST) error(413);
	const sent = sentShape.safeParse(parsed(text));
	if (!sent.success) error(400);
	const received = await receiveOffline(
		locals.app,
		{ slug: params.slug, sent: sent.data, address: getClientAddress() },
		locals.now
	);
	if (received.ok) return json({ receipt: received.receipt });
	const { problem, problems } = received;
	return json({ problem, problems }, { status: PROBLEMS[problem.code] });
};

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
