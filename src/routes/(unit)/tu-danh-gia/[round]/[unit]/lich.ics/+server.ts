import { roundCalendar } from '#lib/features/chasing/calendar.server.ts';
import { calendarDownload } from '#routes/(planner)/tien-do/calendar-download.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return calendarDownload(settled(await roundCalendar(app, person, key, language, now)));
};
