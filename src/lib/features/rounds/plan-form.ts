/** The form of a draft, as typed: read into a plan, and made from one. Days are days in Việt Nam. */
import { dayOf, endOfDay, startOfDay } from '#lib/domain/date.ts';
import { GROUPS, type Group } from '#lib/domain/framework/framework.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import { parseNumber } from '#lib/domain/questionnaire/answers.ts';
import { ROUND_DATES, type RoundDates } from '#lib/domain/round/round-dates.ts';
import type { Language } from '#lib/domain/text.ts';
import { FEWEST, type RoundPlan } from './round-plan.ts';

export const PLAN_FIELDS = [
	'id',
	'year',
	'nameVi',
	'nameEn',
	'opensAt',
	'closesAt',
	'appraisalUntil',
	'explanationUntil',
	'publishOn',
	'unitsOn',
	'lowBelow',
	'highFrom',
	'leastCitizens',
	'leastBusinesses'
] as const;
export type PlanField = (typeof PLAN_FIELDS)[number];

export type PlanForm = Record<PlanField, string> & {
	/** Version by group ("hp-so@2022.1"); empty: the group is not asked. */
	instruments: Partial<Record<Group, string>>;
	/** Ids of targets that the round is not held to. */
	withoutTargets: string[];
	signedReport: boolean;
};

export const instrumentField = (group: Group) => `instrument-${group}`;

export function typedPlan(form: FormData): PlanForm {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().normalize('NFC').trim() : '';
	};
	const kept = new Set(form.getAll('target').map(String));
	return {
		...(Object.fromEntries(PLAN_FIELDS.map((field) => [field, text(field)])) as Record<PlanField, string>),
		instruments: Object.fromEntries(GROUPS.map((group) => [group, text(instrumentField(group))])),
		withoutTargets: form
			.getAll('target-shown')
			.map(String)
			.filter((id) => !kept.has(id)),
		signedReport: form.has('signedReport')
	};
}

/** What the form says. Problems are those of reading; whether the plan is sound is another question. */
export function readPlan(
	form: PlanForm,
	language: Language,
	sample: boolean
): { plan: RoundPlan; problems: Problem[] } {
	const problems: Problem[] = [];
	const day = (field: PlanField, read: (day: string) => Date | null, needed: boolean): Date | null => {
		const typed = form[field];
		if (typed === '' && !needed) return null;
		const date = read(typed);
		if (!date)
			problems.push(
				typed === '' ? problem('answer_required', field) : problem('date_malformed', field, { value: typed })
			);
		return date;
	};
	const number = (field: PlanField): number => {
		const value = parseNumber(form[field], language);
		if (value === null || Number.isNaN(value))
			problems.push(problem('number_malformed', field, { value: form[field] }));
		return value ?? Number.NaN;
	};
	const share = (field: PlanField): string => {
		const percent = number(field);
		return Number.isNaN(percent) ? 'NaN' : (percent / 100).toFixed(4);
	};
	const dates = {
		opensAt: day('opensAt', startOfDay, true),
		closesAt: day('closesAt', endOfDay, true),
		appraisalUntil: day('appraisalUntil', endOfDay, false),
		explanationUntil: day('explanationUntil', endOfDay, false),
		publishOn: day('publishOn', startOfDay, false)
	};
	day('unitsOn', startOfDay, true);
	const plan: RoundPlan = {
		id: form.id.toLowerCase(),
		year: Number(form.year),
		name: { vi: form.nameVi.slice(0, 200), en: form.nameEn.slice(0, 200) },
		sample,
		// With a day that cannot be read the plan is refused before it is used.
		dates: { ...dates, opensAt: dates.opensAt ?? new Date(0), closesAt: dates.closesAt ?? new Date(1) },
		unitsOn: form.unitsOn,
		instruments: Object.values(form.instruments).filter((version) => version !== ''),
		withoutTargets: form.withoutTargets,
		signedReport: form.signedReport,
		thresholds: { lowBelow: share('lowBelow'), highFrom: share('highFrom') },
		smallGroups: { leastCitizens: number('leastCitizens'), leastBusinesses: number('leastBusinesses') }
	};
	return { plan, problems };
}

/** The fields of dates, as days. */
export const dayFields = (dates: RoundDates): Record<keyof RoundDates, string> => ({
	opensAt: dayOf(dates.opensAt),
	closesAt: dayOf(dates.closesAt),
	appraisalUntil: dates.appraisalUntil ? dayOf(dates.appraisalUntil) : '',
	explanationUntil: dates.explanationUntil ? dayOf(dates.explanationUntil) : '',
	publishOn: dates.publishOn ? dayOf(dates.publishOn) : ''
});

/** Reads the fields of dates alone. */
export function readDates(form: FormData): {
	dates: RoundDates | null;
	problems: Problem[];
	typed: Record<string, string>;
} {
	const whole = typedPlan(form);
	const { plan, problems } = readPlan({ ...whole, ...SOUND }, 'vi', false);
	const typed = Object.fromEntries(ROUND_DATES.map((field) => [field, whole[field]]));
	return { dates: problems.length === 0 ? plan.dates : null, problems, typed };
}

/** Fields besides the dates, so that only the dates can be wrong. */
const SOUND = { unitsOn: '2000-01-01', lowBelow: '50', highFrom: '80', leastCitizens: '10', leastBusinesses: '5' };

export const DEFAULTS = {
	lowBelow: '50',
	highFrom: '80',
	leastCitizens: String(FEWEST.leastCitizens),
	leastBusinesses: String(FEWEST.leastBusinesses)
};
