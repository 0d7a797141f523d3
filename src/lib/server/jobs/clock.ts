/** When a job is due: every so many minutes, or once a day or week at an hour of the city's clock. */

export type Rhythm = { everyMinutes: number } | { dailyAt: Hour } | { sundaysAt: Hour };

type Hour = `${number}:${number}`;

/** Vietnam has one zone and no summer time. */
const CITY_OFFSET = 7 * 3_600_000;
const DAY = 86_400_000;
const SUNDAY = 0;

/** The first moment after `now` at which the job is due. Times missed while nothing ran are not made up for. */
export function nextDue(rhythm: Rhythm, now: Date): Date {
	if ('everyMinutes' in rhythm) {
		const step = rhythm.everyMinutes * 60_000;
		return new Date((Math.floor(now.getTime() / step) + 1) * step);
	}
	const weekly = 'sundaysAt' in rhythm;
	const [hour, minute] = (weekly ? rhythm.sundaysAt : rhythm.dailyAt).split(':').map(Number) as [number, number];
	const inCity = now.getTime() + CITY_OFFSET;
	let due = Math.floor(inCity / DAY) * DAY + hour * 3_600_000 + minute * 60_000;
	while (due <= inCity || (weekly && new Date(due).getUTCDay() !== SUNDAY)) due += DAY;
	return new Date(due - CITY_OFFSET);
}
