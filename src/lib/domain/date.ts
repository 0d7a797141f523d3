/** Moments as people of the city read them: in its own time zone, whatever the server's. */
import type { Language } from '#lib/domain/text.ts';

const CITY_TIME = 'Asia/Ho_Chi_Minh';

/** "24/11/2026", the same in both languages. */
export const formatDate = (moment: Date): string => DATE.format(moment);

/** The calendar day that a moment is on, as days are stored: "2026-11-24". */
export const dayOf = (moment: Date): string => formatDate(moment).split('/').reverse().join('-');

/** The last day of the year that a moment is in: "2026-12-31". */
export const endOfYear = (moment: Date): string => `${dayOf(moment).slice(0, 4)}-12-31`;

/** When the day ("2026-12-31") begins in the city; null for what is no day. */
export function startOfDay(day: string): Date | null {
	const exists = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
	return exists ? new Date(`${day}T00:00:00+07:00`) : null;
}

/** The last second of the day in the city; null for what is no day. */
export function endOfDay(day: string): Date | null {
	const start = startOfDay(day);
	return start && new Date(start.getTime() + 86_400_000 - 1000);
}

/** "10:32 ngày 24/11/2026", "10:32 on 24/11/2026". */
export function formatDateTime(moment: Date, language: Language): string {
	return `${TIME.format(moment)} ${language === 'vi' ? 'ngày' : 'on'} ${DATE.format(moment)}`;
}

/** "10:32". */
export const formatTime = (moment: Date): string => TIME.format(moment);

/** A calendar day as stored ("2022-04-05") in the order people write it ("05/04/2022"). */
export const formatDay = (day: string): string => day.split('-').reverse().join('/');

/** A calendar day that exists, as stored: "2022-04-05", and not "2022-02-30". */
export function isDay(text: string): boolean {
	const day = new Date(`${text}T00:00:00Z`);
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const DATE = new Intl.DateTimeFormat('en-GB', {
	timeZone: CITY_TIME,
	day: '2-digit',
	month: '2-digit',
	year: 'numeric'
});
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: CITY_TIME, hour: '2-digit', minute: '2-digit' });
