/** What a problem says to the person whom it stops: what is wrong, and what to do next, in their language. */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Problem, ProblemCode } from '#lib/domain/problem.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

/** Answers are limited to this when a problem names no limit of its own (answers.ts, rules/figures.ts). */
const LARGEST_ANSWER = 100_000_000_000;

type Details = NonNullable<Problem['details']>;

/**
 * The words for a problem in the language of the request. Details given as numbers are written in that language
 * ("1.234,5"), those given as text stand as they were typed; a detail that is absent leaves a message without figures
 * whole. Sizes (`most` of files and forms) are in megabytes, `minutes` in minutes, points in plain points.
 */
export const problemText = ({ code, details = {} }: Problem): string => TEXTS[code](details);

const TEXTS: Record<ProblemCode, (details: Details) => string> = {
	number_malformed: (given) => m.problem_number_malformed({ value: shown(given.value) }),
	number_negative: () => m.problem_number_negative(),
	number_too_large: (given) => m.problem_number_too_large({ most: shown(given.most ?? LARGEST_ANSWER) }),
	number_too_precise: (given) => m.problem_number_too_precise({ most: shown(given.most ?? 4) }),
	number_not_whole: (given) => m.problem_number_not_whole({ value: shown(given.value) }),
	number_too_small: (given) => m.problem_number_too_small({ least: shown(given.least ?? 0) }),
	date_malformed: (given) => m.problem_date_malformed({ value: shown(given.value) }),
	text_too_long: (given) => m.problem_text_too_long({ most: shown(given.most ?? 4000) }),
	choice_unknown: () => m.problem_choice_unknown(),
	answer_required: () => m.problem_answer_required(),
	numerator_over_denominator: (given) =>
		given.a === undefined || given.b === undefined
			? m.problem_numerator_over_denominator()
			: m.problem_numerator_over_denominator_figures({ a: shown(given.a), b: shown(given.b) }),
	denominator_zero: () => m.problem_denominator_zero(),
	// The questionnaire's own words, where its author gave them.
	rule_broken: (given) => shown(given.says) || m.problem_rule_broken(),
	file_too_large: (given) =>
		given.most === undefined ? m.problem_file_too_large() : m.problem_file_too_large_limit({ most: shown(given.most) }),
	file_kind: (given) =>
		given.kinds === undefined ? m.problem_file_kind() : m.problem_file_kind_list({ kinds: shown(given.kinds) }),
	file_empty: () => m.problem_file_empty(),
	form_too_large: () => m.problem_form_too_large(),
	reason_required: () => m.problem_reason_required(),
	points_out_of_range: (given) =>
		given.most === undefined
			? m.problem_points_out_of_range()
			: m.problem_points_out_of_range_limit({ most: shown(given.most) }),
	consent_required: () => m.problem_consent_required(),
	adult_required: () => m.problem_adult_required(),
	incomplete: () => m.problem_incomplete(),
	wrong_credentials: () => m.problem_wrong_credentials(),
	too_many_attempts: (given) =>
		given.minutes === undefined
			? m.problem_too_many_attempts()
			: m.problem_too_many_attempts_minutes({ minutes: shown(given.minutes) }),
	sign_in_first: () => m.problem_sign_in_first(),
	not_yours: () => m.problem_not_yours(),
	round_unknown: () => m.problem_round_unknown(),
	page_unknown: () => m.problem_page_unknown(),
	unit_unknown: () => m.problem_unit_unknown(),
	survey_unknown: () => m.problem_survey_unknown(),
	round_closed: () => m.problem_round_closed(),
	round_not_open: () => m.problem_round_not_open(),
	already_submitted: () => m.problem_already_submitted(),
	not_submitted: () => m.problem_not_submitted(),
	only_head_submits: () => m.problem_only_head_submits(),
	criterion_unknown: () => m.problem_criterion_unknown(),
	criteria_undecided: (given) =>
		given.count === undefined
			? m.problem_criteria_undecided()
			: m.problem_criteria_undecided_count({ count: shown(given.count) }),
	already_appraised: () => m.problem_already_appraised(),
	nothing_returned: () => m.problem_nothing_returned(),
	receipt_unknown: () => m.problem_receipt_unknown(),
	table_unreadable: (given) =>
		given.line === undefined
			? m.problem_table_unreadable()
			: m.problem_table_unreadable_line({ line: shown(given.line) }),
	table_encoding: () => m.problem_table_encoding(),
	table_too_large: (given) =>
		m.problem_table_too_large({ rows: shown(given.rows ?? 40_000), columns: shown(given.columns ?? 60) }),
	import_unknown: () => m.problem_import_unknown(),
	import_faulty: () => m.problem_import_faulty(),
	import_changed: () => m.problem_import_changed(),
	import_undone: () => m.problem_import_undone(),
	framework_frozen: () => m.problem_framework_frozen(),
	id_malformed: () => m.problem_id_malformed()
};

const shown = (detail: string | number | undefined): string =>
	typeof detail === 'number' ? formatNumber(detail, getLocale()) : (detail ?? '');
