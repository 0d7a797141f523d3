import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { councilPage, recordPaper, saveCouncil, takePaperAway } from '#lib/features/appraisal/council-papers.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
	page: settled(await councilPage(locals.app, locals.person, params.round, locals.language)),
	done: url.searchParams.get('xong')
});

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();
type Line = { name: string; office: string; role: string };
const refused = (problem: Problem, typed: Record<string, string>, members: Line[] | null = null) =>
	fail(PROBLEMS[problem.code], { problem, typed, members });

export const actions: Actions = {
	'thanh-phan': async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const [names, offices, roles] = ['ten', 'chuc-vu', 'vai'].map((name) => form.getAll(name).map(String));
		const members = names!.map((name, at) => ({ name, office: offices![at] ?? '', role: roles![at] ?? '' }));
		const typed = { heldOn: text(form, 'ngay-hop'), place: text(form, 'noi-hop') };
		const council = { roundId: params.round, ...typed, members };
		const saved = await saveCouncil(locals.app, locals.person, council, locals.now);
		if (!saved.ok) return refused(saved.problem, typed, members);
		redirect(303, `${url.pathname}?xong=thanh-phan`);
	},
	'ghi-nhan': async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const file = form.get('tep');
		const typed = { kind: text(form, 'loai'), number: text(form, 'so-hieu'), issuedOn: text(form, 'ngay') };
		const content = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
		const paper = { roundId: params.round, ...typed, name: file instanceof File ? file.name : '', content };
		const recorded = await recordPaper(locals.app, locals.person, paper, locals.now);
		if (!recorded.ok) return refused(recorded.problem, typed);
		redirect(303, `${url.pathname}?xong=ghi-nhan`);
	},
	go: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const paper = { roundId: params.round, paperId: Number(text(form, 'van-ban') || NaN), why: text(form, 'vi-sao') };
		const taken = await takePaperAway(locals.app, locals.person, paper, locals.now);
		if (!taken.ok) return refused(taken.problem, {});
		redirect(303, `${url.pathname}?xong=go`);
	}
};
