import { redirect, type RequestEvent } from '@sveltejs/kit';
import { setEffort } from '#lib/features/benchmark/set-effort.server.ts';
import { settled } from '#routes/settled.ts';

/** The form of a criterion's effort, on every page that shows it; back to the page as it was filtered and sorted. */
export async function judgeEffort({ locals, request, url }: RequestEvent): Promise<never> {
	const form = await request.formData();
	const text = (name: string) => String(form.get(name) ?? '');
	const key = { frameworkId: text('bo'), criterionCode: text('tieu-chi') };
	const effort = text('cong-suc') === '' ? null : Number(text('cong-suc'));
	settled(await setEffort(locals.app, locals.person, key, effort, locals.now));
	const query = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
	redirect(303, `${url.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`);
}
