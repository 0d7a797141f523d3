import { fail, redirect } from '@sveltejs/kit';
import { signedIn } from '#routes/signed-in.ts';
import { atOf } from '#routes/where-from.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { changeOwnPassword } from '#lib/features/people/set-password.server.ts';
import { SHORTEST_PASSWORD } from '#lib/server/auth/password.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ least: SHORTEST_PASSWORD });

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const typed = { old: String(form.get('old') ?? ''), wanted: String(form.get('password') ?? '') };
		const changed = await changeOwnPassword(event.locals.app, signedIn(event.locals), typed, atOf(event));
		if (!changed.ok) return fail(PROBLEMS[changed.problem.code], { problem: changed.problem });
		redirect(303, '/tai-khoan?mat-khau-moi');
	}
};
