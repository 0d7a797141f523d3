/** What the simulator is asked, and what its page shows. */
import type { RankBounds } from '#lib/domain/benchmark/national-standing.ts';
import type { Change } from '#lib/domain/benchmark/scenario.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import type { RoundHead } from './benchmark-round.server.ts';

export type WantedSimulation = {
	/** Improvements as the address writes them. */
	improvements: string[];
	/** "2022-63": the year of a published table and how many provinces it ranks. Empty: the newest of the round's time. */
	table: string;
	/** Find the least effort for the city to be ranked so; null: not asked. */
	top: number | null;
};

export type NodeChoice = { code: string; name: string; isCriterion: boolean };
export type BlockChoice = { block: string; nodes: NodeChoice[]; units: { unitId: string; name: string }[] };

export type ImprovementLine = {
	written: string;
	block: string;
	node: string;
	/** Null: all units of the block. */
	unit: string | null;
	to: 'target' | 'best' | 'median' | 'full' | 'points';
	points: Decimal | null;
	/** Nobody is raised by it. */
	idle: boolean;
};

export type BlockOutcome = {
	block: string;
	units: (Change & { name: string; raised: number })[];
	gained: Decimal;
	raisedUnits: number;
	/** Units of the block without a result: they are neither raised nor ranked. */
	missing: number;
};

export type CityOutcome = {
	/** Null: the city has no result in the round. */
	value: { before: Decimal; after: Decimal } | null;
	tables: { key: string; year: number; population: number }[];
	table: { key: string; year: number; population: number; withValue: number } | null;
	bounds: { before: RankBounds; after: RankBounds } | null;
	targets: { name: string; rank: number; before: 'met' | 'missed' | 'open'; after: 'met' | 'missed' | 'open' }[];
};

export type LeastEffortView = {
	rank: number;
	/** Why there is no answer: no city result, no table, no value known to be enough, or all criteria are not enough. */
	cannot: 'noResult' | 'noTable' | 'noValue' | 'notEnough' | null;
	/** The value taken as enough, and whether the rank is certain with it or only possible. */
	wanted: Decimal | null;
	certain: boolean;
	before: Decimal | null;
	after: Decimal | null;
	effort: number;
	steps: { code: string; name: string; effort: number; before: Decimal; after: Decimal; gain: Decimal }[];
	spared: number;
	/** The steps as improvements, to be played. */
	improvements: string[];
};

export type KeptView = {
	id: string;
	name: string;
	author: string;
	at: string;
	improvements: string[];
	city: Decimal | null;
	bounds: RankBounds | null;
	gained: Decimal;
	units: number;
};

export type SimulationPage = {
	head: RoundHead;
	mayKeep: boolean;
	/** Criteria that the scenario raises, each counted for each unit, and those units. */
	raised: { criteria: number; units: number };
	/** A plan is of a year: its tasks are due by the end of it unless somebody says otherwise. */
	endOfYear: string;
	choices: BlockChoice[];
	improvements: ImprovementLine[];
	/** Written in the address and not to be played: unknown block, unit or node, or more points than there are. */
	unplayable: string[];
	blocks: BlockOutcome[];
	city: CityOutcome;
	leastEffort: LeastEffortView | null;
	kept: KeptView[];
};
