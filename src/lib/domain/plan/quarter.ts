/** Quarters of a year (quý), and when a unit's report on one is due. */
export type Quarter = { year: number; quarter: number };

/** Days after the end of a quarter until its reports are due, unless the planner sets another day. Our own proposal. */
export const DUE_AFTER_DAYS = 10;

const DAY = 86_400_000;

/** "2026-q4" as addresses have it; null for what is no quarter. */
export function readQuarter(text: string): Quarter | null {
	const [, year, quarter] = /^(20\d\d)-q([1-4])$/.exec(text) ?? [];
	return year && quarter ? { year: Number(year), quarter: Number(quarter) } : null;
}

export const quarterId = ({ year, quarter }: Quarter): string => `${year}-q${quarter}`;

/** The quarter that a day ("2026-11-26") is in. */
export const quarterOf = (day: string): Quarter => ({
	year: Number(day.slice(0, 4)),
	quarter: Math.ceil(Number(day.slice(5, 7)) / 3)
});

/** Its last day. */
export const lastDay = ({ year, quarter }: Quarter): string => iso(Date.UTC(year, quarter * 3, 0));

/** The day on which its reports are due by default. */
export const defaultDue = (quarter: Quarter): string => iso(Date.parse(lastDay(quarter)) + DUE_AFTER_DAYS * DAY);

const iso = (moment: number) => new Date(moment).toISOString().slice(0, 10);
