/**
 * What businesses or citizens answered, group beside group: means, levels, and every counted question (barriers and needs
 * among them). All from counts per answer value. A group leaves a table as soon as one of its counts is small, and others
 * with it until nothing small can be found by subtraction.
 */
import { hideSmallCells, hideSmallGroups, leastShown } from '#lib/domain/benchmark/small-groups.ts';
import { meanByTotals } from '#lib/domain/benchmark/weighting.ts';
import { formatDateTime } from '#lib/domain/date.ts';
import { decimal, fraction, roundFraction } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { countedQuestions, type CountedQuestion } from '#lib/domain/questionnaire/counted-questions.ts';
import { groupingQuestions, type Question, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import {
	ALL,
	levelSubject,
	meanOfSum,
	questionSubject,
	RESPONSES,
	stratumOf,
	sumSubject
} from '#lib/domain/scoring/tally.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUserName } from '#lib/server/db/people.ts';
import { findPopulation } from '#lib/server/db/population-totals.ts';
import { findInstrument, type Round } from '#lib/server/db/rounds.ts';
import { countOf, readTallies } from '#lib/server/db/tallies.ts';
import type { SurveyGroup } from '#lib/server/survey-results.ts';
import { readWholeRound } from './benchmark-round.server.ts';
import type { Chosen, CountedTable, GroupMean, PublishedTotals, SurveyByGroup } from './survey-by-group.ts';

/** The round, its survey and the question that groups its respondents; `by` null where the address names none there is. */
export type GroupedSurvey = {
	round: Round;
	group: SurveyGroup;
	framework: Framework;
	questionnaire: Questionnaire;
	ways: Question[];
	by: Question | null;
};

export async function findGroupedSurvey(
	{ db, content }: Pick<App, 'db' | 'content'>,
	round: Round,
	group: string,
	by: string
): Promise<GroupedSurvey | null> {
	if (group !== 'business' && group !== 'citizen') return null;
	const instrument = await findInstrument(db, round.id, group);
	if (!instrument) return null;
	const { framework, questionnaire } = instrumentOf(content, instrument.frameworkId, instrument.frameworkVersion);
	const ways = groupingQuestions(questionnaire);
	return { round, group, framework, questionnaire, ways, by: ways.find(({ name }) => name === by) ?? null };
}

export async function readSurveyByGroup(
	app: App,
	person: Person | null,
	{ roundId, group, by }: { roundId: string; group: string; by: string },
	language: Language
): Promise<Result<SurveyByGroup>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { round, head } = found.value;
	const survey = await findGroupedSurvey(app, round, group, by);
	if (!survey || (by !== '' && !survey.by)) return refused('page_unknown');
	const { framework, ways } = survey;
	const chosen = survey.by ?? ways[0] ?? null;
	const tables = await tablesOf(app, survey, chosen, language);
	const shown = tables.n >= tables.least;
	const sizes = tables.sizes();
	const groups = (chosen?.choices ?? []).map(({ value, text }, at) => ({
		key: value,
		label: text[language],
		n: sizes[at]!
	}));
	const published = chosen ? await publishedOf(app, survey, chosen, language) : null;
	const figures = shown ? figuresOf(survey, chosen, tables, language) : { nodes: [], levels: null, questions: [] };
	const [whole] = figures.nodes;
	return ok({
		head,
		group: survey.group,
		title: framework.title[language],
		version: framework.version,
		proposed: framework.standing === 'proposed',
		least: tables.least,
		n: tables.n === 0 ? 0 : shown ? tables.n : null,
		ways: ways.map(({ name, title }) => ({ question: name, title: title[language] })),
		by: chosen && { question: chosen.name, title: chosen.title[language], groups },
		...figures,
		published,
		weighted: published && whole ? weightedOf(whole, groups, published) : null,
		mayWeigh: mayPlan(person)
	});
}

function figuresOf(
	{ framework, questionnaire }: GroupedSurvey,
	by: Question | null,
	tables: Tables,
	language: Language
): Pick<SurveyByGroup, 'nodes' | 'levels' | 'questions'> {
	const { root, children } = treeOf(framework);
	return {
		nodes: [
			{ code: root.code, label: m.benchmark_all(), ...tables.means(root.code) },
			...children(root.code).map((node) => ({
				code: node.code,
				label: labelOf(node)[language],
				...tables.means(node.code)
			}))
		],
		levels: root.rollUp.kind === 'dbiLevel' ? tables.answers(levelQuestion(root.code, root.rollUp.names)) : null,
		questions: countedQuestions(questionnaire)
			.filter(({ subject }) => !by || subject !== questionSubject(by.name))
			.map(tables.answers)
	};
}

/** Levels of the enterprise index, counted as if they had been asked. */
const levelQuestion = (code: string, names: readonly Text[]): CountedQuestion => ({
	subject: levelSubject(code),
	title: inBoth((locale) => m.benchmark_levels_caption({}, { locale })),
	multiple: false,
	choices: names.map((name, level) => ({
		value: String(level),
		text: inBoth((locale) => m.benchmark_level({ level, name: name[locale] }, { locale }))
	}))
});

const inBoth = (words: (language: Language) => string): Text => ({ vi: words('vi'), en: words('en') });

function weightedOf(
	{ cells }: SurveyByGroup['nodes'][number],
	groups: readonly { key: string; label: string }[],
	{ totals }: PublishedTotals
): SurveyByGroup['weighted'] {
	const weighted = meanByTotals(
		groups.map(({ key }, at) => {
			const cell = cells[at]!;
			return { key, total: totals[key] ?? null, mean: cell === 'hidden' ? null : cell.mean };
		})
	);
	if ('mean' in weighted) return weighted;
	return { missing: groups.flatMap(({ key, label }) => (weighted.missing.includes(key) ? [label] : [])) };
}

async function publishedOf(
	{ db }: App,
	{ round, group }: GroupedSurvey,
	{ name }: Question,
	language: Language
): Promise<PublishedTotals | null> {
	const found = await findPopulation(db, { roundId: round.id, group, question: name });
	if (!found) return null;
	const { totals, source, setBy, setAt } = found;
	return { totals, source, by: (await findUserName(db, setBy)) ?? '–', at: formatDateTime(setAt, language) };
}

type Tables = {
	n: number;
	least: number;
	/** How many answered in each group. */
	sizes(): (number | 'hidden')[];
	means(code: string): { all: GroupMean; cells: GroupMean[] };
	answers(question: CountedQuestion): CountedTable;
};

/** Reads every count once, and knows what of it may be shown. */
async function tablesOf(app: App, survey: GroupedSurvey, by: Question | null, language: Language): Promise<Tables> {
	const { round, group, framework, questionnaire } = survey;
	const least = leastShown(round, group);
	const strata = (by?.choices ?? []).map(({ value }) => stratumOf(by!.name, value));
	const { root, outline } = treeOf(framework);
	const subjects = [
		RESPONSES,
		levelSubject(root.code),
		...outline.map(({ code }) => sumSubject(code)),
		...countedQuestions(questionnaire).map(({ subject }) => subject)
	];
	const counts = await readTallies(app.db, round.id, group, [ALL, ...strata], subjects);
	const size = (stratum: string) => countOf(counts, stratum, RESPONSES);
	const n = size(ALL);

	/** Which strata to leave out of a table whose respondents part so. Who did not name a group is a group too. */
	const hiddenIn = (partsOf: (stratum: string) => number[]): Set<string> => {
		const groups = strata.map((key) => ({ key, counts: partsOf(key) }));
		const silent = partsOf(ALL).map((whole, at) => whole - groups.reduce((sum, own) => sum + own.counts[at]!, 0));
		return hideSmallGroups([...groups, { key: '', counts: silent }], least);
	};
	const chosen = (stratum: string, count: number): Chosen => ({
		n: count,
		share: size(stratum) === 0 ? null : roundFraction(fraction(decimal(count), decimal(size(stratum))))
	});
	const meanOf = (stratum: string, code: string) => meanOfSum(counts.get(stratum)?.get(sumSubject(code)));
	const meanIn = (stratum: string, code: string): GroupMean => {
		const own = meanOf(stratum, code);
		return own.n > 0 && own.n < least ? 'hidden' : own;
	};
	/** A partition of each stratum's respondents by some values of a subject; the rest last. */
	const parted = (subject: string, values: readonly string[]) => (stratum: string) => {
		const own = values.map((value) => countOf(counts, stratum, subject, value));
		return [...own, size(stratum) - own.reduce((sum, one) => sum + one, 0)];
	};

	return {
		n,
		least,
		sizes() {
			const hidden = hiddenIn((stratum) => [size(stratum)]);
			return strata.map((stratum) => (hidden.has(stratum) ? 'hidden' : size(stratum)));
		},
		means(code) {
			const withValue = (stratum: string) => meanOf(stratum, code).n;
			const hidden = hiddenIn((stratum) => [withValue(stratum), size(stratum) - withValue(stratum)]);
			return {
				all: meanIn(ALL, code),
				cells: strata.map((stratum) => (hidden.has(stratum) ? 'hidden' : meanIn(stratum, code)))
			};
		},
		answers({ subject, title, multiple, choices }) {
			const values = choices.map(({ value }) => value);
			// Each choice of several is a question of its own: chosen or not.
			const tables = multiple ? values.map((value) => [value]) : [values];
			const hidden = new Map<string, Set<string>>();
			const overall = new Map<string, boolean>();
			for (const table of tables) {
				const partsOf = parted(subject, table);
				const safe = hideSmallCells(
					partsOf(ALL).map((count, at) => ({ key: table[at] ?? '', n: count })),
					least
				);
				const groups = hiddenIn(partsOf);
				for (const [at, value] of table.entries()) {
					hidden.set(value, groups);
					overall.set(value, safe.cells[at]!.hidden);
				}
			}
			return {
				subject,
				title: title[language],
				multiple,
				lines: choices.map(({ value, text }) => ({
					label: text[language],
					all: overall.get(value) ? 'hidden' : chosen(ALL, countOf(counts, ALL, subject, value)),
					cells: strata.map((stratum) =>
						hidden.get(value)!.has(stratum) ? 'hidden' : chosen(stratum, countOf(counts, stratum, subject, value))
					)
				}))
			};
		}
	};
}
