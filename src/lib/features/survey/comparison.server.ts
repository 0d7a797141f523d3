/**
 * What a respondent is compared with: everybody, and those of the same stratum. Read from counts, so that it costs the
 * same for a hundred responses and for a million; small strata are hidden, and figures change in batches only.
 */
import { decimal, toNumber, toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { distributionFromCounts } from '#lib/domain/benchmark/distribution.ts';
import { DEFAULT_BATCH } from '#lib/domain/benchmark/release-batches.ts';
import { hideSmallCells } from '#lib/domain/benchmark/small-groups.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { allQuestions, type Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { ALL, levelSubject, RESPONSES, stratumOf, valueSubject } from '#lib/domain/scoring/tally.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { countRespondents, listReleasedFigures, releaseFigures, type ReleasedFigures } from '#lib/server/db/surveys.ts';
import { readTallies } from '#lib/server/db/tallies.ts';
import { isReleaseDue } from './release.ts';
import type { OwnSurvey, Survey } from './survey.server.ts';

/** A group of respondents; `hidden` ones have too few answers to be shown, and then nothing of them is known here. */
export type ComparedGroup = { key: 'all' | 'own'; label: string | null; question: string } & (
	| { hidden: true; least: number }
	| { hidden: false; n: number; releasedAt: Date; figures: ReadonlyMap<string, { mean: number; median: number }> }
);

/** The strata that a result is compared within, besides everybody; the first answers weigh most for a reader. */
const COMPARED: Partial<Record<Survey['group'], readonly string[]>> = {
	business: ['sector', 'size'],
	citizen: ['district']
};

/** Respondents that must be new before figures change; businesses are fewer. */
const batchOf = (group: Survey['group']): number => (group === 'business' ? 5 : DEFAULT_BATCH);

const leastOf = ({ group, round }: Survey): number =>
	group === 'business' ? round.leastBusinesses : round.leastCitizens;

/** Everybody first, then each stratum that the response belongs to. Figures by node code: levels 0..5 or values 0..1. */
export async function compareWithOthers(
	app: App,
	{ survey, response }: OwnSurvey,
	language: Language,
	now: Date
): Promise<ComparedGroup[]> {
	const { questionnaire } = survey.instrument;
	const questions = (COMPARED[survey.group] ?? []).flatMap(
		(name) => allQuestions(questionnaire).find((question) => question.name === name) ?? []
	);
	const everyStratum = [ALL, ...questions.flatMap(strataOf)];
	const counted = await countRespondents(app.db, survey.round.id, survey.group, everyStratum);
	const least = leastOf(survey);
	const own = questions.flatMap((question) => {
		const answer = response.answers[question.name];
		if (typeof answer !== 'string') return [];
		const cells = strataOf(question).map((key) => ({ key, n: counted.get(key) ?? 0 }));
		const stratum = stratumOf(question.name, answer);
		// Hidden together with others where the rest could be found by subtraction.
		const hidden = hideSmallCells(cells, least).cells.some((cell) => cell.key === stratum && cell.hidden);
		const label = question.choices?.find(({ value }) => value === answer)?.text[language] ?? null;
		return [{ stratum, hidden, label, question: question.name }];
	});
	const shown = [ALL, ...own.filter(({ hidden }) => !hidden).map(({ stratum }) => stratum)];
	const released = await releasedOf(app, survey, shown, counted, now);
	const group = (stratum: string, hidden: boolean) => {
		const figures = hidden ? undefined : released.get(stratum);
		return figures && (counted.get(stratum) ?? 0) >= least ? shownGroup(figures) : { hidden: true as const, least };
	};
	return [
		{ key: 'all', label: null, question: ALL, ...group(ALL, false) },
		...own.map(({ stratum, hidden, label, question }) => ({
			key: 'own' as const,
			label,
			question,
			...group(stratum, hidden)
		}))
	];
}

/** Figures of these strata as released, after those that are due have been worked out. */
async function releasedOf(
	app: App,
	survey: Survey,
	strata: readonly string[],
	counted: ReadonlyMap<string, number>,
	now: Date
): Promise<Map<string, ReleasedFigures>> {
	const { round, group } = survey;
	const read = async () =>
		new Map((await listReleasedFigures(app.db, round.id, group, strata)).map((row) => [row.stratum, row]));
	const released = await read();
	const due = strata.filter((stratum) =>
		isReleaseDue(counted.get(stratum) ?? 0, released.get(stratum)?.n ?? null, leastOf(survey), batchOf(group))
	);
	for (const stratum of due) await release(app, survey, stratum, released.get(stratum)?.n ?? null, now);
	return due.length === 0 ? released : read();
}

async function release(app: App, survey: Survey, stratum: string, insteadOf: number | null, now: Date): Promise<void> {
	const { round, group, instrument } = survey;
	const nodes = comparedNodes(instrument.framework);
	const subjects = [RESPONSES, ...nodes.map(({ subject }) => subject)];
	const tallies = await readTallies(app.db, round.id, group, stratum, subjects);
	// Counted in the same reading as the figures, which others may have changed since the count above.
	const n = tallies.get(RESPONSES)?.get('1') ?? 0;
	if (!isReleaseDue(n, insteadOf, leastOf(survey), batchOf(group))) return;
	const figures = Object.fromEntries(
		nodes.flatMap(({ code, subject }) => {
			const counts = [...(tallies.get(subject) ?? [])].map(([value, times]): [Decimal, number] => [
				decimal(value),
				times
			]);
			const spread = distributionFromCounts(new Map(counts));
			// Few may have answered a block of which the stratum has many: that cell is small too.
			return spread && spread.n >= leastOf(survey)
				? [[code, { mean: toNumeral(spread.mean), median: toNumeral(spread.median) }]]
				: [];
		})
	);
	await releaseFigures(app.db, { roundId: round.id, group, stratum, n, figures, releasedAt: now }, insteadOf);
}

/** The whole and its pillars (or blocks): by level where the framework has levels, otherwise by value. */
export function comparedNodes(framework: Framework): { code: string; subject: string }[] {
	const tree = treeOf(framework);
	const subject = tree.root.rollUp.kind === 'dbiLevel' ? levelSubject : valueSubject;
	return [tree.root, ...tree.children(tree.root.code)].map(({ code }) => ({ code, subject: subject(code) }));
}

function shownGroup({ n, figures, releasedAt }: ReleasedFigures) {
	const numbers = Object.entries(figures).map(
		([code, { mean, median }]) => [code, { mean: toNumber(decimal(mean)), median: toNumber(decimal(median)) }] as const
	);
	return { hidden: false as const, n, releasedAt, figures: new Map(numbers) };
}

const strataOf = ({ name, choices }: Question): string[] => (choices ?? []).map(({ value }) => stratumOf(name, value));
