/**
 * What can go wrong and is expected to: the catalogue. A function returns a `Problem`, one place turns its code into an
 * HTTP status, and the message of that code (`problem_<code>`) tells the person what to do next, in their language.
 */
export const PROBLEMS = {
	number_malformed: 422,
	number_negative: 422,
	number_too_large: 422,
	number_too_precise: 422,
	number_not_whole: 422,
	number_too_small: 422,
	date_malformed: 422,
	text_too_long: 422,
	choice_unknown: 422,
	answer_required: 422,
	numerator_over_denominator: 422,
	denominator_zero: 422,
	rule_broken: 422,
	file_too_large: 413,
	file_kind: 415,
	file_empty: 422,
	form_too_large: 413,
	reason_required: 422,
	points_out_of_range: 422,
	consent_required: 422,
	adult_required: 422,
	incomplete: 422,
	wrong_credentials: 401,
	too_many_attempts: 429,
	sign_in_first: 401,
	not_yours: 403,
	round_unknown: 404,
	page_unknown: 404,
	unit_unknown: 404,
	survey_unknown: 404,
	round_closed: 409,
	round_not_open: 409,
	already_submitted: 409,
	not_submitted: 409,
	only_head_submits: 403,
	criterion_unknown: 404,
	criteria_undecided: 409,
	already_appraised: 409,
	nothing_returned: 409,
	receipt_unknown: 404,
	table_unreadable: 422,
	table_encoding: 422,
	table_too_large: 413,
	import_unknown: 404,
	import_faulty: 422,
	import_changed: 409,
	import_undone: 409,
	framework_frozen: 409,
	id_malformed: 422
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof PROBLEMS;

export type Problem = {
	code: ProblemCode;
	/** The question or field it concerns. */
	field?: string;
	/** Figures named in the message: limits, the value typed. */
	details?: Record<string, string | number>;
};

export const problem = (code: ProblemCode, field?: string, details?: Problem['details']): Problem => ({
	code,
	...(field === undefined ? {} : { field }),
	...(details === undefined ? {} : { details })
});

/** The outcome of something that can be refused. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refused = (
	code: ProblemCode,
	field?: string,
	details?: Problem['details']
): { ok: false; problem: Problem } => ({
	ok: false,
	problem: problem(code, field, details)
});
