/** When a job is due: every so many minutes, or once a day at an hour of the city's clock. */

export type Rhythm = { everyMinutes: number } | { dailyAt: `${number}:${number}` };

/** Vietnam has one zone and no summer time. */
const CITY_OFFSET = 7 * 3_600_000;
const DAY = 86_400_000;

/** The first moment after `now` at which the job is due. Times missed while nothing ran are not made up for. */
export function nextDue(rhythm: Rhythm, now: Date): Date {
	if ('everyMinutes' in rhythm) {
		const step = rhythm.everyMinutes * 60_000;
		return new Date((Math.floor(now.getTime() / step) + 1) * step);
	}
	const [hour, minute] = rhythm.dailyAt.split(':').map(Number) as [number, number];
	const inCity = now.getTime() + CITY_OFFSET;
	const today = Math.floor(inCity / DAY) * DAY + hour * 3_600_000 + minute * 60_000;
	return new Date((today > inCity ? today : today + DAY) - CITY_OFFSET);
}
