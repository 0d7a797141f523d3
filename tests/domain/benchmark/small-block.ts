/** A framework of four criteria and one block of five units, small enough to work every figure by hand. */
import { decimal, ZERO } from '#lib/domain/decimal.ts';
import { frameworkShape, type Framework } from '#lib/domain/framework/framework.ts';
import { scoreFromPoints, type CriterionPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { compareUnits, type AssessedUnit, type Basis } from '#lib/domain/benchmark/compare-units.ts';
import { untranslated } from '#lib/domain/text.ts';

const entered = (max: number) => ({
	max,
	rule: {
		kind: 'measured',
		unit: untranslated('điểm'),
		fullFrom: max,
		enteredBy: 'import',
		question: untranslated('?')
	}
});
const sums = { rollUp: { kind: 'sum' } };
const node = (code: string, level: string, parent: string | undefined, rest: object) => ({
	code,
	level,
	name: untranslated(code),
	...(parent ? { parent } : {}),
	...rest
});

export const framework: Framework = frameworkShape.parse({
	id: 'small',
	version: '1',
	status: 'draft',
	group: 'department',
	title: untranslated('Small'),
	standing: 'proposed',
	basis: untranslated('Made for the tests'),
	sources: {},
	unanswered: 'zero',
	decimals: 2,
	nodes: [
		node('DTI', 'root', undefined, sums),
		node('CQS', 'pillar', 'DTI', sums),
		node('CQS.NT', 'index', 'CQS', sums),
		node('CQS.NT.1', 'criterion', 'CQS.NT', {
			...entered(10),
			target: { id: 'T08', points: 5 },
			actions: ['A03', 'B99', 'A03']
		}),
		node('CQS.NT.2', 'criterion', 'CQS.NT', entered(20)),
		node('CQS.HD', 'index', 'CQS', sums),
		node('CQS.HD.1', 'criterion', 'CQS.HD', { ...entered(30), target: { id: 'T04', points: 30 } }),
		node('CQS.HD.2', 'criterion', 'CQS.HD', { max: 0, rule: { kind: 'descriptive', question: untranslated('?') } }),
		node('XHS', 'pillar', 'DTI', sums),
		node('XHS.HT', 'index', 'XHS', sums),
		node('XHS.HT.1', 'criterion', 'XHS.HT', entered(40))
	]
});

export const CODES = ['CQS.NT.1', 'CQS.NT.2', 'CQS.HD.1', 'XHS.HT.1'] as const;

/** Points in the order of `CODES`: `null` is unanswered, `'-'` does not apply. */
export type Points = readonly (number | null | '-')[];

export function unit(unitId: string, points: Points, ranked = true, basis: Basis = 'verified'): AssessedUnit {
	const criteria = CODES.map((code, at): CriterionPoints => {
		const given = points[at] ?? null;
		if (given === '-') return { code, state: 'notApplicable', points: ZERO };
		return given === null
			? { code, state: 'unanswered', points: ZERO }
			: { code, state: 'scored', points: decimal(given) };
	});
	return { unitId, ranked, basis, score: scoreFromPoints(framework, criteria) };
}

/**
 * | unit | NT.1 /10 | NT.2 /20 | HD.1 /30 | HT.1 /40 | total | value |
 * |---|---|---|---|---|---|---|
 * | a | 10 | 20 | 15 | 20 | 65/100 | 0,65 |
 * | b | 5 | 10 | 30 | 20 | 65/100 | 0,65 |
 * | c | unanswered | 5 | 15 | not applicable | 20/60 | 0,3333 |
 * | d | 5 | 10 | 0 | 40 | 55/100 | 0,55 |
 * | z, not ranked | 10 | 20 | 30 | 40 | 100/100 | 1 |
 *
 * NT.1 has its target at 5, HD.1 at 30; NT.2 and HT.1 have none.
 */
export const UNITS: readonly AssessedUnit[] = [
	unit('d', [5, 10, 0, 40]),
	unit('b', [5, 10, 30, 20]),
	unit('z', [10, 20, 30, 40], false),
	unit('a', [10, 20, 15, 20]),
	unit('c', [null, 5, 15, '-'])
];

export const block = compareUnits(framework, UNITS);
