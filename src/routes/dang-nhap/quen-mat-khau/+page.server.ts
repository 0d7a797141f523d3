import { redirect } from '@sveltejs/kit';
import { atOf } from '#routes/where-from.ts';
import { askForLink } from '#lib/features/people/set-password.server.ts';
import { HOURS_OPEN } from '#lib/server/auth/account-links.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ sent: url.searchParams.has('da-gui'), hours: HOURS_OPEN.reset });

export const actions: Actions = {
	default: async (event) => {
		const email = String((await event.request.formData()).get('email') ?? '').slice(0, 254);
		await askForLink(event.locals.app, { email, address: event.getClientAddress() }, atOf(event));
		redirect(303, '/dang-nhap/quen-mat-khau?da-gui');
	}
};
