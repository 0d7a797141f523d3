/** What a unit's page shows. Values are 0 to 1, points are of the criterion's maximum; null where there is none to show. */
import type { StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Basis } from '#lib/domain/benchmark/compare-units.ts';
import type { Place } from '#lib/domain/benchmark/distribution.ts';
import type { CriterionReference } from '#lib/domain/benchmark/reference-points.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import type { ScoreState } from '#lib/domain/scoring/score-response.ts';
import type { RoundHead } from './benchmark-round.server.ts';
import type { AdvisedAction, ServedTarget } from '#lib/server/low-criterion.ts';
import type { PreviousRound } from './previous-round.server.ts';
import type { DataQuality, Progress } from '#lib/server/round-results.ts';

export type IndexLine = {
	code: string;
	name: string;
	value: Decimal | null;
	points: Decimal;
	max: Decimal;
	class: StandingClass | null;
	place: Place | null;
	/** The plan's targets below, as a share of the maximum of their criteria. */
	target: Decimal | null;
	/** Value with every criterion at its target, or at the best peer's points where it has none. */
	reference: Decimal | null;
	median: Decimal | null;
	best: Decimal | null;
};

export type CriterionLine = {
	code: string;
	name: string;
	state: ScoreState;
	points: Decimal;
	max: Decimal;
	class: StandingClass | null;
	place: Place | null;
	target: Decimal | null;
	/** Points of every ranked unit of the block to which it applies, lowest first, without their names. */
	each: Decimal[];
	/** Points of the block's ranked units. */
	spread: Record<'min' | 'p25' | 'median' | 'p75' | 'max', Decimal> | null;
};

export type WorkLine = {
	code: string;
	name: string;
	/** Pillar, index. */
	path: string[];
	own: Decimal;
	max: Decimal;
	class: StandingClass | null;
	reference: CriterionReference | null;
	recoverable: Decimal;
	/** How the points came about. */
	explanation: string;
	target: ServedTarget | null;
	actions: AdvisedAction[];
};

export type Summary = { points: Decimal; max: Decimal; value: Decimal | null };

export type UnitPage = {
	head: RoundHead;
	unit: { id: string; name: string; block: string; ranked: boolean };
	framework: { title: string; version: string; proposed: boolean };
	progress: Progress;
	/** Ranked units of the block with a result, this one left out. */
	peers: number;
	/** Null without a result in an earlier round, or in this one. */
	previous: PreviousRound | null;
	/** Null until the unit has submitted. */
	result:
		| (Summary & {
				basis: Basis;
				mixedBasis: boolean;
				class: StandingClass | null;
				place: Place | null;
				median: Decimal | null;
				best: Decimal | null;
				recoverable: Decimal;
				applicable: number;
				answered: number;
				self: Summary | null;
				verified: Summary | null;
				pillars: { code: string; name: string; own: IndexLine; indices: IndexLine[]; criteria: CriterionLine[] }[];
				/** More points than anyone else of the block. */
				strengths: { code: string; name: string; path: string[]; points: Decimal; max: Decimal; next: Decimal }[];
				quality: DataQuality | null;
				/** How firm the figures are: of the block's units, those with a result and those appraised. */
				firmness: { units: number; withResult: number; appraised: number };
				toRaise: WorkLine[];
				belowReference: WorkLine[];
		  })
		| null;
};
