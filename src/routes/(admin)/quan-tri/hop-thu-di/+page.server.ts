import { readOutbox } from '#lib/features/mail/read-outbox.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, url }) => ({
	outbox: settled(await readOutbox(app, person, url.searchParams.get('trang-thai'), language))
});
