import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { uploadedFile } from '#routes/uploaded-file.ts';
import { PROBLEMS, type Result } from '#lib/domain/problem.ts';
import { explainCriterion } from '#lib/features/assessment/explain-criterion.server.ts';
import { handOver, sendBack, takeBack } from '#lib/features/assessment/hand-over.server.ts';
import { attachSignedReport, removeSignedReport } from '#lib/features/assessment/signed-report.server.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { submitAssessment, UNANSWERED } from '#lib/features/assessment/submit-assessment.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const key = keyOf(params);
	return settled(await submissionCheck(locals.app, locals.person, key, locals.language, locals.now));
};

type Step = (event: RequestEvent, form: FormData) => Promise<Result<null>>;

const keyOf = ({ round, unit }: RequestEvent['params']) => ({ roundId: round, unitId: unit });
const textOf = (form: FormData, name: string) => String(form.get(name) ?? '');

/** A step between officers and head, after which the page shows where it stands now. */
const step = (take: Step) => async (event: RequestEvent) => {
	const taken = await take(event, await event.request.formData());
	if (taken.ok) redirect(303, event.url.pathname);
	return fail(PROBLEMS[taken.problem.code], { problem: taken.problem, explained: null, report: null });
};

export const actions: Actions = {
	trinh: step(({ locals: { app, person, now }, params, url }, form) => {
		const seen = form.get('ban') === null ? {} : { seenRevision: Number(form.get('ban')) };
		const said = { note: textOf(form, 'loi-nhan'), ...seen };
		return handOver(app, person, keyOf(params), said, { now, origin: url.origin });
	}),
	'rut-lai': step(({ locals: { app, person, now }, params }) => takeBack(app, person, keyOf(params), now)),
	'tra-can-bo': step(({ locals: { app, person, now }, params, url }, form) =>
		sendBack(app, person, keyOf(params), textOf(form, 'loi-nhan'), { now, origin: url.origin })
	),
	nop: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const [confirmed, seen] = [form.has(UNANSWERED), form.get('ban')];
		const key = keyOf(params);
		const submitted = await submitAssessment(locals.app, locals.person, key, locals.now, {
			unansweredConfirmed: confirmed,
			...(seen === null ? {} : { seenRevision: Number(seen) })
		});
		// Sent twice, it was handed in once: the receipt says so.
		if (submitted.ok || submitted.problem.code === 'already_submitted') redirect(303, url.pathname);
		return fail(PROBLEMS[submitted.problem.code], { problem: submitted.problem, explained: null, report: null });
	},
	'bao-cao': async (event) => {
		const { app, person, now } = event.locals;
		const form = await event.request.formData();
		const file = await uploadedFile(form);
		const typed = { number: textOf(form, 'so'), day: textOf(form, 'ngay') };
		const given = { file: file && { name: file.name, content: file.bytes }, ...typed };
		const attached = await attachSignedReport(app, person, keyOf(event.params), given, now);
		if (attached.ok) redirect(303, `${event.url.pathname}#bao-cao-ky`);
		return fail(PROBLEMS[attached.problem.code], { problem: attached.problem, explained: null, report: typed });
	},
	'bo-bao-cao': step(({ locals: { app, person, now }, params }) => removeSignedReport(app, person, keyOf(params), now)),
	'giai-trinh': async ({ locals: { app, person, now }, params, request }) => {
		const form = await request.formData();
		const key = keyOf(params);
		const [code, words] = [textOf(form, 'tieu-chi'), textOf(form, 'giai-trinh')];
		const explained = await explainCriterion(app, person, key, { code, words }, now);
		if (!explained.ok)
			return fail(PROBLEMS[explained.problem.code], { problem: explained.problem, explained: null, report: null });
		return { problem: null, explained: code, report: null };
	}
};
