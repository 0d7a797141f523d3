/** When an act happens, and the address at which people find the program: what is set for it, else what was asked for. */
import type { RequestEvent } from '@sveltejs/kit';

export const atOf = ({ locals: { app, now }, url }: Pick<RequestEvent, 'locals' | 'url'>) => ({
	now,
	origin: app.settings.origin ?? url.origin
});
