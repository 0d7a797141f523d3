/**
 * What surveys give to criteria of kind `surveyMean`: the mean of a node over those who answered it, exact from counts and
 * rounded once to four decimals, with how many they were. Too few to be shown give no value but the reason.
 */
import { distributionFromCounts } from '#lib/domain/benchmark/distribution.ts';
import { hideSmallCells, leastShown } from '#lib/domain/benchmark/small-groups.ts';
import { decimal, multiplyDivide, ONE, toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { Brought } from '#lib/domain/questionnaire/brought.ts';
import { allQuestions, groupingQuestions, questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import type { MissingSurvey, SurveyMeanRule } from '#lib/domain/scoring/rules/survey-mean.ts';
import { ALL, meanOfSum, questionSubject, stratumOf, sumSubject } from '#lib/domain/scoring/tally.ts';
import { instrumentOf } from '#lib/server/app.ts';
import type { Content, Instrument } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findInstrument, type Round } from '#lib/server/db/rounds.ts';
import { countRespondents, readTallies, type ValueCounts } from '#lib/server/db/tallies.ts';

export type SurveyedRound = Pick<Round, 'id' | 'leastCitizens' | 'leastBusinesses'>;

/** By criterion code, of the criteria that a survey feeds. The same for all units, but for rules with a stratum of the unit. */
export type SurveyFigures = (unitId: string, framework: Framework) => Brought;

/** Reads once what the surveys of a round give to some frameworks; then answers for any unit. */
export async function surveyFigures(
	db: Database | Transaction,
	content: Content,
	round: SurveyedRound,
	frameworks: readonly Framework[]
): Promise<SurveyFigures> {
	const read = new Map<string, (unitId: string) => Figures>();
	for (const rule of frameworks.flatMap(surveyRules))
		if (!read.has(keyOf(rule))) read.set(keyOf(rule), await readRule(db, content, round, rule));
	return (unitId, framework) =>
		Object.fromEntries(
			treeOf(framework).criteria.flatMap(({ code, rule }) =>
				rule.kind === 'surveyMean' ? [[code, read.get(keyOf(rule))!(unitId)]] : []
			)
		);
}

export const surveyRules = (framework: Framework): SurveyMeanRule[] =>
	treeOf(framework).criteria.flatMap(({ rule }) => (rule.kind === 'surveyMean' ? [rule] : []));

const keyOf = ({ group, node, stratum }: SurveyMeanRule) => `${group} ${node} ${stratum ?? ALL}`;

async function readRule(
	db: Database | Transaction,
	content: Content,
	round: SurveyedRound,
	{ group, node, stratum }: SurveyMeanRule
): Promise<(unitId: string) => Figures> {
	const used = await findInstrument(db, round.id, group);
	const instrument = used && instrumentOf(content, used.frameworkId, used.frameworkVersion);
	const asked = instrument && subjectOf(instrument, node);
	if (!instrument || !asked) return () => missing('noSurvey');
	const least = leastShown(round, group);
	const strata = stratum === 'unit' ? strataOf(instrument) : [[ALL]];
	const counted = await readTallies(db, round.id, group, strata.flat(), [asked.subject]);
	const shown = stratum === 'unit' ? await shownStrata(db, round.id, group, strata, least) : new Set([ALL]);
	const figure = (one: string): Figures => {
		const { n, mean } = asked.meanOf(counted.get(one)?.get(asked.subject));
		return shown.has(one) && mean !== null && n >= least ? { value: toNumber(mean), n } : missing('tooFew', least);
	};
	if (stratum === undefined) return () => figure(ALL);
	return (unitId) => {
		const own = strata.flat().find((one) => one.endsWith(`:${unitId}`));
		return own === undefined ? missing('noStratum') : figure(own);
	};
}

const missing = (why: MissingSurvey, least?: number): Figures => ({
	missing: why,
	...(least === undefined ? {} : { least })
});

type Asked = { subject: string; meanOf: (counts: ValueCounts | undefined) => { n: number; mean: Decimal | null } };

/** What is counted for a node, and the mean (0 to 1, null of none) behind its counts: choices have points, nodes a sum. */
function subjectOf({ framework, questionnaire }: Instrument, code: string): Asked | null {
	const node = treeOf(framework).node(code);
	if (!node) return null;
	if (node.level !== 'criterion' || node.rule.kind !== 'options')
		return { subject: sumSubject(code), meanOf: meanOfSum };
	const { options } = node.rule;
	const name = questionName(code);
	if (!allQuestions(questionnaire).some((question) => question.name === name)) return null;
	const valueOf = (chosen: string): Decimal | null => {
		const points = options.find(({ value }) => value === chosen)?.points;
		return points == null ? null : multiplyDivide(decimal(points), ONE, decimal(node.max), 4);
	};
	return {
		subject: questionSubject(name),
		meanOf(chosen) {
			// Several choices may have the same points.
			const counts = new Map<Decimal, number>();
			for (const [choice, { count }] of chosen ?? []) {
				const value = valueOf(choice);
				if (value !== null) counts.set(value, (counts.get(value) ?? 0) + count);
			}
			return distributionFromCounts(counts) ?? { n: 0, mean: null };
		}
	};
}

/** The strata of each question by which the survey is told apart. */
const strataOf = ({ questionnaire }: Instrument): string[][] =>
	groupingQuestions(questionnaire).map(({ name, choices = [] }) => choices.map(({ value }) => stratumOf(name, value)));

/** Those that may be shown: not small, and not needed to hide one that is. */
async function shownStrata(
	db: Database | Transaction,
	roundId: string,
	group: SurveyMeanRule['group'],
	strata: readonly string[][],
	least: number
): Promise<ReadonlySet<string>> {
	const counted = await countRespondents(db, roundId, group, strata.flat());
	const shown = strata.flatMap((cells) =>
		hideSmallCells(
			cells.map((key) => ({ key, n: counted.get(key) ?? 0 })),
			least
		).cells.filter(({ hidden }) => !hidden)
	);
	return new Set(shown.map(({ key }) => key));
}
