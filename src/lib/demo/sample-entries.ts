/** Made-up entries of one respondent for a whole questionnaire, as a form would send them. */
import { treeOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import {
	ratingsOf,
	type Answer,
	type Answers,
	type FieldAnswer,
	type Typed
} from '#lib/domain/questionnaire/answers.ts';
import { typedOf } from '#lib/domain/questionnaire/question-view.ts';
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
		if (question.criterion !== undefined || question.otherOf !== undefined) continue;
		const known = respondent.known[question.name];
		const drawn =
			known ?? (question.isRequired || respondent.answers(question) ? drawAnswer(question, random) : undefined);
		if (drawn !== undefined) answers[question.name] = drawn;
	}
	return answers;
}

/** As it stands in the fields of a Vietnamese form. */
export function typedEntries(answers: Answers): Map<string, Typed> {
	return new Map(Object.entries(answers).map(([name, answer]) => [name, typedOf(answer, 'vi')]));
}

const leavesAtZero = ({ rule }: Criterion): boolean => 'whenZero' in rule && rule.whenZero === 'notApplicable';

function drawAnswer(question: Question, random: SeededRandom): Answer | undefined {
	// What "other" is would be words, and those are not drawn.
	const plain = (question.choices ?? []).filter(({ value }) => !(question.showOtherItem && value === 'other'));
	switch (question.type) {
		case 'radiogroup':
		case 'dropdown':
			return plain.length > 0 ? random.pick(plain).value : undefined;
		case 'checkbox': {
			const chosen = plain.filter(({ alone }) => !alone && random.chance(0.3)).map(({ value }) => value);
			return chosen.length > 0 ? chosen : undefined;
		}
		case 'boolean':
			return random.chance(0.5);
		case 'rating':
			return random.pick(ratingsOf(question));
		case 'text':
			return question.inputType === 'number' ? drawNumber(question, random) : undefined;
		case 'matrix':
			return Object.fromEntries(
				(question.rows ?? []).map(({ value }) => [value, random.pick(question.columns ?? []).value])
			);
		case 'matrixdynamic':
		case 'paneldynamic': {
			const fields = (question.dynamic?.cells ?? []).flatMap((cell) => {
				const drawn = drawAnswer(cell, random);
				return drawn === undefined ? [] : [[cell.name, drawn as FieldAnswer] as const];
			});
			return fields.length > 0 ? [Object.fromEntries(fields)] : undefined;
		}
		case 'comment':
		case 'expression':
			return undefined;
	}
}

function drawNumber({ min, max }: Question, random: SeededRandom): number {
	const least = typeof min === 'number' ? min : 0;
	return random.whole(least, Math.min(typeof max === 'number' ? max : 100, least + 100));
}
