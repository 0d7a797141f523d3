/** What a survey's answers by group look like. `'hidden'` stands where a figure could tell persons apart. */
import type { Decimal } from '#lib/domain/decimal.ts';
import type { RoundHead } from './benchmark-round.server.ts';
import type { SurveyGroup } from '#lib/server/survey-results.ts';

/** How many chose it, and which share (0 to 1) of all responses of the group they are; null of a group without any. */
export type Chosen = 'hidden' | { n: number; share: Decimal | null };

/** Mean value 0 to 1 of those who have one; null where nobody has. */
export type GroupMean = 'hidden' | { n: number; mean: Decimal | null };

export type AnswerLine = { label: string; all: Chosen; cells: Chosen[] };

export type CountedTable = { subject: string; title: string; multiple: boolean; lines: AnswerLine[] };

export type PublishedTotals = { totals: Record<string, number>; source: string; by: string; at: string };

export type SurveyByGroup = {
	head: RoundHead;
	group: SurveyGroup;
	title: string;
	version: string;
	proposed: boolean;
	least: number;
	/** All responses; null when even together they are too few to be shown. */
	n: number | null;
	/** The questions that respondents can be grouped by. */
	ways: { question: string; title: string }[];
	/** The chosen one, and its groups in the order of the choices; null when the questionnaire has none. */
	by: { question: string; title: string; groups: { key: string; label: string; n: number | 'hidden' }[] } | null;
	/** The whole, then its pillars or parts. */
	nodes: { code: string; label: string; all: GroupMean; cells: GroupMean[] }[];
	/** Enterprise index only: how many businesses stand at each level. */
	levels: CountedTable | null;
	questions: CountedTable[];
	published: PublishedTotals | null;
	/** The whole weighted by the published totals, or the groups without which that cannot be done; null without totals. */
	weighted: { mean: Decimal } | { missing: string[] } | null;
	mayWeigh: boolean;
};
