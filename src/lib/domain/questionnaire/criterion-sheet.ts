/**
 * One criterion as a reader needs it, in one language: what it asks, how it is scored, what the unit declared and what
 * that gives. The unit's form, the printed sheet and the appraiser's page show the same one.
 */
import { formatNumber, type Decimal } from '#lib/domain/decimal.ts';
import type { Criterion, Framework } from '#lib/domain/framework/framework.ts';
import { describeRule } from '#lib/domain/scoring/describe-rule.ts';
import { explain } from '#lib/domain/scoring/explain.ts';
import type { ResponseScore, ScoreState } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import { answerInWords } from './answer-words.ts';
import type { Answers } from './answers.ts';
import { questionName, questionsOf, type Questionnaire } from './questionnaire.ts';

export type CriterionSheet = {
	code: string;
	name: string;
	help: string | null;
	/** The criterion's own maximum in points, as a figure; what does not apply keeps it for reference. */
	max: string;
	how: string;
	/** Documents with the place in them; null when the framework names none. */
	source: string | null;
	evidence: { required: boolean; text: string } | null;
	/** Where the figure is kept. */
	sourceSystem: string | null;
	/** What the appraiser looks at. */
	check: string | null;
	/** For whom it does not apply. */
	mayNotApply: string | null;
	target: { id: string; points: string; met: boolean } | null;
	/** Scored at all: what is only collected has no points to judge. */
	scored: boolean;
	/** Declared figures and choices, each with the question it answers. Empty when nothing was declared. */
	declared: { title: string; value: string }[];
	note: string | null;
	state: ScoreState;
	points: Decimal;
	explanation: string;
};

export function criterionSheet(
	{ framework, questionnaire }: { framework: Framework; questionnaire: Questionnaire },
	scores: ResponseScore,
	answers: Answers,
	criterion: Criterion,
	language: Language
): CriterionSheet {
	const { code, help, sourceSystem, check, mayNotApply, evidence, target } = criterion;
	const score = scores.get(code)!;
	const note = answers[questionName(code, 'note')];
	return {
		code,
		name: criterion.name[language],
		help: help?.[language] ?? null,
		max: formatNumber(criterion.max, language),
		how: describeRule(criterion)[language],
		source: sourceWords(framework, criterion.source),
		evidence: evidence ? { required: evidence.required, text: evidence.text[language] } : null,
		sourceSystem: sourceSystem?.[language] ?? null,
		check: check?.[language] ?? null,
		mayNotApply: mayNotApply?.[language] ?? null,
		target: target
			? {
					id: target.id,
					points: formatNumber(target.points, language),
					met: score.state === 'scored' && score.points >= target.points * 10_000
				}
			: null,
		scored: criterion.rule.kind !== 'descriptive',
		declared: declaredFigures(questionnaire, criterion, answers, language),
		note: typeof note === 'string' ? note : null,
		state: score.state,
		points: score.points,
		explanation: explain(framework, scores, code)[language]
	};
}

/** The answers to a criterion's questions as words: figures with their unit, choices by their text. */
export function declaredFigures(
	questionnaire: Questionnaire,
	{ code, name }: Pick<Criterion, 'code' | 'name'>,
	answers: Answers,
	language: Language
): { title: string; value: string }[] {
	return questionnaire.pages
		.flatMap(questionsOf)
		.filter(({ criterion, part }) => criterion === code && part !== 'note')
		.flatMap((question) => {
			const answer = answers[question.name];
			if (answer === undefined) return [];
			const own = question.title[language];
			// As a label before its value, a question ends without its mark.
			const title = own === name[language] ? '' : own.replace(/[?:.]\s*$/, '');
			return [{ title, value: answerInWords(question, answer, language) }];
		});
}

/** "KH86 II.1.a; DT 1.1" as "86/KH-UBND, 05/04/2022, II.1.a; …": keys of the framework's sources with their titles. */
export function sourceWords(framework: Framework, source: string | undefined): string | null {
	if (!source) return null;
	return source
		.split(';')
		.map((part) => part.trim())
		.map((part) => {
			const [key = '', ...place] = part.split(' ');
			const known = framework.sources[key];
			return known ? [known.title, place.join(' ')].filter((words) => words !== '').join(', ') : part;
		})
		.join('; ');
}
