import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { endOfDay } from '#lib/domain/date.ts';
import { problem, PROBLEMS } from '#lib/domain/problem.ts';
import { changeDates } from '#lib/features/rounds/change-dates.server.ts';
import { changeReminders, reminderForm } from '#lib/features/chasing/reminder-settings.server.ts';
import { extendUnit } from '#lib/features/rounds/extend-unit.server.ts';
import { readDates } from '#lib/features/rounds/plan-form.ts';
import { roundPage } from '#lib/features/rounds/round-page.server.ts';
import { takeStep } from '#lib/features/rounds/take-step.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => ({
	round: settled(await roundPage(app, person, params.round, language, now)),
	done:
		['da-luu', 'da-chuyen', 'da-doi', 'da-gia-han', 'da-dat-nhac'].find((name) => url.searchParams.has(name)) ?? null,
	extended: url.searchParams.get('da-gia-han'),
	reminders: await reminderForm(app, person, params.round)
});

const words = (form: FormData, name: string) => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

export const actions: Actions = {
	buoc: async ({ locals: { app, person, now }, params, request }) => {
		const form = await request.formData();
		const [to, note] = [words(form, 'den'), words(form, 'note')];
		const taken = await takeStep(app, person, { roundId: params.round, to, note }, now);
		if (!taken.ok) return fail(PROBLEMS[taken.problem.code], { act: 'step', to, note, problems: [taken.problem] });
		redirect(303, `/quan-tri/ky/${params.round}?da-chuyen=1`);
	},
	moc: async ({ locals: { app, person, now }, params, request }) => {
		const form = await request.formData();
		const { dates, problems, typed } = readDates(form);
		const reason = words(form, 'reason');
		const refused = (found: typeof problems) =>
			fail(PROBLEMS[found[0]!.code], { act: 'dates', typed: { ...typed, reason }, problems: found });
		if (!dates) return refused(problems);
		const changed = await changeDates(app, person, { roundId: params.round, dates, reason }, now);
		if (!changed.ok) return refused(changed.problems);
		redirect(303, `/quan-tri/ky/${params.round}?da-doi=1`);
	},
	'gia-han': async ({ locals: { app, person, now }, params, request }) => {
		const form = await request.formData();
		const typed = { unit: words(form, 'unit'), until: words(form, 'until'), reason: words(form, 'reason') };
		const until = endOfDay(typed.until);
		const refused = (found: ReturnType<typeof problem>) =>
			fail(PROBLEMS[found.code], { act: 'extension', typed, problems: [found] });
		if (!until) return refused(problem('date_malformed', 'until', { value: typed.until }));
		const given = { roundId: params.round, unitId: typed.unit, until, reason: typed.reason };
		const extended = await extendUnit(app, person, given, now);
		if (!extended.ok) return refused(extended.problem);
		redirect(303, `/quan-tri/ky/${params.round}?da-gia-han=${encodeURIComponent(typed.unit)}`);
	},
	nhac: async ({ locals: { app, person, now }, params, request }) => {
		const form = await request.formData();
		const typed = Object.fromEntries([...form].map(([name, value]) => [name, String(value).slice(0, 200)]));
		const asked = { roundId: params.round, form: typed['mac-dinh'] ? null : typed };
		const changed = await changeReminders(app, person, asked, now);
		if (!changed.ok)
			return fail(PROBLEMS[changed.problems[0]!.code], { act: 'reminders', typed, problems: changed.problems });
		redirect(303, `/quan-tri/ky/${params.round}?da-dat-nhac=1`);
	}
};
