/**
 * The results of a round as they are frozen and published: plain figures, worked out once. Points and values are numerals
 * with four decimals, so that nothing drifts on its way through a file.
 */
import type { ExportedResult } from '#lib/domain/scoring/exported-result.ts';
import type { ScoreState } from '#lib/domain/scoring/score-response.ts';
import type { Text } from '#lib/domain/text.ts';

/** What may be shown to everybody, each chosen by itself. */
export const PUBLISHED_VIEWS = ['rankings', 'indices', 'criteria', 'surveys'] as const;
export type PublishedView = (typeof PUBLISHED_VIEWS)[number];

export const isPublishedView = (text: string): text is PublishedView =>
	(PUBLISHED_VIEWS as readonly string[]).includes(text);

export type FrozenNode = {
	code: string;
	parent: string | null;
	level: string;
	name: Text;
	/** Of criteria: what the score was made by. */
	ruleHash: string | null;
};

export type FrozenScore = { points: string; max: string; state: ScoreState };

export type FrozenUnit = {
	id: string;
	name: Text;
	block: string;
	ranked: boolean;
	/** Whose word the scores are; null: nothing was handed in. */
	basis: 'verified' | 'self' | null;
	late: boolean;
	/** Within the block, ties shared; null when not ranked or without a result. */
	rank: number | null;
	/** By node code; empty without a result. */
	scores: Record<string, FrozenScore>;
	/** What the scores were made of, to be recomputed by anybody; null without a result. */
	recompute: ExportedResult | null;
};

export type FrozenGroup = {
	group: string;
	/** "hp-so@2022.1", and the hash of its files. */
	framework: string;
	contentHash: string;
	title: Text;
	root: string;
	nodes: FrozenNode[];
	units: FrozenUnit[];
};

/** A group of respondents; hidden ones carry neither a count nor a figure. */
export type FrozenCell = { label: Text; n: number | null; mean: string | null };

export type FrozenSurvey = {
	group: string;
	framework: string;
	title: Text;
	/** All respondents; null when even all together are too few. */
	n: number | null;
	/** Value 0 to 1 of the whole. */
	mean: string | null;
	nodes: FrozenCell[];
	strata: { question: Text; cells: FrozenCell[] }[];
};

export type FrozenResults = {
	round: { id: string; year: number; name: Text; sample: boolean };
	groups: FrozenGroup[];
	surveys: FrozenSurvey[];
	/** What was recomputed and agreed before the freeze: responses and criteria. */
	recomputed: { responses: number; criteria: number };
};
