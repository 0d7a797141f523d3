/** Words for stages and for parts of the board. */
import type { Placeholder } from '#lib/domain/chasing/placeholders.ts';
import { REMINDED_DATES, type RemindedDate } from '#lib/domain/chasing/reminder-settings.ts';
import type { Filter, Stage } from '#lib/domain/chasing/unit-progress.ts';
import { SLOW_PERCENT } from '#lib/domain/chasing/unit-progress.ts';
import { m } from '#lib/paraglide/messages.js';

export const stageWords = (stage: Stage): string =>
	({
		notStarted: m.chasing_stage_not_started,
		filling: m.chasing_stage_filling,
		withHead: m.chasing_stage_with_head,
		submitted: m.chasing_stage_submitted,
		returned: m.chasing_stage_returned,
		appraised: m.chasing_stage_appraised
	})[stage]();

export const STAGE_TONES = {
	notStarted: 'warning',
	filling: 'info',
	withHead: 'info',
	submitted: 'success',
	returned: 'warning',
	appraised: 'success'
} as const satisfies Record<Stage, string>;

export const filterWords = (filter: Filter): string =>
	({
		notStarted: m.chasing_filter_not_started,
		slow: () => m.chasing_filter_slow({ percent: SLOW_PERCENT }),
		unfinished: m.chasing_filter_unfinished,
		overdue: m.chasing_filter_overdue,
		unproven: m.chasing_filter_unproven,
		withHead: m.chasing_stage_with_head,
		returned: m.chasing_filter_returned,
		submitted: m.chasing_filter_submitted
	})[filter]();

const BLOCKS: Record<string, () => string> = {
	SO: m.chasing_block_so,
	QUAN: m.chasing_block_quan,
	HUYEN: m.chasing_block_huyen,
	XA: m.chasing_block_xa,
	PHUONG: m.chasing_block_phuong,
	XA_DK: m.chasing_block_xa_dk,
	CITY: m.chasing_block_city
};

/** A block that has no name of ours stands by its code. */
export const blockName = (code: string): string => BLOCKS[code]?.() ?? code;

export const remindedWords = (date: RemindedDate): string =>
	({
		opens: m.chasing_date_opens,
		closes: m.chasing_date_closes,
		explanation: m.chasing_date_explanation,
		part: m.chasing_date_part,
		task: m.chasing_date_task,
		quarter: m.chasing_date_quarter
	})[date]();

/** "closes-7" as people read it; a step that no setting knows any more stands by its name. */
export function stepWords(step: string): string {
	if (step === 'hand') return m.chasing_step_hand();
	if (step === 'news') return m.chasing_step_news();
	const [, name, sign, days] = /^([a-z]+)([+-])(\d+)$/.exec(step) ?? [];
	const date = REMINDED_DATES.find((one) => one === name);
	if (!date) return step;
	const said = { date: remindedWords(date), days: Number(days) };
	if (days === '0') return m.chasing_step_day(said);
	return sign === '-' ? m.chasing_step_before(said) : m.chasing_step_after(said);
}

export const placeholderWords = (placeholder: Placeholder): string =>
	({
		name: m.chasing_placeholder_name,
		round: m.chasing_placeholder_round,
		unit: m.chasing_placeholder_unit,
		date: m.chasing_placeholder_date,
		percent: m.chasing_placeholder_percent,
		left: m.chasing_placeholder_left,
		list: m.chasing_placeholder_list
	})[placeholder]();
