import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { exceptUnit, unitInRound } from '#lib/features/rounds/except-unit.server.ts';
import { extendUnit } from '#lib/features/rounds/extend-unit.server.ts';
import type { Actions, PageServerLoad } from './$types';

const keyOf = ({ round, unit }: { round: string; unit: string }) => ({ roundId: round, unitId: unit });

export const load: PageServerLoad = async ({ locals: { app, person, language }, params, url }) => ({
	unit: settled(await unitInRound(app, person, keyOf(params), language)),
	done: url.searchParams.has('da-luu')
});

export const actions: Actions = {
	luu: async ({ locals: { app, person, now }, params, request }) => {
		const form = await request.formData();
		const typed = {
			ranked: form.has('ranked'),
			notApplicable: form.getAll('criterion').map(String),
			reason: String(form.get('reason') ?? '')
		};
		const kept = await exceptUnit(app, person, keyOf(params), typed, now);
		if (!kept.ok) return fail(PROBLEMS[kept.problem.code], { problem: kept.problem, typed });
		redirect(303, `/quan-tri/ky/${params.round}/don-vi/${params.unit}?da-luu=1`);
	},
	'huy-gia-han': async ({ locals: { app, person, now }, params, request }) => {
		const reason = String((await request.formData()).get('reason') ?? '');
		const taken = await extendUnit(app, person, { ...keyOf(params), until: null, reason }, now);
		if (!taken.ok) return fail(PROBLEMS[taken.problem.code], { problem: taken.problem, typed: null });
		redirect(303, `/quan-tri/ky/${params.round}/don-vi/${params.unit}?da-luu=1`);
	}
};
