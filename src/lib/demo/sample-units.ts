/**
 * How far each unit of the sample round has come, and how strong it is. Made up: no figure of a real unit. A unit that is
 * not named here is ordinary and appraised, so that another list of units fills as well.
 */
import { treeOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import { seededRandom } from './seeded-random.ts';

export type Stage = 'not started' | 'in progress' | 'submitted' | 'returned' | 'appraised';

const STAGES: Readonly<Partial<Record<Stage, readonly string[]>>> = {
	'not started': ['SNGV', 'SDL', 'H_BLV'],
	// The sample officer's own department: there is work to go on with.
	'in progress': ['STP', 'Q_DS', 'H_CH'],
	returned: ['SGTVT', 'SVHTT', 'H_AL'],
	submitted: ['SXD', 'SYT', 'BQLKKT', 'Q_DK', 'H_TL', 'H_KT']
};

/** Units that submitted after the deadline of the round. */
const LATE: readonly string[] = ['SYT', 'SNNPTNT', 'H_TL', 'H_VB'];

/** Bigger than its block's usual unit, and by how much of its points better (or worse). */
const KNOWN: Readonly<Record<string, { size?: number; above: number }>> = {
	STTTT: { above: 0.2 },
	VPUB: { above: 0.12 },
	SKHDT: { above: 0.08 },
	SYT: { size: 3, above: 0 },
	SGDDT: { size: 3, above: 0.06 },
	STP: { above: 0.02 },
	TTR: { size: 0.5, above: -0.06 },
	Q_HB: { size: 1.2, above: 0.1 },
	Q_NQ: { size: 1.3, above: 0.12 },
	Q_LC: { size: 1.3, above: 0.08 },
	Q_DS: { size: 0.6, above: 0 },
	H_TN: { size: 2, above: 0.08 },
	H_CH: { size: 0.5, above: -0.04 },
	H_BLV: { size: 0.1, above: -0.15 },
	HP: { size: 1, above: 0.17 }
};

export const stageOf = (unitId: string): Stage =>
	(Object.keys(STAGES) as Stage[]).find((stage) => STAGES[stage]!.includes(unitId)) ?? 'appraised';

export const isLate = (unitId: string): boolean => LATE.includes(unitId);

export type SampleUnit = {
	size: number;
	/** Share of the criterion's points to aim at; null where the unit left it open. */
	strength(criterion: Criterion): number | null;
	hasSome(criterion: Criterion): boolean;
};

/**
 * A unit's own strength: a general level, a leaning for each pillar and index, how hard the criterion is for everybody,
 * and a little chance. What is shared outweighs chance, so that ranks mean something.
 */
export function sampleUnit(framework: Framework, unitId: string, block: string): SampleUnit {
	const tree = treeOf(framework);
	const drawn = (what: string, spread: number) => seededRandom(`${unitId} ${what}`).around(spread);
	const { size = 1, above } = KNOWN[unitId] ?? { above: drawn('level', 0.09) };
	const level = (block === 'HUYEN' ? 0.52 : 0.6) + above;
	const leaning = (code: string) =>
		tree.ancestors(code).reduce((total, { code, level }) => total + drawn(code, level === 'pillar' ? 0.07 : 0.09), 0);
	const hardness = (code: string) => seededRandom(`${framework.id} ${code}`).around(0.15);
	return {
		size,
		strength({ code }) {
			const aim = level + leaning(code) - hardness(code) + drawn(`${code} chance`, 0.06);
			// A weak field is also where answers are missing.
			return seededRandom(`${unitId} ${code} open`).chance(aim < 0.4 ? 0.14 : 0.02) ? null : aim;
		},
		// One draw for one reason: a unit without procedures has none in any criterion.
		hasSome: ({ mayNotApply }) => !mayNotApply || seededRandom(`${unitId} ${mayNotApply.vi}`).chance(0.85)
	};
}
