/** Targets in the reader's words, for the page and the file alike. */
import { formatDecimal } from '#lib/domain/decimal.ts';
import type { Group } from '#lib/domain/framework/framework.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { TargetLine, TargetUnit } from './targets.server.ts';

/** "trong tốp 10", "từ 80% trở lên", "có tổ chức". */
export function aimWords({ metric, comparator, aim, unit }: TargetLine): string {
	const figure = formatDecimal(aim, getLocale());
	if (metric === 'rank') return m.targets_aim_rank({ value: figure });
	if (metric === 'yes') return unit;
	const value = unit === '%' ? `${figure}%` : `${figure} ${unit}`.trim();
	if (comparator === '>=') return m.targets_aim_at_least({ value });
	return comparator === '<=' ? m.targets_aim_at_most({ value }) : m.targets_aim_equal({ value });
}

const GROUPS: Record<Group, () => string> = {
	department: m.targets_group_department,
	district: m.targets_group_district,
	commune: m.targets_group_commune,
	city: m.targets_group_city,
	business: m.targets_group_business,
	citizen: m.targets_group_citizen
};

/** "thành phố, UBND quận, huyện": whom it binds. */
export const bindsWords = ({ scope, groups }: TargetLine): string =>
	scope === 'national'
		? m.targets_scope_national()
		: groups.length === 0
			? m.targets_scope_city()
			: groups.map((group) => GROUPS[group]()).join('; ');

/** "31/12/2022 (suy từ văn bản), đã qua hạn". */
export function dueWords({ due, dueMark, overdue }: TargetLine): string {
	if (due === null) return m.targets_due_none();
	const mark =
		dueMark === 'D' ? ` (${m.targets_due_derived()})` : dueMark === 'K' ? ` (${m.targets_due_unconfirmed()})` : '';
	return `${due}${mark}${overdue ? `, ${m.targets_due_over()}` : ''}`;
}

export const statusWords = ({ confirmed, tentative }: TargetLine): string =>
	[confirmed ? m.targets_official() : m.targets_not_official(), ...(tentative ? [m.targets_tentative()] : [])].join(
		', '
	);

export const VERDICTS = {
	met: { words: m.targets_verdict_met, tone: 'success' },
	missed: { words: m.targets_verdict_missed, tone: 'error' },
	unknown: { words: m.targets_verdict_unknown, tone: 'neutral' },
	notApplicable: { words: m.targets_verdict_notApplicable, tone: 'neutral' },
	open: { words: m.targets_verdict_open, tone: 'info' }
} as const;

export const STEPS: Record<TargetUnit['step'], () => string> = {
	notStarted: m.targets_step_notStarted,
	inProgress: m.targets_step_inProgress,
	submitted: m.targets_step_submitted,
	returned: m.targets_step_returned,
	appraised: m.targets_step_appraised
};

/** How far it has come, a sentence each. Two decimals of a percentage are enough to read; verdicts use the exact share. */
export function progressWords(line: TargetLine): string[] {
	const { scope, metric, published, count, together } = line;
	const locale = getLocale();
	const words: string[] = [];
	if (scope === 'city' && metric === 'rank') {
		if (!published) return [m.targets_rank_none()];
		const { rank, population, year, status, final } = published;
		const known = status === 'published' ? m.targets_rank_published() : m.targets_rank_derived();
		words.push(
			rank === null
				? m.targets_rank_unknown({ year })
				: m.targets_rank({ rank, count: population, year, status: known })
		);
		if (!final) words.push(m.targets_rank_interim());
		return words;
	}
	if (!count) return [m.targets_no_figure()];
	const applicable = count.bound - count.notApplicable;
	words.push(m.targets_count({ met: count.met, applicable, missed: count.missed, unknown: count.unknown }));
	if (together) {
		const [a, b] = [formatDecimal(together.a, locale), formatDecimal(together.b, locale)];
		const percent = formatDecimal(together.percent, locale, 0, 2);
		words.push(m.targets_together({ of: together.of, applicable, a, b, percent }));
		if (scope === 'city' && together.of < applicable) words.push(m.targets_together_part());
	}
	if (scope === 'city' && !together) words.push(m.targets_city_not_asked());
	return words;
}

/** What a unit declared: "320/400 = 80%", the option chosen, or nothing. */
export function declaredWords({ share, choice }: TargetUnit): string {
	if (!share) return choice ?? '–';
	const locale = getLocale();
	return `${formatDecimal(share.a, locale)}/${formatDecimal(share.b, locale)} = ${formatDecimal(share.percent, locale, 0, 2)}%`;
}
