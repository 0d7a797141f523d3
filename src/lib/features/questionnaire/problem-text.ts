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
	date_too_early: (given) => m.problem_date_too_early({ least: shown(given.least) }),
	date_too_late: (given) => m.problem_date_too_late({ most: shown(given.most) }),
	date_in_future: () => m.problem_date_in_future(),
	text_too_long: (given) => m.problem_text_too_long({ most: shown(given.most ?? 4000) }),
	choice_unknown: () => m.problem_choice_unknown(),
	answer_required: () => m.problem_answer_required(),
	answer_contested: () => m.problem_answer_contested(),
	answers_changed: () => m.problem_answers_changed(),
	details_changed: () => m.problem_details_changed(),
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
	file_infected: (given) => m.problem_file_infected({ found: shown(given.found) }),
	upload_cut: () => m.problem_upload_cut(),
	documents_too_many: (given) => m.problem_documents_too_many({ most: shown(given.most) }),
	documents_too_large: (given) => m.problem_documents_too_large({ most: shown(given.most) }),
	document_unknown: () => m.problem_document_unknown(),
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
	code_wrong: () => m.problem_code_wrong(),
	sign_in_lost: () => m.problem_sign_in_lost(),
	provider_down: () => m.problem_provider_down(),
	provider_refused: () => m.problem_provider_refused(),
	email_unverified: () => m.problem_email_unverified(),
	no_account: (given) => m.problem_no_account({ email: shown(given.email) }),
	factor_required: () => m.problem_factor_required(),
	password_short: (given) => m.problem_password_short({ least: shown(given.least) }),
	password_long: (given) => m.problem_password_long({ most: shown(given.most) }),
	password_common: () => m.problem_password_common(),
	password_personal: () => m.problem_password_personal(),
	account_exists: (given) => m.problem_account_exists({ email: shown(given.email) }),
	account_closed: () => m.problem_account_closed(),
	email_malformed: (given) => m.problem_email_malformed({ value: shown(given.value) }),
	name_required: () => m.problem_name_required(),
	role_required: () => m.problem_role_required(),
	role_misplaced: () => m.problem_role_misplaced(),
	last_administrator: () => m.problem_last_administrator(),
	own_account: () => m.problem_own_account(),
	link_unknown: () => m.problem_link_unknown(),
	link_used: () => m.problem_link_used(),
	link_void: () => m.problem_link_void(),
	link_expired: () => m.problem_link_expired(),
	too_many_attempts: (given) =>
		given.minutes === undefined
			? m.problem_too_many_attempts()
			: m.problem_too_many_attempts_minutes({ minutes: shown(given.minutes) }),
	sign_in_first: () => m.problem_sign_in_first(),
	not_yours: () => m.problem_not_yours(),
	round_unknown: () => m.problem_round_unknown(),
	page_unknown: () => m.problem_page_unknown(),
	person_unknown: () => m.problem_person_unknown(),
	unit_unknown: () => m.problem_unit_unknown(),
	survey_unknown: () => m.problem_survey_unknown(),
	round_closed: () => m.problem_round_closed(),
	round_not_open: () => m.problem_round_not_open(),
	round_taken: () => m.problem_round_taken(),
	round_reserved: () => m.problem_round_reserved(),
	step_unknown: () => m.problem_step_unknown(),
	step_blocked: () => m.problem_step_blocked(),
	dates_disorder: () => m.problem_dates_disorder(),
	date_past: () => m.problem_date_past(),
	date_fixed: () => m.problem_date_fixed(),
	year_malformed: () => m.problem_year_malformed(),
	threshold_disorder: () => m.problem_threshold_disorder(),
	framework_unknown: () => m.problem_framework_unknown(),
	already_submitted: () => m.problem_already_submitted(),
	not_submitted: () => m.problem_not_submitted(),
	only_head_submits: () => m.problem_only_head_submits(),
	only_head_sends_back: () => m.problem_only_head_sends_back(),
	hand_in_yourself: () => m.problem_hand_in_yourself(),
	with_head: () => m.problem_with_head(),
	not_with_head: () => m.problem_not_with_head(),
	unlock_needs_time: () => m.problem_unlock_needs_time(),
	quarter_unknown: () => m.problem_quarter_unknown(),
	report_submitted: () => m.problem_report_submitted(),
	report_changed: () => m.problem_report_changed(),
	signed_report_missing: () => m.problem_signed_report_missing(),
	criterion_unknown: () => m.problem_criterion_unknown(),
	assignee_unknown: () => m.problem_assignee_unknown(),
	nothing_chosen: () => m.problem_nothing_chosen(),
	tasks_none: () => m.problem_tasks_none(),
	tasks_too_many: (given) => m.problem_tasks_too_many({ count: shown(given.count ?? 0), most: shown(given.most ?? 0) }),
	criteria_undecided: (given) =>
		given.count === undefined
			? m.problem_criteria_undecided()
			: m.problem_criteria_undecided_count({ count: shown(given.count) }),
	decision_changed: () => m.problem_decision_changed(),
	criterion_settled: () => m.problem_criterion_settled(),
	conflicts_waiting: (given) => m.problem_conflicts_waiting({ count: shown(given.count) }),
	no_conflict: () => m.problem_no_conflict(),
	party_to_conflict: () => m.problem_party_to_conflict(),
	evidence_missing: () => m.problem_evidence_missing(),
	already_appraised: () => m.problem_already_appraised(),
	nothing_returned: () => m.problem_nothing_returned(),
	receipt_unknown: () => m.problem_receipt_unknown(),
	resume_unknown: () => m.problem_resume_unknown(),
	resume_sent: () => m.problem_resume_sent(),
	another_required: () => m.problem_another_required(),
	busy_address: (given) => m.problem_busy_address({ a: shown(given.a), b: shown(given.b) }),
	invitation_unknown: () => m.problem_invitation_unknown(),
	invitation_replaced: () => m.problem_invitation_replaced(),
	invitation_begun: () => m.problem_invitation_begun(),
	nobody_to_invite: () => m.problem_nobody_to_invite(),
	invitation_used: () => m.problem_invitation_used(),
	table_unreadable: (given) =>
		given.line === undefined
			? m.problem_table_unreadable()
			: m.problem_table_unreadable_line({ line: shown(given.line) }),
	table_encoding: () => m.problem_table_encoding(),
	table_too_large: (given) =>
		m.problem_table_too_large({ rows: shown(given.rows ?? 40_000), columns: shown(given.columns ?? 60) }),
	unit_taken: () => m.problem_unit_taken(),
	unit_id_malformed: (given) => m.problem_unit_id_malformed({ value: shown(given.value) }),
	unit_has_history: () => m.problem_unit_has_history(),
	unit_dates_disorder: () => m.problem_unit_dates_disorder(),
	unit_in_round: ({ other }) => m.problem_unit_in_round({ other: shown(other) }),
	unit_name_taken: ({ other }) => m.problem_unit_name_taken({ other: shown(other) }),
	unit_parent_unknown: ({ other }) => m.problem_unit_parent_unknown({ other: shown(other) }),
	unit_parent_loops: ({ other }) => m.problem_unit_parent_loops({ other: shown(other) }),
	succession_unknown: ({ other }) => m.problem_succession_unknown({ other: shown(other) }),
	succession_overlap: ({ other }) => m.problem_succession_overlap({ other: shown(other) }),
	succession_loops: ({ other }) => m.problem_succession_loops({ other: shown(other) }),
	cell_formula: (given) => m.problem_cell_formula({ value: shown(given.value) }),
	import_unknown: () => m.problem_import_unknown(),
	import_faulty: () => m.problem_import_faulty(),
	import_changed: () => m.problem_import_changed(),
	import_undone: () => m.problem_import_undone(),
	workbook_foreign: () => m.problem_workbook_foreign(),
	workbook_other: (given) => m.problem_workbook_other({ unit: shown(given.unit), round: shown(given.round) }),
	workbook_version: (given) => m.problem_workbook_version({ file: shown(given.file), now: shown(given.now) }),
	framework_frozen: () => m.problem_framework_frozen(),
	id_malformed: () => m.problem_id_malformed(),
	mail_unknown: () => m.problem_mail_unknown(),
	mail_moved: () => m.problem_mail_moved(),
	job_unknown: () => m.problem_job_unknown(),
	days_malformed: (given) => m.problem_days_malformed({ value: shown(given.value), most: shown(given.most) }),
	placeholder_unknown: (given) => m.problem_placeholder_unknown({ value: shown(given.value) }),
	nobody_to_remind: () => m.problem_nobody_to_remind(),
	reminded_recently: (given) => m.problem_reminded_recently({ count: shown(given.count), hours: shown(given.hours) }),
	task_changed: () => m.problem_task_changed(),
	level_idle: () => m.problem_level_idle()
};

const shown = (detail: string | number | undefined): string =>
	typeof detail === 'number' ? formatNumber(detail, getLocale()) : (detail ?? '');
