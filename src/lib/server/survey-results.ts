/**
 * What businesses and citizens answered, by group. All from counts per answer value, so that reading never depends on how
 * many answered. Small groups are hidden with complementary suppression, in the page and in its exports alike.
 */
import { hideSmallCells, leastShown, type Cell } from '#lib/domain/benchmark/small-groups.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { groupingQuestions, type Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { ALL, levelSubject, RESPONSES, stratumOf } from '#lib/domain/scoring/tally.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { atOneMoment } from '#lib/server/db/client.ts';
import { findInstrument, type Round } from '#lib/server/db/rounds.ts';
import { countOf, readTallies, type ValueCounts } from '#lib/server/db/tallies.ts';
import { readSpreads, type Spread } from './survey-spreads.ts';

export type SurveyGroup = 'business' | 'citizen';

/** One group of respondents; hidden where showing it could tell persons apart. Level: median, enterprise index only. */
export type GroupCell =
	| { key: string; label: string; hidden: true }
	| { key: string; label: string; hidden: false; n: number; mean: Decimal | null; median: Decimal | null };

export type LevelCell =
	{ level: number; name: string; hidden: true } | { level: number; name: string; hidden: false; n: number };

export type SurveyResult = {
	group: SurveyGroup;
	/** "nguoi-dan@2022.2". */
	framework: string;
	title: string;
	version: string;
	proposed: boolean;
	/** Fewest respondents a cell is shown for. */
	least: number;
	/** Null when all together are too few to be shown. */
	n: number | null;
	/** Value 0 to 1 of the whole; null when hidden or nobody answered. */
	mean: Decimal | null;
	median: Decimal | null;
	/** Businesses: how many stand at each level 0 to 5. */
	levels: LevelCell[];
	/** Pillars or blocks of the questionnaire: mean value of those who answered them. */
	nodes: GroupCell[];
	/** By each question that groups respondents. */
	strata: { question: string; title: string; cells: GroupCell[] }[];
};

/** What a group of respondents answered in a round; null when it is not asked. */
export async function readSurvey(
	app: Pick<App, 'db' | 'content'>,
	round: Round,
	group: SurveyGroup,
	language: Language
): Promise<SurveyResult | null> {
	const { db, content } = app;
	const instrument = await findInstrument(db, round.id, group);
	if (!instrument) return null;
	const { framework, questionnaire } = instrumentOf(content, instrument.frameworkId, instrument.frameworkVersion);
	const least = leastShown(round, group);
	const { root, outline, children } = treeOf(framework);
	const questions = groupingQuestions(questionnaire);
	const names = questions.flatMap(({ name, choices }) => (choices ?? []).map(({ value }) => stratumOf(name, value)));
	const { counts, spread } = await atOneMoment(db, async (tx) => ({
		counts: await readTallies(tx, round.id, group, [ALL, ...names], [RESPONSES, levelSubject(root.code)]),
		spread: await readSpreads(
			tx,
			round.id,
			group,
			{ strata: [ALL], codes: outline.map(({ code }) => code) },
			{ strata: names, codes: [root.code] }
		)
	}));
	const size = (stratum: string) => countOf(counts, stratum, RESPONSES);
	const n = size(ALL);
	const shown = n >= least;
	const whole = shown ? spread(ALL, root.code) : null;
	const groups: Groups = { size, valueOf: (stratum) => spread(stratum, root.code), least };
	return {
		group,
		framework: versionOf(framework),
		title: framework.title[language],
		version: framework.version,
		proposed: framework.standing === 'proposed',
		least,
		n: n === 0 ? 0 : shown ? n : null,
		mean: whole?.mean ?? null,
		median: whole?.median ?? null,
		levels: levelsOf(framework, counts.get(ALL)?.get(levelSubject(root.code)), least, language),
		nodes: children(root.code).map((node) => {
			const [key, label] = [node.code, labelOf(node)[language]];
			const own = spread(ALL, node.code);
			return isSmall(own, least) ? { key, label, hidden: true } : { key, label, hidden: false, ...own };
		}),
		strata: questions.map((question) => groupsOf(groups, question, language))
	};
}

/** Some have a value, and too few to show it. */
const isSmall = ({ n }: Spread, least: number): boolean => n > 0 && n < least;

type Groups = {
	/** How many answered in a stratum. */
	size: (stratum: string) => number;
	/** Of the whole, in a stratum. */
	valueOf: (stratum: string) => Spread;
	least: number;
};

function groupsOf(
	{ size, valueOf, least }: Groups,
	{ name, title, choices = [] }: Question,
	language: Language
): SurveyResult['strata'][number] {
	const cells = choices.map(({ value, text }) => {
		const stratum = stratumOf(name, value);
		const spread = valueOf(stratum);
		// Fewer may have a value than answered: their mean hides by its own count.
		const { mean, median } = isSmall(spread, least) ? { mean: null, median: null } : spread;
		return { key: value, label: text[language], n: size(stratum), mean, median };
	});
	// Those who did not say are a group too: without it a hidden one could be found by subtraction.
	const silent: Cell = { key: '', n: size(ALL) - cells.reduce((sum, cell) => sum + cell.n, 0) };
	const safe = hideSmallCells<Cell>([...cells, silent], least);
	return {
		question: name,
		title: title[language],
		cells: cells.map((cell, at): GroupCell => {
			const { key, label } = cell;
			return safe.cells[at]!.hidden ? { key, label, hidden: true } : { ...cell, hidden: false };
		})
	};
}

/** How many businesses stand at each level; a level that few reached is a small group like any other. */
function levelsOf(
	framework: Framework,
	counts: ValueCounts | undefined,
	least: number,
	language: Language
): LevelCell[] {
	const { rollUp } = treeOf(framework).root;
	if (rollUp.kind !== 'dbiLevel') return [];
	const cells = rollUp.names.map((_, level) => ({ key: String(level), n: counts?.get(String(level))?.count ?? 0 }));
	const safe = hideSmallCells(cells, least);
	return rollUp.names.map((name, level): LevelCell => {
		const cell = safe.cells[level]!;
		return cell.hidden
			? { level, name: name[language], hidden: true }
			: { level, name: name[language], hidden: false, n: cell.n };
	});
}
