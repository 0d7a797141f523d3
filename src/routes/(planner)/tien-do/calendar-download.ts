import type { CalendarDownload } from '#lib/features/chasing/calendar.server.ts';

/** A calendar that the reader's own calendar program opens. */
export const calendarDownload = ({ name, text }: CalendarDownload): Response =>
	new Response(text, {
		headers: {
			'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
			'content-disposition': `attachment; filename="${name}"`
		}
	});
