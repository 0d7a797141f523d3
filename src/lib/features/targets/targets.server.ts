/**
 * The targets of a round and how far each has come: the city's ranks as they were published, the units' shares as they
 * declared them. National targets are told apart, and what is not confirmed is never told as official.
 */
import {
	countVerdicts,
	isOverdue,
	percentOf,
	shareTogether,
	verdictOn,
	type Aim,
	type Comparator,
	type TargetCount,
	type TargetFigure,
	type Verdict
} from '#lib/domain/benchmark/targets.ts';
import { dayOf, formatDay } from '#lib/domain/date.ts';
import { decimal, type Decimal } from '#lib/domain/decimal.ts';
import type { Group, Mark } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { listRoundTargets, type RoundTarget } from '#lib/server/db/targets.ts';
import { publishedRank, type PublishedRank } from './published-rank.server.ts';
import { readUnitFigures, type UnitFigure } from './unit-figures.server.ts';

export type TargetUnit = Pick<UnitFigure, 'unitId' | 'name' | 'block' | 'step' | 'criterionCode' | 'choice'> & {
	verdict: Verdict;
	/** Declared, a of b; null where the target is judged by a choice or nothing was declared. */
	share: { a: Decimal; b: Decimal; percent: Decimal } | null;
	/** The appraiser decided other points than the figure gives: the verdict follows those. */
	byAppraiser: boolean;
};

export type TargetBlock = { block: string; count: TargetCount; units: TargetUnit[] };

export type TargetLine = {
	id: string;
	name: string;
	scope: string;
	groups: Group[];
	metric: string;
	comparator: Comparator;
	aim: Decimal;
	unit: string;
	measure: string | null;
	note: string | null;
	/** The document and the place in it. */
	source: string;
	mark: Mark;
	/** Confirmed by its source; otherwise it is never shown as official. */
	confirmed: boolean;
	tentative: boolean;
	due: string | null;
	dueMark: Mark | null;
	/** The due day is over. */
	overdue: boolean;
	/** Ranks of the city. */
	published: (PublishedRank & { verdict: Verdict }) | null;
	/** Null where no questionnaire of the round asks about it. */
	count: TargetCount | null;
	/** The declared shares of `of` units taken together. */
	together: { a: Decimal; b: Decimal; percent: Decimal; of: number; verdict: Verdict } | null;
	blocks: TargetBlock[];
	/** Of the target as a whole. Participation of units says nothing on what the city alone can do. */
	verdict: 'met' | 'missed' | 'open';
};

export type RoundTargets = {
	roundId: string;
	/** Of the city's plan. */
	own: TargetLine[];
	national: TargetLine[];
};

/** For those who see every unit; a unit sees the targets it is bound to on its own pages. */
export async function readTargets(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<RoundTargets>> {
	if (!mayPlan(person) && !mayAppraise(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round) return refused('round_unknown');
	const targets = await listRoundTargets(app.db, roundId);
	const figures = await readUnitFigures(app, round, targets, language);
	const lines: TargetLine[] = [];
	for (const target of targets) {
		const rank =
			target.scope === 'city' && target.metric === 'rank' ? await publishedRank(app, target.dueDate, round.year) : null;
		lines.push(lineOf(target, figures.get(target.id) ?? [], rank, language, now));
	}
	return ok({
		roundId,
		own: lines.filter(({ scope }) => scope !== 'national'),
		national: lines.filter(({ scope }) => scope === 'national')
	});
}

function lineOf(
	target: RoundTarget,
	figures: readonly UnitFigure[],
	rank: PublishedRank | null,
	language: Language,
	now: Date
): TargetLine {
	// Written from the checked reference data: the words are of their lists.
	const aim: Aim = { comparator: target.comparator as Comparator, value: decimal(target.value) };
	const units = figures.map((figure) => unitOf(aim, figure));
	const count = target.bindings.length > 0 ? countVerdicts(units.map(({ verdict }) => verdict)) : null;
	const together = togetherOf(aim, figures);
	const published = rank && {
		...rank,
		verdict: verdictOn(aim, rank.rank === null ? { kind: 'missing' } : { kind: 'value', value: decimal(rank.rank) })
	};
	return {
		id: target.id,
		name: target.name[language],
		scope: target.scope,
		groups: target.groups as Group[],
		metric: target.metric,
		comparator: aim.comparator,
		aim: aim.value,
		unit: target.unit?.[language] ?? '',
		measure: target.measure?.[language] ?? null,
		note: target.note?.[language] ?? null,
		source: target.source,
		mark: target.mark as Mark,
		confirmed: target.status === 'official' && target.mark === 'S',
		tentative: target.tentative,
		due: target.dueDate && formatDay(target.dueDate),
		dueMark: target.dueMark as Mark | null,
		overdue: isOverdue(target.dueDate, dayOf(now)),
		published,
		count,
		together,
		blocks: byBlock(units),
		verdict: wholeVerdict(target, { published, count, together })
	};
}

function togetherOf(aim: Aim, figures: readonly UnitFigure[]): TargetLine['together'] {
	const found = shareTogether(figures.map(({ declared }) => declared));
	if (!found) return null;
	const { share, of } = found;
	return { a: share.a, b: share.b, percent: percentOf(share)!, of, verdict: verdictOn(aim, share) };
}

/**
 * A rank counts once its due year is published. A target of units is met by every one of them; one of the city, by the
 * units' shares together when none is missing.
 */
function wholeVerdict(
	{ scope, bindings }: Pick<RoundTarget, 'scope' | 'bindings'>,
	{ published, count, together }: Pick<TargetLine, 'published' | 'count' | 'together'>
): TargetLine['verdict'] {
	const settled = (verdict: Verdict) => (verdict === 'met' || verdict === 'missed' ? verdict : 'open');
	if (published) return published.final ? settled(published.verdict) : 'open';
	if (!count) return 'open';
	if (scope !== 'city' || bindings.some(({ group }) => group === 'city')) return count.verdict;
	return together && together.of === count.bound - count.notApplicable ? settled(together.verdict) : 'open';
}

function unitOf(aim: Aim, { declared, decided, ...unit }: UnitFigure): TargetUnit {
	const judged: TargetFigure = decided ?? declared;
	return {
		unitId: unit.unitId,
		name: unit.name,
		block: unit.block,
		step: unit.step,
		criterionCode: unit.criterionCode,
		choice: unit.choice,
		verdict: verdictOn(aim, judged),
		share: declared.kind === 'share' ? { a: declared.a, b: declared.b, percent: percentOf(declared)! } : null,
		byAppraiser: decided !== null
	};
}

function byBlock(units: readonly TargetUnit[]): TargetBlock[] {
	return [...new Set(units.map(({ block }) => block))].map((block) => {
		const members = units.filter((unit) => unit.block === block);
		return { block, count: countVerdicts(members.map(({ verdict }) => verdict)), units: members };
	});
}
