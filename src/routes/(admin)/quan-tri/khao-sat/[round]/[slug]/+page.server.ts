import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../settled.ts';
import { uploadedFile } from '#routes/uploaded-file.ts';
import { PROBLEMS, problem, type Problem } from '#lib/domain/problem.ts';
import { removeList, uploadList } from '#lib/features/invitations/bring-list.server.ts';
import { letterOrder } from '#lib/features/invitations/letter-order.ts';
import { mailLetters } from '#lib/features/invitations/make-letters.server.ts';
import { setQuotas, surveyTurnout } from '#lib/features/invitations/turnout.server.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, slug }: RouteParams) => ({ roundId: round, slug });
const stopped = (problem: Problem, entries: Record<string, string> = {}) =>
	fail(PROBLEMS[problem.code], { problem, entries });
const back = ({ round, slug }: RouteParams, done: string): never =>
	redirect(303, `/quan-tri/khao-sat/${round}/${slug}?${done}`);

export const load: PageServerLoad = async ({ locals: { app, person, language }, params, url }) => ({
	survey: settled(await surveyTurnout(app, person, keyOf(params), language)),
	done: {
		added: url.searchParams.get('da-them'),
		mailed: url.searchParams.get('da-gui'),
		removed: url.searchParams.has('da-xoa'),
		quotas: url.searchParams.has('da-ghi')
	}
});

export const actions: Actions = {
	'tai-len': async ({ locals: { app, person, now }, params, request }) => {
		const file = await uploadedFile(await request.formData());
		if (!file) return stopped(problem('answer_required', 'tep'));
		const kept = await uploadList(app, person, keyOf(params), file, now);
		if (!kept.ok) return stopped(kept.problem);
		redirect(303, `/quan-tri/khao-sat/${params.round}/${params.slug}/xem/${kept.value}`);
	},
	'gui-thu': async ({ locals: { app, person, now }, params, request, url }) => {
		const order = letterOrder(await request.formData());
		const mailed = await mailLetters(app, person, keyOf(params), order, { origin: url.origin, now });
		return mailed.ok ? back(params, `da-gui=${mailed.value}`) : stopped(mailed.problem);
	},
	'chi-tieu': async ({ locals: { app, person, now }, params, request }) => {
		const { nhom, ...entries } = Object.fromEntries(
			[...(await request.formData())].map(([name, value]) => [name, String(value)])
		);
		const asked = { ...keyOf(params), question: nhom ?? '', entries: new Map(Object.entries(entries)) };
		const set = await setQuotas(app, person, asked, now);
		return set.ok ? back(params, 'da-ghi=1') : stopped(set.problem, entries);
	},
	'xoa-danh-sach': async ({ locals: { app, person, now }, params, request }) => {
		const listId = Number((await request.formData()).get('so'));
		const removed = await removeList(app, person, { ...keyOf(params), listId }, now);
		return removed.ok ? back(params, 'da-xoa=1') : stopped(removed.problem);
	}
};
