import { json, error } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { knownWords } from '#lib/features/assessment/known-words.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import type { RequestHandler } from './$types';

/** One file as it is, straight to disk; `tieu-chi` and `ten` in the address say where it belongs and what it is called. */
export const POST: RequestHandler = async ({ locals, params, url, request }) => {
	// No form of another site can send this header, nor a form at all.
	if (!request.headers.has('x-live') || !request.body) error(400);
	const key = { roundId: params.round, unitId: params.unit, criterionCode: url.searchParams.get('tieu-chi') ?? '' };
	const name = url.searchParams.get('ten') ?? '';
	const attached = await attachEvidence(locals.app, locals.person, key, { name, content: request.body }, locals.now);
	if (!attached.ok) {
		const { problem } = attached;
		return json({ ok: false, text: `${name}: ${problemText(problem)}` }, { status: PROBLEMS[problem.code] });
	}
	const { evidence, known } = attached.value;
	return json({ ok: true, text: knownWords({ name: evidence.title ?? evidence.fileName, known }) });
};
