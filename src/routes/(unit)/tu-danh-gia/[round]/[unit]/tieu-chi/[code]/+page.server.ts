import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { criterionRecord } from '#lib/features/appraisal/criterion-record.server.ts';
import { markRead, writeMessage } from '#lib/features/appraisal/write-message.server.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, unit, code }: RouteParams) => ({ roundId: round, unitId: unit, criterionCode: code });

export const load: PageServerLoad = async ({ locals, params }) =>
	settled(await criterionRecord(locals.app, locals.person, keyOf(params), locals.language));

export const actions: Actions = {
	gui: async ({ locals, params, request, url }) => {
		const words = String((await request.formData()).get('loi') ?? '');
		const written = await writeMessage(locals.app, locals.person, keyOf(params), words, locals.now);
		if (!written.ok) return fail(PROBLEMS[written.problem.code], { problem: written.problem, words });
		redirect(303, `${url.pathname}#tin-${written.value.id}`);
	},
	'da-doc': async ({ locals, params, request, url }) => {
		const upTo = Number((await request.formData()).get('den') || NaN);
		settled(await markRead(locals.app, locals.person, keyOf(params), upTo));
		redirect(303, `${url.pathname}#trao-doi`);
	}
};
