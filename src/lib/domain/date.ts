/** Moments as people of the city read them: in its own time zone, whatever the server's. */
import type { Language } from '#lib/domain/text.ts';

const CITY_TIME = 'Asia/Ho_Chi_Minh';

/** "24/11/2026", the same in both languages. */
export const formatDate = (moment: Date): string => DATE.format(moment);

/** The calendar day that a moment is on, as days are stored: "2026-11-24". */
export const dayOf = (moment: Date): string => formatDate(moment).split('/').reverse().join('-');

/** "10:32 ngày 24/11/2026", "10:32 on 24/11/2026". */
export function formatDateTime(moment: Date, language: Language): string {
	return `${TIME.format(moment)} ${language === 'vi' ? 'ngày' : 'on'} ${DATE.format(moment)}`;
}

/** "10:32". */
export const formatTime = (moment: Date): string => TIME.format(moment);

/** A calendar day as stored ("2022-04-05") in the order people write it ("05/04/2022"). */
export const formatDay = (day: string): string => day.split('-').reverse().join('/');

const DATE = new Intl.DateTimeFormat('en-GB', {
	timeZone: CITY_TIME,
	day: '2-digit',
	month: '2-digit',
	year: 'numeric'
});
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: CITY_TIME, hour: '2-digit', minute: '2-digit' });
