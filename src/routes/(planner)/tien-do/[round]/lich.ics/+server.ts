import { roundCalendar } from '#lib/features/chasing/calendar.server.ts';
import { settled } from '#routes/settled.ts';
import { calendarDownload } from '../../calendar-download.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) => {
	const key = { roundId: params.round, unitId: null };
	return calendarDownload(settled(await roundCalendar(app, person, key, language, now)));
};
