/**
 * What a unit answered in an earlier round, as this round's questions would hold it: a proposal to confirm, never an
 * answer by itself. Of the same framework version every criterion by its code; of another, only what the crosswalk maps
 * wholly one to one and what asks for the same kind of figures. Everything else has no proposal.
 */
import type { Crosswalk } from '#lib/domain/framework/crosswalk.ts';
import { treeOf, versionOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import type { Figures, Input } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import { figuresOf, type Answer, type Answers } from './answers.ts';
import { allQuestions, questionName, type Questionnaire } from './questionnaire.ts';

export type EarlierCriterion = {
	/** Its code then. */
	from: string;
	figures: Figures;
	/** Figures and choices by the names of this round's questions; the explanation is apart. */
	answers: Answers;
	note: string | null;
};

/** By this round's criterion code. Criteria without an answer then are left out. */
export function earlierAnswers(
	before: { framework: Framework; answers: Answers },
	now: { framework: Framework; questionnaire: Questionnaire },
	crosswalk: Crosswalk | undefined
): ReadonlyMap<string, EarlierCriterion> {
	const tree = treeOf(before.framework);
	const origin = originOf(before.framework, now.framework, crosswalk);
	return new Map(
		treeOf(now.framework).criteria.flatMap((criterion): [string, EarlierCriterion][] => {
			const from = origin(criterion.code);
			const was = from === undefined ? undefined : tree.node(from);
			if (was?.level !== 'criterion' || !asksTheSame(was, criterion)) return [];
			const answers = renamed(was, criterion, now.questionnaire, before.answers);
			if (Object.keys(answers).length === 0) return [];
			const note = before.answers[questionName(was.code, 'note')];
			const figures = figuresOf(was, before.answers);
			return [[criterion.code, { from: was.code, figures, answers, note: typeof note === 'string' ? note : null }]];
		})
	);
}

/** The code that a criterion of this version had; undefined where it did not come whole from one, or the one went elsewhere too. */
function originOf(
	before: Framework,
	now: Framework,
	crosswalk: Crosswalk | undefined
): (code: string) => string | undefined {
	if (versionOf(before) === versionOf(now)) return (code) => code;
	const maps = crosswalk?.maps ?? [];
	return (code) => {
		const into = maps.filter(({ to }) => to === code);
		const [only] = into;
		if (into.length !== 1 || only === undefined || only.share !== 1) return undefined;
		return maps.filter(({ from }) => from === only.from).length === 1 ? only.from : undefined;
	};
}

/** The same parts, asked for in the same way, in the same unit, with the same choices. */
function asksTheSame(was: Criterion, is: Criterion): boolean {
	const [before, now] = [inputsOf(was), inputsOf(is)];
	return was.rule.kind === is.rule.kind && JSON.stringify(before) === JSON.stringify(now);
}

const inputsOf = ({ rule }: Criterion) =>
	kindOf(rule)
		.inputs(rule)
		.map(({ part, ask, unit, choices }: Input) => [
			part,
			ask,
			unit?.vi ?? null,
			choices?.map(({ value, text }) => [value, text.vi]) ?? null
		]);

function renamed(was: Criterion, is: Criterion, questionnaire: Questionnaire, answers: Answers): Answers {
	const found: Record<string, Answer> = {};
	for (const { name, criterion, part } of allQuestions(questionnaire)) {
		if (criterion !== is.code || part === undefined || part === 'note') continue;
		const answer = answers[questionName(was.code, part)];
		if (answer !== undefined) found[name] = answer;
	}
	return found;
}
