import { readAsked, readAuditPage } from '#lib/features/audit/read-audit.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, url: { searchParams } }) => {
	const after = Number(searchParams.get('sau'));
	const before = Number.isSafeInteger(after) && after > 0 ? after : null;
	return settled(await readAuditPage(app, person, readAsked(searchParams), before, language));
};
