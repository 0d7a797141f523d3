/** What a criterion's page shows: one criterion over all units of a block. */
import type { StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Bin, CriterionComparison } from '#lib/domain/benchmark/compare-criterion.ts';
import type { Basis } from '#lib/domain/benchmark/compare-units.ts';
import type { Place } from '#lib/domain/benchmark/distribution.ts';
import type { SeriesBreak } from '#lib/domain/benchmark/series.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import type { ScoreState } from '#lib/domain/scoring/score-response.ts';
import type { RoundHead } from './benchmark-round.server.ts';
import type { AdvisedAction, ServedTarget } from '#lib/server/low-criterion.ts';

export type CriterionUnitLine = {
	unitId: string;
	name: string;
	shortName: string;
	ranked: boolean;
	basis: Basis;
	state: ScoreState;
	points: Decimal;
	class: StandingClass | null;
	place: Place | null;
	recoverable: Decimal;
	full: boolean;
	meetsTarget: boolean | null;
	documents: number;
};

/** A document as it may be told to other units' readers: what kind and which, never the file. */
export type ProvingDocument = {
	id: string;
	kind: 'pdf' | 'picture' | 'office';
	number: string | null;
	date: string | null;
	issuedBy: string | null;
};

export type CriterionRound = {
	roundId: string;
	name: string;
	year: number;
	/** Ranked units with a comparable value. */
	n: number;
	median: Decimal | null;
	best: Decimal | null;
	/** Units with all points; null where the versions differ, as parts are compared and not marks. */
	full: number | null;
};

export const CRITERION_ORDERS = ['diem', 'ten', 'con-thieu', 'tai-lieu'] as const;
export type CriterionOrder = (typeof CRITERION_ORDERS)[number];

export type CriterionPage = {
	head: RoundHead;
	block: string;
	/** Other blocks of the round that answer the same framework version. */
	otherBlocks: string[];
	framework: { id: string; title: string; version: string; proposed: boolean };
	criterion: {
		code: string;
		name: string;
		path: string[];
		help: string | null;
		max: Decimal;
		/** How it is scored, in a sentence. */
		rule: string;
		evidence: { required: boolean; text: string } | null;
		/** Nothing is scored here: it is only collected. */
		descriptive: boolean;
	};
	order: CriterionOrder;
	counts: CriterionComparison['counts'];
	spread: CriterionComparison['spread'];
	targetPoints: Decimal | null;
	bins: Bin[];
	units: CriterionUnitLine[];
	/** Units of the block without a result. */
	missing: number;
	/** Units with all points and what they proved it with. */
	full: { unitId: string; name: string; documents: ProvingDocument[] }[];
	/** Sum over the units, and how many are below their reference. */
	recoverable: Decimal;
	missedBy: number;
	target: ServedTarget | null;
	actions: AdvisedAction[];
	effort: { value: number; judged: boolean; mayJudge: boolean };
	history: CriterionRound[];
	breaks: SeriesBreak[];
};
