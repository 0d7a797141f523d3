/** Made-up entries of one respondent for a whole questionnaire, as a form would send them. */
import { formatNumber } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import type { Answer, Answers, Typed } from '#lib/domain/questionnaire/answers.ts';
import {
	allQuestions,
	questionName,
	type Question,
	type Questionnaire
} from '#lib/domain/questionnaire/questionnaire.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import { sampleFigures, type Size } from './sample-figures.ts';
import type { SeededRandom } from './seeded-random.ts';

export type Respondent = {
	/** Share of a criterion's points that this respondent should reach; null leaves the criterion unanswered. */
	strength(criterion: Criterion): number | null;
	/** False: the respondent has nothing of what the criterion counts, and says so with 0 of 0 where the rule has room for it. */
	hasSome(criterion: Criterion): boolean;
	size: Size;
	/** Answers given before anything is drawn: the profile. */
	known: Answers;
	/** Whether an ordinary question that may be skipped is answered. */
	answers(question: Question): boolean;
};

/** What the respondent answers, by question. Explanations and free text stay empty: their words are not drawn. */
export function sampleAnswers(
	framework: Framework,
	questionnaire: Questionnaire,
	respondent: Respondent,
	random: SeededRandom
): Record<string, Answer> {
	const answers: Record<string, Answer> = {};
	for (const criterion of treeOf(framework).criteria) {
		const strength = respondent.strength(criterion);
		if (strength === null) continue;
		const figures =
			leavesAtZero(criterion) && !respondent.hasSome(criterion)
				? { a: 0, b: 0 }
				: sampleFigures(criterion, strength, respondent.size, random);
		for (const { part } of kindOf(criterion.rule).inputs(criterion.rule))
			if (figures[part] !== undefined) answers[questionName(criterion.code, part)] = figures[part] as Answer;
	}
	for (const question of allQuestions(questionnaire)) {
		if (question.criterion !== undefined) continue;
		const known = respondent.known[question.name];
		const drawn =
			known ?? (question.isRequired || respondent.answers(question) ? drawAnswer(question, random) : undefined);
		if (drawn !== undefined) answers[question.name] = drawn;
	}
	return answers;
}

/** As it stands in the fields of a Vietnamese form. */
export function typedEntries(answers: Answers): Map<string, Typed> {
	return new Map(
		Object.entries(answers).map(([name, answer]) => [
			name,
			Array.isArray(answer) ? answer : [typeof answer === 'number' ? formatNumber(answer, 'vi') : answer]
		])
	);
}

const leavesAtZero = ({ rule }: Criterion): boolean => 'whenZero' in rule && rule.whenZero === 'notApplicable';

function drawAnswer(question: Question, random: SeededRandom): Answer | undefined {
	const choices = question.choices ?? [];
	switch (question.type) {
		case 'radiogroup':
		case 'dropdown':
			return choices.length > 0 ? random.pick(choices).value : undefined;
		case 'checkbox': {
			const chosen = choices.filter(({ alone }) => !alone && random.chance(0.3)).map(({ value }) => value);
			return chosen.length > 0 ? chosen : undefined;
		}
		case 'rating':
			return random.whole(question.rateMin ?? 1, question.rateMax ?? 5);
		case 'text':
			return question.inputType === 'number'
				? random.whole(question.min ?? 0, Math.min(question.max ?? 100, (question.min ?? 0) + 100))
				: undefined;
		case 'comment':
			return undefined;
	}
}
