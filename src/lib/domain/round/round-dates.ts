/**
 * The dates of a round, in the order in which they must come: it opens, closes for the units, is appraised and explained,
 * and is to be published. All but the first two may be left open.
 */
export const ROUND_DATES = ['opensAt', 'closesAt', 'appraisalUntil', 'explanationUntil', 'publishOn'] as const;
export type RoundDate = (typeof ROUND_DATES)[number];

export type RoundDates = {
	opensAt: Date;
	closesAt: Date;
	appraisalUntil: Date | null;
	explanationUntil: Date | null;
	publishOn: Date | null;
};

export type DateFault = { code: 'dates_disorder' | 'date_past' | 'date_fixed'; field: RoundDate };

/** Dates that do not follow each other, each told at the later one. */
export function disorderIn(dates: RoundDates): DateFault[] {
	const faults: DateFault[] = [];
	let latest = dates.opensAt;
	for (const field of ROUND_DATES.slice(1)) {
		const date = dates[field];
		if (date === null) continue;
		if (date <= latest) faults.push({ code: 'dates_disorder', field });
		else latest = date;
	}
	return faults;
}

/**
 * Whether dates of a round that has begun may be changed so. What has passed stays as it was (`date_fixed`), and nothing
 * is moved into the past (`date_past`): whoever relied on the date could no longer keep it.
 */
export function faultsOfChange(before: RoundDates, after: RoundDates, now: Date): DateFault[] {
	const moved = ROUND_DATES.flatMap((field): DateFault[] => {
		const [was, is] = [before[field], after[field]];
		if (was?.getTime() === is?.getTime()) return [];
		if (field === 'opensAt' && was !== null && was <= now) return [{ code: 'date_fixed', field }];
		return is !== null && is <= now ? [{ code: 'date_past', field }] : [];
	});
	return moved.length > 0 ? moved : disorderIn(after);
}

/** The same dates some years later; the 29th of February becomes the 1st of March. */
export function shiftYears(dates: RoundDates, years: number): RoundDates {
	const shifted = (date: Date): Date => {
		const later = new Date(date);
		later.setUTCFullYear(date.getUTCFullYear() + years);
		return later;
	};
	const maybe = (date: Date | null) => date && shifted(date);
	return {
		opensAt: shifted(dates.opensAt),
		closesAt: shifted(dates.closesAt),
		appraisalUntil: maybe(dates.appraisalUntil),
		explanationUntil: maybe(dates.explanationUntil),
		publishOn: maybe(dates.publishOn)
	};
}
