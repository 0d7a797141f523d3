import { describe, expect, test } from 'vitest';
import { disorderIn, faultsOfChange, shiftYears, type RoundDates } from '#lib/domain/round/round-dates.ts';

const at = (day: string) => new Date(`${day}T00:00:00Z`);
const DATES: RoundDates = {
	opensAt: at('2026-11-01'),
	closesAt: at('2026-12-15'),
	appraisalUntil: at('2027-01-10'),
	explanationUntil: null,
	publishOn: at('2027-02-01')
};
const told = (faults: { code: string; field: string }[]) => faults.map(({ code, field }) => `${code} ${field}`);

describe('the order of the dates', () => {
	test.each<[Partial<RoundDates>, string[]]>([
		[{}, []],
		[{ appraisalUntil: null, publishOn: null }, []],
		[{ closesAt: at('2026-11-01') }, ['dates_disorder closesAt']],
		[{ explanationUntil: at('2027-01-09') }, ['dates_disorder explanationUntil']],
		[{ publishOn: at('2026-12-14') }, ['dates_disorder publishOn']]
	])('%o', (change, expected) => {
		expect(told(disorderIn({ ...DATES, ...change }))).toEqual(expected);
	});
});

describe('dates of a round that has begun', () => {
	const now = at('2026-12-20');
	test.each<[Partial<RoundDates>, string[]]>([
		[{}, []],
		[{ closesAt: at('2026-12-31') }, []],
		[{ closesAt: at('2026-12-19') }, ['date_past closesAt']],
		[{ opensAt: at('2026-10-01') }, ['date_fixed opensAt']],
		[{ appraisalUntil: at('2026-12-01') }, ['date_past appraisalUntil']],
		[{ publishOn: null }, []],
		[{ explanationUntil: at('2027-03-01') }, ['dates_disorder publishOn']]
	])('%o', (change, expected) => {
		expect(told(faultsOfChange(DATES, { ...DATES, ...change }, now))).toEqual(expected);
	});
});

test('a year later, the 29th of February becomes the 1st of March', () => {
	const later = shiftYears({ ...DATES, publishOn: at('2028-02-29') }, 1);
	expect(later.opensAt).toEqual(at('2027-11-01'));
	expect(later.explanationUntil).toBeNull();
	expect(later.publishOn).toEqual(at('2029-03-01'));
});
