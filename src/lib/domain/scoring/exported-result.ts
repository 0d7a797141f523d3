/**
 * A result as a file that anybody can recompute: what it was scored with, and the points it was given. The same file goes
 * into `npm run -s score`, which scores the figures anew and names every criterion whose points differ.
 */
import { z } from 'zod';
import { toNumber } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { allQuestions, type Question, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Figures } from './rule-kind.ts';
import type { NodeScore } from './score-response.ts';

const scoreShape = z.strictObject({ state: z.string(), points: z.number(), max: z.number() });

/** What the result was, beside what it was scored with. Points are of the criterion's maximum. */
export const resultShape = z.strictObject({
	/** "id@version", and the hash of its files. */
	framework: z.string(),
	contentHash: z.string(),
	/** Whose it is; absent for businesses and citizens. */
	round: z.string().optional(),
	unit: z.string().optional(),
	status: z.string(),
	/** Made-up answers. */
	sample: z.boolean(),
	submittedAt: z.string().nullable(),
	/** The unit's own points and the appraisers' (null until they have finished), of the whole. */
	total: z.strictObject({ self: scoreShape, verified: scoreShape.nullable() }),
	criteria: z.array(
		z.strictObject({ code: z.string(), ruleHash: z.string(), self: scoreShape, verified: scoreShape.nullable() })
	)
});
export type ExportedScores = z.infer<typeof resultShape>;

export type ExportedResult = {
	result: ExportedScores;
	answers: Answers;
	brought: Readonly<Record<string, Figures>>;
	notApplicable: readonly string[];
};

type Score = Pick<NodeScore, 'state' | 'points' | 'max'>;
type Scores = ReadonlyMap<string, Score>;

/** The file of one response. `answers` as it was scored with; words that give no points are left out, they may name people. */
export function exportedResult(
	{
		framework,
		questionnaire,
		contentHash,
		ruleHashes
	}: {
		framework: Framework;
		questionnaire: Questionnaire;
		contentHash: string;
		ruleHashes: ReadonlyMap<string, string>;
	},
	about: Pick<ExportedScores, 'round' | 'unit' | 'status' | 'sample' | 'submittedAt'>,
	given: { answers: Answers; brought: Readonly<Record<string, Figures>>; notApplicable: readonly string[] },
	{ self, verified }: { self: Scores; verified: Scores | null }
): ExportedResult {
	const tree = treeOf(framework);
	const both = (code: string) => ({
		self: told(self.get(code)!),
		verified: verified && told(verified.get(code)!)
	});
	return {
		result: {
			framework: versionOf(framework),
			contentHash,
			...about,
			total: both(tree.root.code),
			criteria: tree.criteria.map(({ code }) => ({ code, ruleHash: ruleHashes.get(code)!, ...both(code) }))
		},
		answers: scoredAnswers(questionnaire, given.answers),
		brought: given.brought,
		notApplicable: given.notApplicable
	};
}

const told = ({ state, points, max }: Score) => ({ state, points: toNumber(points), max: toNumber(max) });

function scoredAnswers(questionnaire: Questionnaire, answers: Answers): Answers {
	const words = new Set(
		allQuestions(questionnaire)
			.filter(holdsWords)
			.map(({ name }) => name)
	);
	return Object.fromEntries(Object.entries(answers).filter(([name]) => !words.has(name)));
}

/** What a person wrote in own words, in a row as well. */
const holdsWords = ({ type, inputType, dynamic }: Question): boolean =>
	type === 'comment' || (type === 'text' && inputType !== 'number') || (dynamic?.cells.some(holdsWords) ?? false);

export type Difference = { code: string; exported: number; recomputed: number | null };

/** Nodes whose self points were told otherwise than they come out: the whole, then the criteria. Null: no such node now. */
export function differences(
	{ criteria, total }: ExportedScores,
	root: string,
	recomputed: readonly { code: string; points: number }[]
): Difference[] {
	const points = new Map(recomputed.map((node) => [node.code, node.points]));
	return [{ code: root, self: total.self }, ...criteria].flatMap(({ code, self }) => {
		const own = points.get(code) ?? null;
		return own === self.points ? [] : [{ code, exported: self.points, recomputed: own }];
	});
}
