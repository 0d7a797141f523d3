/**
 * Freezing the results of a round whose scores are final. Every score is worked out again first, the units' own and the
 * appraisers' alike; a single difference stops it. What is frozen is never worked out again, only corrected in sight.
 */
import { createHash } from 'node:crypto';
import { labelOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { frozenScores } from '#lib/domain/publication/correct-results.ts';
import type {
	FrozenGroup,
	FrozenResults,
	FrozenSurvey,
	FrozenUnit,
	PublishedView
} from '#lib/domain/publication/frozen-results.ts';
import { toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { insertPublication, listResultInputs } from '#lib/server/db/publications.ts';
import { findFreeze, lockRound, revokeFreeze } from '#lib/server/db/round-steps.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';
import { resultFile } from '#lib/server/exported-result.ts';
import { recomputeScores, type Difference } from '#lib/server/recompute-scores.ts';
import { recomputeVerified } from '#lib/server/recompute-verified.ts';
import { readBlocks, standsBy, type BlockResults, type UnitResult } from '#lib/server/round-results.ts';
import { readSurvey, type GroupCell, type SurveyResult } from '#lib/server/survey-results.ts';

export const mayPublish = (person: Person | null): person is Person => mayPlan(person);

export type Frozen = { frozen: true; id: number } | { frozen: false; different: number; differences: Difference[] };

/**
 * Freezes the chosen views, in place of a freeze that was not published. Refused: `step_unknown` unless the scores are
 * final, `answer_required` when no view is chosen. With differences nothing is frozen, and they are told.
 */
export async function freezeResults(
	app: App,
	person: Person | null,
	{ roundId, views }: { roundId: string; views: readonly PublishedView[] },
	now: Date
): Promise<Result<Frozen>> {
	if (!mayPublish(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round) return refused('round_unknown');
	if (round.status !== 'final') return refused('step_unknown');
	if (views.length === 0) return refused('answer_required', 'views');
	// Scores of a final round do not change: they may be read before the lock.
	const self = await recomputeScores(app.db, app.content, roundId);
	const verified = await recomputeVerified(app.db, app.content, roundId);
	const different = self.different + verified.differences.length;
	if (different > 0)
		return ok({ frozen: false, different, differences: [...self.differences, ...verified.differences].slice(0, 100) });
	const recomputed = { responses: self.responses, criteria: self.criteria + verified.criteria };
	const results = await workOut(app, round, recomputed, now);
	const inputHash = createHash('sha256')
		.update((await listResultInputs(app.db, roundId)).join('\n'))
		.digest('hex');
	return app.db.transaction(async (tx): Promise<Result<Frozen>> => {
		const still = await lockRound(tx, roundId);
		if (still?.status !== 'final') return refused('step_unknown');
		await revokeFreeze(tx, roundId, now);
		const row = { roundId, frozenAt: now, frozenBy: person.id, inputHash, results, views: [...views] };
		const id = await insertPublication(tx, row);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'results.freeze',
			subject: `publication:${id}`,
			roundId,
			after: { views, inputHash, recomputed }
		});
		return ok({ frozen: true, id });
	});
}

/** Takes a freeze back that was not published. Refused: `step_unknown` when there is none. */
export async function unfreezeResults(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	roundId: string,
	now: Date
): Promise<Result<null>> {
	if (!mayPublish(person)) return refused('not_yours');
	return db.transaction(async (tx): Promise<Result<null>> => {
		await lockRound(tx, roundId);
		const freeze = await findFreeze(tx, roundId);
		if (!freeze || freeze.publishedAt) return refused('step_unknown');
		await revokeFreeze(tx, roundId, now);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'results.unfreeze',
			subject: `publication:${freeze.id}`,
			roundId
		});
		return ok(null);
	});
}

async function workOut(
	app: App,
	round: Round,
	recomputed: FrozenResults['recomputed'],
	now: Date
): Promise<FrozenResults> {
	const blocks = await readBlocks(app, round, now);
	const groups: FrozenGroup[] = [];
	for (const group of new Set(blocks.map((block) => block.group)))
		groups.push(
			await frozenGroup(
				app,
				round,
				blocks.filter((block) => block.group === group)
			)
		);
	const surveys: FrozenSurvey[] = [];
	for (const group of ['business', 'citizen'] as const) {
		const [vi, en] = [await readSurvey(app, round, group, 'vi'), await readSurvey(app, round, group, 'en')];
		if (vi && en) surveys.push(frozenSurvey(vi, en));
	}
	return {
		round: { id: round.id, year: round.year, name: { vi: round.nameVi, en: round.nameEn }, sample: round.sample },
		groups,
		surveys,
		recomputed
	};
}

async function frozenGroup(app: App, round: Round, blocks: readonly BlockResults[]): Promise<FrozenGroup> {
	const { framework, group } = blocks[0]!;
	const { contentHash, ruleHashes } = instrumentOf(app.content, framework.id, framework.version);
	const units: FrozenUnit[] = [];
	for (const { block, units: inBlock, comparison } of blocks) {
		const ranks = new Map(comparison.ranking.map(({ unitId, place }) => [unitId, place?.rank ?? null]));
		for (const result of inBlock) units.push(await frozenUnit(app, round, block, result, ranks));
	}
	return {
		group,
		framework: versionOf(framework),
		contentHash,
		title: framework.title,
		root: framework.nodes.find(({ parent }) => parent === undefined)!.code,
		nodes: nodesOf(framework, ruleHashes),
		units
	};
}

const nodesOf = (framework: Framework, ruleHashes: ReadonlyMap<string, string>) =>
	framework.nodes.map((node) => ({
		code: node.code,
		parent: node.parent ?? null,
		level: node.level,
		name: labelOf(node),
		ruleHash: ruleHashes.get(node.code) ?? null
	}));

async function frozenUnit(
	app: App,
	round: Round,
	block: string,
	result: UnitResult,
	ranks: ReadonlyMap<string, number | null>
): Promise<FrozenUnit> {
	const { unit, progress } = result;
	const standing = standsBy(result);
	const file = standing
		? await resultFile(app.db, app.content, { roundId: round.id, unitId: unit.organisationId })
		: null;
	return {
		id: unit.organisationId,
		name: { vi: unit.nameVi, en: unit.nameEn },
		block,
		ranked: unit.ranked,
		basis: standing?.basis ?? null,
		late: progress.late,
		rank: ranks.get(unit.organisationId) ?? null,
		scores: standing ? frozenScores(standing.score) : {},
		recompute: file?.ok ? file.value : null
	};
}

/** The same survey read in both languages: figures are equal, names are not. */
function frozenSurvey(vi: SurveyResult, en: SurveyResult): FrozenSurvey {
	const cell = (one: GroupCell, other: GroupCell) => ({
		label: { vi: one.label, en: other.label },
		n: one.hidden ? null : one.n,
		mean: one.hidden ? null : numeral(one.mean)
	});
	return {
		group: vi.group,
		framework: vi.framework,
		title: { vi: vi.title, en: en.title },
		n: vi.n,
		mean: numeral(vi.mean),
		nodes: vi.nodes.map((one, at) => cell(one, en.nodes[at]!)),
		strata: vi.strata.map(({ title, cells }, at) => ({
			question: { vi: title, en: en.strata[at]!.title },
			cells: cells.map((one, place) => cell(one, en.strata[at]!.cells[place]!))
		}))
	};
}

const numeral = (value: Decimal | null): string | null => (value === null ? null : toNumeral(value));
