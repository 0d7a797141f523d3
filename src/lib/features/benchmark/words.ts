/** Codes of results in the reader's words, and figures as they are written there. */
import type { StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Basis } from '#lib/domain/benchmark/compare-units.ts';
import { formatDecimal, formatNumber, ONE, type Decimal } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Progress } from '#lib/server/round-results.ts';

/** A value of 0 to 1 as "65,23%"; a dash where there is none. Two decimals at most, never more than is known. */
export const percent = (value: Decimal | null | undefined, most = 2): string =>
	value === null || value === undefined ? '–' : `${formatNumber((value / ONE) * 100, getLocale(), 0, most)}%`;

/** A published value as it was published: "0,6924". */
export const fourDecimals = (value: Decimal | null): string =>
	value === null ? '–' : formatDecimal(value, getLocale(), 4, 4);

/** Points: two decimals at most. */
export const points = (value: Decimal | null | undefined): string =>
	value === null || value === undefined ? '–' : formatDecimal(value, getLocale(), 0, 2);

export const count = (value: number): string => formatNumber(value, getLocale(), 0, 0);

export const classWords = (standing: StandingClass | null): string =>
	standing === null ? m.benchmark_class_none() : CLASSES[standing]();

const CLASSES: Record<StandingClass, () => string> = {
	unscored: m.benchmark_class_unscored,
	low: m.benchmark_class_low,
	middle: m.benchmark_class_middle,
	high: m.benchmark_class_high
};

export const CLASS_TONES = { unscored: 'neutral', low: 'error', middle: 'warning', high: 'success' } as const;

export const basisWords = (basis: Basis): string =>
	basis === 'verified' ? m.benchmark_basis_verified() : m.benchmark_basis_self();

/** "Đã nộp, nộp muộn": how far a unit has come. */
export const progressWords = ({ step, late, overdue }: Progress): string =>
	[STEPS[step](), ...(late ? [m.benchmark_step_late()] : []), ...(overdue ? [m.benchmark_step_overdue()] : [])].join(
		', '
	);

const STEPS: Record<Progress['step'], () => string> = {
	notStarted: m.benchmark_step_not_started,
	inProgress: m.benchmark_step_in_progress,
	submitted: m.benchmark_step_submitted,
	returned: m.benchmark_step_returned,
	appraised: m.benchmark_step_appraised
};

/** Blocks by their code; a block added later shows its code. */
export const blockWords = (block: string): string => BLOCKS[block]?.() ?? block;

const BLOCKS: Record<string, () => string> = {
	SO: m.benchmark_block_so,
	QUAN: m.benchmark_block_quan,
	HUYEN: m.benchmark_block_huyen,
	XA: m.benchmark_block_xa,
	XA_DK: m.benchmark_block_xa_dk
};

/** "3" or, shared, "3 (đồng hạng)". */
export const rankWords = (rank: number | null, tied: number): string =>
	rank === null ? '–' : tied > 1 ? m.benchmark_rank_tied({ rank: count(rank) }) : count(rank);

/** "NT" of "CQS.NT": enough where the pillar is told beside it. */
export const shortCode = (code: string): string => code.split('.').at(-1) ?? code;

/** A change of a value as "+3,5" or "−2" percentage points; a dash where it is not known. */
export function changeWords(change: Decimal | null): string {
	if (change === null) return '–';
	const figure = formatNumber(Math.abs(change / ONE) * 100, getLocale(), 0, 2);
	return change > 0 ? `+${figure}` : change < 0 ? `−${figure}` : figure;
}

/** Efforts 1 to 5. */
export const EFFORT_WORDS: Readonly<Record<number, () => string>> = {
	1: m.benchmark_effort_1,
	2: m.benchmark_effort_2,
	3: m.benchmark_effort_3,
	4: m.benchmark_effort_4,
	5: m.benchmark_effort_5
};
