/** A round's published results: the page that everybody sees, its preview, and the open data behind it. */
import { formatDateTime } from '#lib/domain/date.ts';
import { decimal, formatDecimal, formatNumber } from '#lib/domain/decimal.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { correctGroup, type CorrectedGroup, type CorrectedUnit } from '#lib/domain/publication/correct-results.ts';
import type { FrozenCell, FrozenScore, FrozenSurvey, PublishedView } from '#lib/domain/publication/frozen-results.ts';
import type { ExportedResult } from '#lib/domain/scoring/exported-result.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Content } from '#lib/server/content/content.ts';
import {
	findPublication,
	findPublished,
	listCorrections,
	listPublished,
	type CorrectionRow,
	type Publication
} from '#lib/server/db/publications.ts';
import { findFreeze } from '#lib/server/db/round-steps.ts';

/** "12,50 / 20", its share, and what stood there before a correction. */
export type Shown = { points: string; max: string; percent: string; earlier: string | null };

export type PublicUnit = {
	id: string;
	name: string;
	ranked: boolean;
	rank: number | null;
	earlierRank: number | null;
	basis: 'verified' | 'self' | null;
	late: boolean;
	total: Shown | null;
	indices: (Shown | null)[];
};

export type PublicBlock = {
	block: string;
	title: string;
	framework: string;
	/** Names over the figures of `indices`; empty unless indices are shown. */
	indices: { code: string; name: string }[];
	units: PublicUnit[];
};

export type PublicCell = { label: string; n: string | null; mean: string | null };

export type PublicRound = {
	id: string;
	year: number;
	name: string;
	sample: boolean;
	views: readonly PublishedView[];
	publishedAt: string | null;
	frozenAt: string;
	inputHash: string;
	recomputed: { responses: string; criteria: string };
	blocks: PublicBlock[];
	surveys: {
		group: string;
		title: string;
		n: string | null;
		mean: string | null;
		nodes: PublicCell[];
		strata: { question: string; cells: PublicCell[] }[];
	}[];
	corrections: {
		id: number;
		at: string;
		unit: string;
		criterion: string;
		before: string;
		after: string;
		reason: string;
	}[];
};

export type UnitCriteria = {
	round: { id: string; name: string; sample: boolean };
	unit: string;
	framework: string;
	rows: { code: string; name: string; level: string; score: Shown | null; state: string; ruleHash: string | null }[];
	/** Criteria are published with what they were scored from. */
	recomputable: boolean;
};

/** Refused with `round_unknown` until the round is published. */
export async function publicRound(
	{ db, content }: Pick<App, 'db' | 'content'>,
	roundId: string,
	language: Language
): Promise<Result<PublicRound>> {
	const published = await findPublished(db, roundId);
	if (!published) return refused('round_unknown');
	return ok(shown(content, published, await listCorrections(db, published.id), language));
}

/** The same page of a freeze that is not public yet. Who may see it is asked before. */
export async function previewRound(
	{ db, content }: Pick<App, 'db' | 'content'>,
	roundId: string,
	language: Language
): Promise<PublicRound | null> {
	const freeze = await findFreeze(db, roundId);
	const found = freeze && (await findPublication(db, freeze.id));
	return found ? shown(content, found, [], language) : null;
}

export const publishedRounds = async ({ db }: Pick<App, 'db'>, language: Language) =>
	(await listPublished(db)).map(({ id, year, nameVi, nameEn, sample, publishedAt }) => ({
		id,
		year,
		name: language === 'vi' ? nameVi : nameEn,
		sample,
		at: publishedAt && formatDateTime(publishedAt, language)
	}));

export async function publicUnit(
	{ db, content }: Pick<App, 'db' | 'content'>,
	{ roundId, unitId }: { roundId: string; unitId: string },
	language: Language
): Promise<Result<UnitCriteria>> {
	const found = await correctedGroups(db, content, roundId);
	if (!found || !found.published.views.includes('criteria')) return refused('round_unknown');
	const group = found.groups.find(({ units }) => units.some(({ id }) => id === unitId));
	const unit = group?.units.find(({ id }) => id === unitId);
	if (!group || !unit) return refused('unit_unknown');
	const { round } = found.published.results;
	return ok({
		round: { id: round.id, name: round.name[language], sample: round.sample },
		unit: unit.name[language],
		framework: group.framework,
		recomputable: unit.recompute !== null,
		rows: group.nodes.map(({ code, name, level, ruleHash }) => ({
			code,
			name: name[language],
			level,
			ruleHash,
			state: unit.scores[code]?.state ?? 'unanswered',
			score: scoreOf(unit, code, language)
		}))
	});
}

/** What `npm run -s score` takes to recompute a unit's points. */
export async function publicRecompute(
	{ db }: Pick<App, 'db'>,
	{ roundId, unitId }: { roundId: string; unitId: string }
): Promise<Result<ExportedResult>> {
	const published = await findPublished(db, roundId);
	if (!published?.views.includes('criteria')) return refused('round_unknown');
	const unit = published.results.groups.flatMap(({ units }) => units).find(({ id }) => id === unitId);
	return unit?.recompute ? ok(unit.recompute) : refused('unit_unknown');
}

export function frameworkOf(content: Content, version: string): Framework {
	const instrument = content.instruments.get(version);
	if (!instrument) throw new Error(`surveys/${version.replace('@', '/')} is needed by published results and missing`);
	return instrument.framework;
}

/** Null until the round is published. */
export async function correctedGroups(db: App['db'], content: Content, roundId: string) {
	const published = await findPublished(db, roundId);
	if (!published) return null;
	const corrections = await listCorrections(db, published.id);
	const groups = published.results.groups.map((group) =>
		correctGroup(group, frameworkOf(content, group.framework), corrections)
	);
	return { published, corrections, groups };
}

function shown(
	content: Content,
	{ results, views, publishedAt, frozenAt, inputHash }: Publication,
	corrections: readonly CorrectionRow[],
	language: Language
): PublicRound {
	const groups = results.groups.map((group) => correctGroup(group, frameworkOf(content, group.framework), corrections));
	const criterionName = (code: string) =>
		results.groups.flatMap(({ nodes }) => nodes).find((node) => node.code === code)?.name[language] ?? code;
	const figure = (numeral: string) => formatDecimal(decimal(numeral), language, 0, 4);
	return {
		id: results.round.id,
		year: results.round.year,
		name: results.round.name[language],
		sample: results.round.sample,
		views,
		publishedAt: publishedAt && formatDateTime(publishedAt, language),
		frozenAt: formatDateTime(frozenAt, language),
		inputHash,
		recomputed: {
			responses: formatNumber(results.recomputed.responses, language),
			criteria: formatNumber(results.recomputed.criteria, language)
		},
		blocks: groups.flatMap((group) => blocksOf(group, views, language)),
		surveys: views.includes('surveys') ? results.surveys.map((survey) => surveyOf(survey, language)) : [],
		corrections: corrections.map(({ id, at, unitVi, unitEn, criterionCode, before, after, reason }) => ({
			id,
			at: formatDateTime(at, language),
			unit: language === 'vi' ? unitVi : unitEn,
			criterion: `${criterionCode} ${criterionName(criterionCode)}`,
			before: figure(before),
			after: figure(after),
			reason
		}))
	};
}

function blocksOf(group: CorrectedGroup, views: readonly PublishedView[], language: Language): PublicBlock[] {
	const [ranked, detailed] = [views.includes('rankings'), views.includes('indices')];
	if (!ranked && !detailed && !views.includes('criteria')) return [];
	const indices = detailed ? group.nodes.filter(({ level, code }) => level !== 'criterion' && code !== group.root) : [];
	const byName = new Intl.Collator(language);
	return [...new Set(group.units.map(({ block }) => block))].map((block) => ({
		block,
		title: group.title[language],
		framework: group.framework,
		indices: indices.map(({ code, name }) => ({ code, name: name[language] })),
		units: group.units
			.filter((unit) => unit.block === block)
			.map((unit) => ({
				id: unit.id,
				name: unit.name[language],
				ranked: unit.ranked,
				rank: ranked ? unit.rank : null,
				earlierRank: ranked && unit.earlier && unit.earlier.rank !== unit.rank ? unit.earlier.rank : null,
				basis: unit.basis,
				late: unit.late,
				total: scoreOf(unit, group.root, language),
				indices: indices.map(({ code }) => scoreOf(unit, code, language))
			}))
			.sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || byName.compare(a.name, b.name))
	}));
}

function scoreOf(unit: CorrectedUnit, code: string, language: Language): Shown | null {
	const score: FrozenScore | undefined = unit.scores[code];
	if (!score || score.state === 'notApplicable') return null;
	const [points, max] = [Number(score.points), Number(score.max)];
	const earlier = unit.earlier?.scores[code];
	return {
		points: formatDecimal(decimal(score.points), language, 2, 2),
		max: formatDecimal(decimal(score.max), language),
		percent: max > 0 ? `${formatNumber((points / max) * 100, language, 1, 1)}%` : '–',
		earlier: earlier ? formatDecimal(decimal(earlier.points), language, 2, 2) : null
	};
}

const surveyOf = (survey: FrozenSurvey, language: Language): PublicRound['surveys'][number] => ({
	group: survey.group,
	title: survey.title[language],
	n: survey.n === null ? null : formatNumber(survey.n, language),
	mean: percentOf(survey.mean, language),
	nodes: survey.nodes.map((cell) => cellOf(cell, language)),
	strata: survey.strata.map(({ question, cells }) => ({
		question: question[language],
		cells: cells.map((cell) => cellOf(cell, language))
	}))
});

const cellOf = ({ label, n, mean }: FrozenCell, language: Language): PublicCell => ({
	label: label[language],
	n: n === null ? null : formatNumber(n, language),
	mean: percentOf(mean, language)
});

const percentOf = (value: string | null, language: Language): string | null =>
	value === null ? null : `${formatNumber(Number(value) * 100, language, 1, 1)}%`;
