/** A criterion's figures in one line: "320/400 hồ sơ (80%)", or choices by their words. */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import type { Language } from '#lib/domain/text.ts';
import type { Answers } from './answers.ts';
import { declaredFigures } from './criterion-sheet.ts';
import type { Questionnaire } from './questionnaire.ts';

/** Empty when nothing was declared. */
export function figureWords(
	criterion: Criterion,
	{ a, b }: Figures,
	answers: Answers,
	questionnaire: Questionnaire,
	language: Language
): string {
	const { rule } = criterion;
	const isRatio = rule.kind === 'ratio' || rule.kind === 'ratioToTarget';
	if (isRatio && typeof a === 'number' && typeof b === 'number') {
		const share = b > 0 ? ` (${percent(a / b, language)})` : '';
		return `${formatNumber(a, language)}/${formatNumber(b, language)} ${rule.unit[language]}${share}`;
	}
	return declaredFigures(questionnaire, criterion, answers, language)
		.map(({ title, value }) => (isRatio && title ? `${title}: ${value}` : value))
		.join('; ');
}

/** A share of 0 to 1 as "12,5%". */
export const percent = (share: number, language: Language): string => `${formatNumber(share * 100, language, 0, 1)}%`;
