/**
 * What a respondent is compared with: everybody, and those of the same stratum. Read from counts, so that it costs the
 * same for a hundred responses and for a million; small strata are hidden, and figures change in batches only.
 */
import { decimal, toNumber, toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { distributionFromCounts } from '#lib/domain/benchmark/distribution.ts';
import { DEFAULT_BATCH } from '#lib/domain/benchmark/release-batches.ts';
import { leastShown } from '#lib/domain/benchmark/small-groups.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { allQuestions, type Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { ALL, levelSubject, RESPONSES, stratumOf } from '#lib/domain/scoring/tally.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listReleasedFigures, releaseFigures, type ReleasedFigures } from '#lib/server/db/surveys.ts';
import { atOneMoment } from '#lib/server/db/client.ts';
import { countOf, countRespondents, readTallies, type ValueCounts } from '#lib/server/db/tallies.ts';
import { readSpreads, type Spread } from '#lib/server/survey-spreads.ts';
import { dueCells, isReleaseDue } from './release.ts';
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

/** Everybody first, then each stratum that the response belongs to. Figures by node code: levels 0..5 or values 0..1. */
export async function compareWithOthers(
	app: App,
	{ survey, response }: OwnSurvey,
	language: Language,
	now: Date
): Promise<ComparedGroup[]> {
	const { questionnaire } = survey.instrument;
	const partitions = (COMPARED[survey.group] ?? []).flatMap(
		(name) => allQuestions(questionnaire).find((question) => question.name === name) ?? []
	);
	const own = partitions.flatMap((question) => {
		const answer = response.answers[question.name];
		if (typeof answer !== 'string') return [];
		const label = question.choices?.find(({ value }) => value === answer)?.text[language] ?? null;
		return [{ stratum: stratumOf(question.name, answer), label, question: question.name }];
	});
	const shown = [ALL, ...own.map(({ stratum }) => stratum)];
	const counted = await countRespondents(app.db, survey.round.id, survey.group, shown);
	const released = await releasedOf(app, survey, partitions, shown, counted.get(ALL) ?? 0, now);
	const least = leastShown(survey.round, survey.group);
	const group = (stratum: string) => {
		const figures = released.get(stratum);
		return figures && (counted.get(stratum) ?? 0) >= least ? shownGroup(figures) : { hidden: true as const, least };
	};
	return [
		{ key: 'all', label: null, question: ALL, ...group(ALL) },
		...own.map(({ stratum, label, question }) => ({ key: 'own' as const, label, question, ...group(stratum) }))
	];
}

/** Figures of these strata as released, after a release that is due. */
async function releasedOf(
	app: App,
	survey: Survey,
	partitions: readonly Question[],
	strata: readonly string[],
	n: number,
	now: Date
): Promise<Map<string, ReleasedFigures>> {
	const { round, group } = survey;
	const read = async () =>
		new Map((await listReleasedFigures(app.db, round.id, group, strata)).map((row) => [row.stratum, row]));
	const released = await read();
	const before = released.get(ALL)?.n ?? null;
	if (!isReleaseDue(n, before, leastShown(survey.round, group), batchOf(group))) return released;
	await release(app, survey, partitions, before, now);
	return read();
}

/**
 * Releases everybody's figures and those of the groups that are due, of one reading and in one go: figures of different
 * moments could be taken from each other.
 */
async function release(
	app: App,
	survey: Survey,
	partitions: readonly Question[],
	insteadOf: number | null,
	now: Date
): Promise<void> {
	const { round, group, instrument } = survey;
	const [least, batch] = [leastShown(survey.round, group), batchOf(group)];
	const nodes = comparedNodes(instrument.framework);
	const everyStratum = [ALL, ...partitions.flatMap(strataOf)];
	const { counts, spreads } = await atOneMoment(app.db, async (tx) => ({
		counts: await readTallies(tx, round.id, group, everyStratum, [
			RESPONSES,
			...nodes.flatMap(({ level }) => (level === null ? [] : [level]))
		]),
		spreads: await readSpreads(tx, round.id, group, {
			strata: everyStratum,
			codes: nodes.flatMap(({ code, level }) => (level === null ? [code] : []))
		})
	}));
	const size = (stratum: string) => countOf(counts, stratum, RESPONSES);
	// Counted in the same reading as the figures, which others may have changed since it was found to be due.
	if (!isReleaseDue(size(ALL), insteadOf, least, batch)) return;
	const spreadOf = (stratum: string, { code, level }: ComparedNode) =>
		level === null ? spreads(stratum, code) : levelSpread(counts.get(stratum)?.get(level));
	await app.db.transaction(async (tx) => {
		const put = (stratum: string, instead: number | null) => {
			const figures = figuresOf(nodes, (node) => spreadOf(stratum, node), least);
			const row = { roundId: round.id, group, stratum, n: size(stratum), figures, releasedAt: now };
			return releaseFigures(tx, row, instead);
		};
		// Another server was quicker: its release stands.
		if (!(await put(ALL, insteadOf))) return;
		const kept = await listReleasedFigures(tx, round.id, group, everyStratum);
		const released = new Map(kept.map((row) => [row.stratum, row.n]));
		for (const partition of partitions) {
			const cells = strataOf(partition).map((key) => ({ key, n: size(key), released: released.get(key) ?? null }));
			for (const key of dueCells(cells, least, batch)) await put(key, released.get(key) ?? null);
		}
	});
}

function figuresOf(nodes: readonly ComparedNode[], spreadOf: (node: ComparedNode) => Spread, least: number) {
	return Object.fromEntries(
		nodes.flatMap((node) => {
			const { n, mean, median } = spreadOf(node);
			// Few may have answered a block of which the stratum has many: that cell is small too.
			return n >= least && mean !== null && median !== null
				? [[node.code, { mean: toNumeral(mean), median: toNumeral(median) }]]
				: [];
		})
	);
}

function levelSpread(levels: ValueCounts | undefined): Spread {
	const counts = [...(levels ?? [])].map(([level, { count }]): [Decimal, number] => [decimal(level), count]);
	return distributionFromCounts(new Map(counts)) ?? { n: 0, mean: null, median: null };
}

/** A node by its value, or by its level: then the subject that levels are counted as. */
type ComparedNode = { code: string; level: string | null };

/** The whole and its pillars (or blocks): by level where the framework has levels, otherwise by value. */
function comparedNodes(framework: Framework): ComparedNode[] {
	const { root, outline } = treeOf(framework);
	const byLevel = root.rollUp.kind === 'dbiLevel';
	return outline.map(({ code }) => ({
		code,
		level: byLevel ? levelSubject(code) : null
	}));
}

function shownGroup({ n, figures, releasedAt }: ReleasedFigures) {
	const numbers = Object.entries(figures).map(
		([code, { mean, median }]) => [code, { mean: toNumber(decimal(mean)), median: toNumber(decimal(median)) }] as const
	);
	return { hidden: false as const, n, releasedAt, figures: new Map(numbers) };
}

const strataOf = ({ name, choices }: Question): string[] => (choices ?? []).map(({ value }) => stratumOf(name, value));
