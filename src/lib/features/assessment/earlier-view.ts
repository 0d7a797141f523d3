/** What was declared for a criterion the year before, in words, and how this year's figures moved from it. */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { changeBetween, measureOf, type Change } from '#lib/domain/questionnaire/criterion-measure.ts';
import type { EarlierCriterion } from '#lib/domain/questionnaire/earlier-answers.ts';
import { figureWords } from '#lib/domain/questionnaire/figure-words.ts';
import type { Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';

export type EarlierView = {
	/** Of the round. */
	round: string;
	/** "320/400 hồ sơ (80%)", or choices by their words. */
	words: string;
	note: string | null;
	/** It stands here already; then there is nothing to take. */
	taken: boolean;
	noteTaken: boolean;
	/** Something else stands here: taking it replaces that. */
	replaces: boolean;
	/** "+12,5% so với năm trước"; null where the two cannot be compared, or nothing stands here yet. */
	change: string | null;
};

export function earlierView(
	criterion: Criterion,
	{ figures, answers, note }: EarlierCriterion,
	now: { figures: Figures; answers: Answers; note: string | null; questionnaire: Questionnaire },
	round: string,
	language: Language
): EarlierView {
	const change = changeBetween(measureOf(criterion, figures), measureOf(criterion, now.figures));
	const names = Object.keys(answers);
	return {
		round,
		words: figureWords(criterion, figures, answers, now.questionnaire, language),
		note,
		taken: names.every((name) => JSON.stringify(now.answers[name]) === JSON.stringify(answers[name])),
		noteTaken: note === null || note === now.note,
		replaces: names.some((name) => now.answers[name] !== undefined),
		change: change && changeWords(change, language)
	};
}

/** "+12,5% so với năm trước", "+7,5 điểm phần trăm so với năm trước". */
export function changeWords(change: Change, language: Language): string {
	if (change.kind === 'share')
		return change.points === 0
			? m.checking_change_none()
			: m.checking_change_points({ points: signed(change.points, language) });
	if (change.now === change.before) return m.checking_change_none();
	return change.relative === null
		? m.checking_change_from_zero({ now: formatNumber(change.now, language) })
		: m.checking_change_relative({ percent: `${signed(change.relative * 100, language)}%` });
}

const signed = (value: number, language: Language): string =>
	`${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value), language, 0, 1)}`;
