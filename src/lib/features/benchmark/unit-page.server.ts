/** One unit's page: its standing in its block, index by index and criterion by criterion, and what to do about it. */
import { classOf, needsWork } from '#lib/domain/benchmark/classify.ts';
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { recoverableOf, type Recoverable } from '#lib/domain/benchmark/recoverable.ts';
import { soleStrengths } from '#lib/domain/benchmark/strengths.ts';
import { standingOf, targetValue, type NodeStanding } from '#lib/domain/benchmark/unit-standing.ts';
import { decimal, formatDecimal, type Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { explain } from '#lib/domain/scoring/explain.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { scoreResponse, type ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import { mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findResponse } from '#lib/server/db/responses.ts';
import { listKeptFigures } from '#lib/server/db/scores.ts';
import { findRoundUnit, type Round } from '#lib/server/db/rounds.ts';
import { readRound } from './benchmark-round.server.ts';
import { adviceOn, targetOf } from '#lib/server/low-criterion.ts';
import { nameOfUnit, pillarsOf } from './overview.server.ts';
import { readPrevious } from './previous-round.server.ts';
import { readBlocks, standsBy, type BlockResults, type UnitResult } from '#lib/server/round-results.ts';
import type { CriterionLine, IndexLine, UnitPage, WorkLine } from './unit-page.ts';

/** Permission first: a unit's people may look at their own unit, and learn of no other whether it is there. */
export async function readUnitPage(
	app: App,
	person: Person | null,
	{ roundId, unitId }: { roundId: string; unitId: string },
	language: Language,
	now: Date
): Promise<Result<UnitPage>> {
	if (!mayReadUnit(person, unitId)) return refused('not_yours');
	const found = await readRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { round, head } = found.value;
	const unit = await findRoundUnit(app.db, roundId, unitId);
	if (!unit || unit.group === 'city') return refused('unit_unknown');
	const blocks = await readBlocks(app, round, now, unit.group);
	const block = blocks.find((one) => one.block === unit.block);
	const result = block?.units.find((one) => one.unit.organisationId === unitId);
	if (!block || !result) return refused('unit_unknown');
	const standing = standsBy(result);
	return ok({
		head,
		unit: { id: unitId, name: nameOfUnit(unit, language), block: unit.block, ranked: unit.ranked },
		framework: {
			title: block.framework.title[language],
			version: block.framework.version,
			proposed: block.framework.standing === 'proposed'
		},
		progress: result.progress,
		peers: block.comparison.ranking.filter((row) => row.ranked && row.unitId !== unitId).length,
		previous: standing
			? await readPrevious(app, round, unit, { framework: block.framework, score: standing.score }, language, now)
			: null,
		result: standing ? await resultOf(app, round, block, result, language) : null
	});
}

async function resultOf(app: App, round: Round, block: BlockResults, result: UnitResult, language: Language) {
	const { framework, comparison } = block;
	const unitId = result.unit.organisationId;
	const { basis, score } = standsBy(result)!;
	const standing = standingOf(comparison, unitId);
	const root = standing.get(treeOf(framework).root.code)!;
	const explained = await explanations(app, round, framework, result, score);
	const work = recoverableOf(comparison, unitId).map((line) =>
		workLine(app, framework, line, unitId, explained(line.code, language), language)
	);
	const rootOf = (one: ResponseScore | null) => {
		const own = one?.get(root.code);
		return own ? { points: own.points, max: own.max, value: own.value } : null;
	};
	return {
		basis,
		mixedBasis: comparison.mixedBasis,
		points: root.own.points,
		max: root.own.max,
		value: root.own.value,
		class: root.class,
		place: root.place,
		median: root.median,
		best: root.best,
		recoverable: root.recoverable,
		applicable: root.own.applicable,
		answered: root.own.answered,
		self: rootOf(result.self),
		verified: rootOf(result.verified),
		pillars: pillarsOf(framework, language).map(({ code, name, indices }) => ({
			code,
			name,
			own: indexLine(name, standing.get(code)!),
			indices: indices.map((index) => indexLine(index.name, standing.get(index.code)!)),
			criteria: treeOf(framework)
				.criteriaUnder(code)
				.map((criterion) => criterionLine(comparison, criterion.code, standing.get(criterion.code)!, language))
		})),
		strengths: soleStrengths(comparison, unitId).map(({ code, points, max, next }) => ({
			code,
			name: treeOf(framework).node(code)!.name[language],
			path: treeOf(framework)
				.ancestors(code)
				.map((node) => labelOf(node)[language]),
			points,
			max,
			next
		})),
		quality: result.quality,
		firmness: {
			units: block.units.length,
			withResult: block.units.filter((one) => one.basis !== null).length,
			appraised: block.units.filter((one) => one.basis === 'verified').length
		},
		toRaise: work.filter((line) => needsWork(line.class)),
		/** Neither low nor unscored, and still below the target or the best peer. */
		belowReference: work.filter((line) => !needsWork(line.class))
	};
}

const indexLine = (
	name: string,
	{ code, own, class: standing, place, target, reference, median, best }: NodeStanding
): IndexLine => ({
	code,
	name,
	value: own.value,
	points: own.points,
	max: own.max,
	class: standing,
	place,
	target: target ? targetValue(target) : null,
	reference: reference?.value ?? null,
	median,
	best
});

function criterionLine(
	{ framework, nodes }: BlockComparison,
	code: string,
	{ own, class: standing, place, target }: NodeStanding,
	language: Language
): CriterionLine {
	const node = treeOf(framework).node(code)!;
	const spread = nodes.get(code)?.points ?? null;
	return {
		code,
		name: labelOf(node)[language],
		state: own.state,
		points: own.points,
		max: node.max === undefined ? own.max : decimal(node.max),
		class: standing,
		place,
		target: target?.points ?? null,
		each: [...(nodes.get(code)?.each ?? [])].reverse(),
		spread: spread && { min: spread.min, p25: spread.p25, median: spread.median, p75: spread.p75, max: spread.max }
	};
}

function workLine(
	{ content }: App,
	framework: Framework,
	{ code, own, max, class: standing, reference, points }: Recoverable,
	unitId: string,
	explanation: string,
	language: Language
): WorkLine {
	const tree = treeOf(framework);
	return {
		code,
		name: tree.node(code)!.name[language],
		path: tree.ancestors(code).map((node) => labelOf(node)[language]),
		own,
		max,
		class: standing,
		reference,
		recoverable: points,
		explanation,
		target: targetOf(framework, code, content.reference, language),
		actions: adviceOn(framework, code, content.reference, language, unitId)
	};
}

/**
 * How each criterion's points came about, from the figures declared and those brought from elsewhere. Points that differ
 * from what the figures give were decided by the appraiser: then only the points are told.
 */
async function explanations({ db }: App, round: Round, framework: Framework, result: UnitResult, score: ResponseScore) {
	const response = result.responseId ? await findResponse(db, round.id, result.responseId) : undefined;
	const { notApplicable } = result.unit;
	const brought = response ? await keptWith(db, round.id, response.id) : {};
	const declared = scoreResponse(framework, response?.answers ?? {}, { notApplicable, brought });
	const decided: Record<string, Decimal> = {};
	for (const { code } of treeOf(framework).criteria) {
		const stored = score.get(code)!;
		const same = stored.points === declared.get(code)!.points && classOf(stored) === classOf(declared.get(code)!);
		if (!same && stored.state === 'scored') decided[code] = stored.points;
	}
	const told = scoreResponse(framework, response?.answers ?? {}, { notApplicable, brought, decided });
	return (code: string, language: Language): string => {
		const { points, max } = score.get(code)!;
		return code in decided && !result.verified
			? m.benchmark_points_of(
					{ points: formatDecimal(points, language, 2), max: formatDecimal(max, language) },
					{ locale: language }
				)
			: explain(framework, told, code)[language];
	};
}

/** The figures that imports and surveys gave, as the self score kept them. */
async function keptWith(db: App['db'], roundId: string, responseId: string): Promise<Record<string, Figures>> {
	const kept = await listKeptFigures(db, roundId, responseId);
	return Object.fromEntries(kept.flatMap(({ criterionCode, figures }) => (figures ? [[criterionCode, figures]] : [])));
}
