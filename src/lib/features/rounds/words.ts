/** Words for statuses, steps, dates and what stands in the way. */
import type { RoundDate } from '#lib/domain/round/round-dates.ts';
import type { RoundStatus } from '#lib/domain/round/round-status.ts';
import type { LateRule, ObstacleCode } from '#lib/domain/round/round-steps.ts';
import { m } from '#lib/paraglide/messages.js';

export const statusWords = (status: RoundStatus): string =>
	({
		draft: m.rounds_status_draft,
		open: m.rounds_status_open,
		appraisal: m.rounds_status_appraisal,
		explanation: m.rounds_status_explanation,
		final: m.rounds_status_final,
		published: m.rounds_status_published,
		archived: m.rounds_status_archived
	})[status]();

export const STATUS_TONES = {
	draft: 'neutral',
	open: 'success',
	appraisal: 'info',
	explanation: 'info',
	final: 'warning',
	published: 'success',
	archived: 'neutral'
} as const satisfies Record<RoundStatus, string>;

/** What the button of a step says. */
export const stepWords = (from: RoundStatus, to: RoundStatus): string => {
	const words: Record<string, () => string> = {
		'draft open': m.rounds_step_open,
		'open appraisal': m.rounds_step_appraisal,
		'appraisal explanation': m.rounds_step_explanation,
		'appraisal final': m.rounds_step_final,
		'explanation final': m.rounds_step_final,
		'explanation appraisal': m.rounds_step_end_explanation,
		'final published': m.rounds_step_published,
		'published archived': m.rounds_step_archived,
		'open draft': m.rounds_step_back_draft,
		'appraisal open': m.rounds_step_back_open,
		'final appraisal': m.rounds_step_back_appraisal,
		'archived published': m.rounds_step_back_published
	};
	return words[`${from} ${to}`]?.() ?? statusWords(to);
};

export const dateWords = (field: RoundDate): string =>
	({
		opensAt: m.rounds_date_opens,
		closesAt: m.rounds_date_closes,
		appraisalUntil: m.rounds_date_appraisal,
		explanationUntil: m.rounds_date_explanation,
		publishOn: m.rounds_date_publish
	})[field]();

export const lateWords = (rule: LateRule): string =>
	({
		lockUnfinished: m.rounds_late_lock,
		takeBackReturned: m.rounds_late_take_back,
		settle: m.rounds_late_settle
	})[rule]();

export const obstacleWords = (code: ObstacleCode, count: number): string =>
	({
		no_units: m.rounds_obstacle_no_units,
		no_instruments: m.rounds_obstacle_no_instruments,
		frameworks_unsettled: m.rounds_obstacle_frameworks_unsettled,
		deadline_past: m.rounds_obstacle_deadline_past,
		deadline_ahead: m.rounds_obstacle_deadline_ahead,
		units_unfinished: () => m.rounds_obstacle_units_unfinished({ count }),
		extensions_running: () => m.rounds_obstacle_extensions_running({ count }),
		units_unappraised: () => m.rounds_obstacle_units_unappraised({ count }),
		returned_unanswered: () => m.rounds_obstacle_returned_unanswered({ count }),
		conflicts_waiting: () => m.rounds_obstacle_conflicts_waiting({ count }),
		nothing_to_explain: m.rounds_obstacle_nothing_to_explain,
		responses_exist: () => m.rounds_obstacle_responses_exist({ count }),
		not_frozen: m.rounds_obstacle_not_frozen,
		minutes_missing: m.rounds_obstacle_minutes_missing,
		decision_missing: m.rounds_obstacle_decision_missing
	})[code]();

/** Codes as the record of a step keeps them; one that is not known any more stands as it is. */
export const passedWords = (code: string, count: number): string =>
	isObstacle(code) ? obstacleWords(code, count) : `${code}: ${count}`;

const isObstacle = (code: string): code is ObstacleCode =>
	[
		'no_units',
		'no_instruments',
		'frameworks_unsettled',
		'deadline_past',
		'deadline_ahead',
		'units_unfinished',
		'extensions_running',
		'units_unappraised',
		'returned_unanswered',
		'conflicts_waiting',
		'nothing_to_explain',
		'responses_exist',
		'not_frozen',
		'minutes_missing',
		'decision_missing'
	].includes(code);

export const blockWords = (block: string): string =>
	({
		SO: m.rounds_block_so(),
		QUAN: m.rounds_block_quan(),
		HUYEN: m.rounds_block_huyen(),
		XA_DK: m.rounds_block_xa_dk(),
		XA: m.rounds_block_xa(),
		PHUONG: m.rounds_block_phuong(),
		CITY: m.rounds_block_city()
	})[block] ?? block;
