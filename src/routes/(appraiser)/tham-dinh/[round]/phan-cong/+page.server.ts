import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { giveParts, handOnPart, nameLead } from '#lib/features/appraisal/share-work.server.ts';
import { workSharing } from '#lib/features/appraisal/work-sharing.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = { roundId: params.round, block: url.searchParams.get('khoi') };
	return settled(await workSharing(locals.app, locals.person, asked, locals.language));
};

/** The same block again, at the place worked on. */
function backTo({ url }: Pick<RequestEvent, 'url'>, anchor: string): never {
	const block = url.searchParams.get('khoi');
	redirect(303, `${url.pathname}${block ? `?khoi=${encodeURIComponent(block)}` : ''}#${anchor}`);
}

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();

export const actions: Actions = {
	giao: async (event) => {
		const { locals, params, request, url } = event;
		const form = await request.formData();
		const chosen = {
			codes: form.getAll('tieu-chi').map(String),
			unitId: text(form, 'don-vi') || null,
			appraiserId: text(form, 'nguoi')
		};
		const given = { roundId: params.round, block: url.searchParams.get('khoi') ?? '', ...chosen };
		const done = await giveParts(locals.app, locals.person, given, locals.now);
		if (!done.ok) return fail(PROBLEMS[done.problem.code], { problem: done.problem, chosen });
		backTo(event, 'phan-viec');
	},
	chuyen: async (event) => {
		const { locals, params, request } = event;
		const form = await request.formData();
		const part = { roundId: params.round, partId: Number(text(form, 'phan')), appraiserId: text(form, 'nguoi') };
		settled(await handOnPart(locals.app, locals.person, part, locals.now));
		backTo(event, 'phan-viec');
	},
	thoi: async (event) => {
		const { locals, params, request } = event;
		const partId = Number(text(await request.formData(), 'phan'));
		settled(
			await handOnPart(locals.app, locals.person, { roundId: params.round, partId, appraiserId: null }, locals.now)
		);
		backTo(event, 'phan-viec');
	},
	'to-truong': async (event) => {
		const { locals, params, request } = event;
		const form = await request.formData();
		const named = { roundId: params.round, userId: text(form, 'nguoi'), leads: text(form, 'la') === 'co' };
		settled(await nameLead(locals.app, locals.person, named, locals.now));
		backTo(event, 'noi-dung');
	}
};
