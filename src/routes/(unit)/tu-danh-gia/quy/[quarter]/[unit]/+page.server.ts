import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { reportPage } from '#lib/features/progress/progress-report.server.ts';
import { readReportEntry } from '#lib/features/progress/report-entry.ts';
import { reopenReport, writeReport } from '#lib/features/progress/write-report.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const keyOf = ({ quarter, unit }: RequestEvent['params']) => ({ quarter, unitId: unit });

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) => ({
	report: settled(await reportPage(app, person, keyOf(params), language, now))
});

async function write({ locals: { app, person, now }, params, request, url }: RequestEvent, submit: boolean) {
	const { entry, added, revision } = readReportEntry(await request.formData());
	const written = await writeReport(app, person, keyOf(params), { entry, added, revision, submit }, now);
	if (written.ok) redirect(303, `${url.pathname}${added.length > 0 && !submit ? '#tieu-chi' : ''}`);
	return fail(PROBLEMS[written.problem.code], { problem: written.problem, typed: entry });
}

export const actions: Actions = {
	luu: (event) => write(event, false),
	nop: (event) => write(event, true),
	rut: async ({ locals: { app, person, now }, params, url }) => {
		const reopened = await reopenReport(app, person, keyOf(params), now);
		if (reopened.ok) redirect(303, url.pathname);
		return fail(PROBLEMS[reopened.problem.code], { problem: reopened.problem, typed: null });
	}
};
