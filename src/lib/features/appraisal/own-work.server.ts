/** An appraiser's own part of a round, and what of it is left: by unit and by criterion. */
import { askedFor, workState, type AskedFor, type WorkState } from '#lib/domain/appraisal/parts.ts';
import { treeOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import { grouped } from '#lib/domain/grouped.ts';
import type { Language } from '#lib/domain/text.ts';
import { mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { AppraisalPart } from '#lib/server/db/appraisals.ts';
import { scoreUnit } from '#lib/server/unit-assessment.ts';
import { judgeable, mustBeJudged } from './decide-criterion.server.ts';
import { isHandedIn, type JudgedUnit } from './judged-units.server.ts';

export type WorkCount = Record<WorkState, number>;
export type OwnWork = WorkCount & {
	byUnit: (WorkCount & { unitId: string; unit: string; block: string })[];
	byCriterion: (WorkCount & { block: string; code: string; name: string })[];
	/** Units of the part that have not handed in. */
	awaited: number;
};

/** A criterion of a unit that has handed in. */
type AskedPair = { one: JudgedUnit; criterion: Criterion; state: WorkState };

/** Null for those who have no part. Criteria of units with which the person has to do are others' to judge. */
export function ownWork(
	units: readonly JudgedUnit[],
	parts: readonly AppraisalPart[],
	person: Person,
	language: Language
): OwnWork | null {
	const own = parts.filter(({ endedAt, appraiserId }) => endedAt === null && appraiserId === person.id);
	if (own.length === 0) return null;
	const others = units.filter(({ unit }) => !mayAssess(person, unit.organisationId));
	const pairs = askedPairs(others, parts, person.id);
	const byName = new Intl.Collator(language);
	return {
		...countOf(pairs),
		byUnit: groupsOf(pairs, ({ one }) => one.unit.organisationId)
			.map((group) => ({ ...countOf(group), ...unitOf(group[0]!, language) }))
			.sort((a, b) => byName.compare(a.unit, b.unit)),
		byCriterion: groupsOf(pairs, ({ one, criterion }) => `${one.unit.block} ${criterion.code}`).map((group) => ({
			...countOf(group),
			block: group[0]!.one.unit.block,
			code: group[0]!.criterion.code,
			name: group[0]!.criterion.name[language]
		})),
		awaited: others.filter((one) => !isHandedIn(one.response) && isAnyAsked(one, own)).length
	};
}

/** What the person is asked for. */
function askedPairs(units: readonly JudgedUnit[], parts: readonly AppraisalPart[], personId: string): AskedPair[] {
	const active = parts.filter(({ endedAt }) => endedAt === null);
	const asking = new Map<Framework, AskedFor>();
	return units.flatMap((one) => {
		const { unit, instrument, response, judged } = one;
		if (!isHandedIn(response)) return [];
		const ask = asking.get(instrument.framework) ?? askedFor(active, instrument.framework);
		asking.set(instrument.framework, ask);
		const criteria = judgeable(one)
			.map((criterion) => ({ criterion, asked: ask(unit, criterion.code) }))
			.filter(({ asked }) => asked.has(personId));
		if (criteria.length === 0) return [];
		const self = scoreUnit(one, response.answers);
		const standing = new Set(judged.reviews.map(({ criterionCode }) => criterionCode));
		return criteria
			.filter(({ criterion: { code } }) => mustBeJudged(self.get(code)) || standing.has(code))
			.map(({ criterion, asked }) => {
				const judges = new Set(
					judged.judgements.filter((said) => said.criterionCode === criterion.code).map(({ reviewerId }) => reviewerId)
				);
				const conflict = judged.conflicts.has(criterion.code);
				const settled = judged.settlements.some(({ criterionCode }) => criterionCode === criterion.code);
				// Settled, finished, or with its unit: nobody is waited for.
				if (!conflict && (settled || response.status !== 'submitted')) return { one, criterion, state: 'done' };
				const stands = standing.has(criterion.code);
				return { one, criterion, state: workState(personId, { asked: asked.size, judges, stands, conflict }) };
			});
	});
}

const isAnyAsked = ({ unit }: JudgedUnit, own: readonly AppraisalPart[]): boolean =>
	own.some(
		({ block, organisationId }) =>
			block === unit.block && (organisationId === null || organisationId === unit.organisationId)
	);

function countOf(pairs: readonly AskedPair[]): WorkCount {
	const count: WorkCount = { done: 0, left: 0, conflict: 0 };
	for (const { state } of pairs) count[state] += 1;
	return count;
}

const groupsOf = (pairs: readonly AskedPair[], keyOf: (pair: AskedPair) => string): AskedPair[][] => [
	...grouped(pairs, keyOf).values()
];

const unitOf = ({ one: { unit } }: AskedPair, language: Language) => ({
	unitId: unit.organisationId,
	unit: language === 'vi' ? unit.nameVi : unit.nameEn,
	block: unit.block
});

/** How many parts' worth each appraiser has, by the same count. */
export const workOf = (units: readonly JudgedUnit[], parts: readonly AppraisalPart[], personId: string): WorkCount =>
	countOf(askedPairs(units, parts, personId));

/** Criteria of a framework for which nobody is asked in some of the units given. */
export function unassigned(
	units: readonly JudgedUnit[],
	parts: readonly AppraisalPart[]
): { criterion: Criterion; units: number }[] {
	const [first] = units;
	if (!first) return [];
	const active = parts.filter(({ endedAt }) => endedAt === null);
	const ask = askedFor(active, first.instrument.framework);
	const applying = new Map(units.map((one) => [one, new Set(judgeable(one))]));
	return treeOf(first.instrument.framework)
		.criteria.map((criterion) => ({
			criterion,
			units: units.filter((one) => applying.get(one)!.has(criterion) && ask(one.unit, criterion.code).size === 0).length
		}))
		.filter((line) => line.units > 0);
}
