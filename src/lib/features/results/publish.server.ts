/** Making frozen results public, and correcting what was published in everybody's sight. */
import { decimal, toNumeral, toNumber } from '#lib/domain/decimal.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { correctGroup } from '#lib/domain/publication/correct-results.ts';
import { parseNumber } from '#lib/domain/questionnaire/answers.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import { findStep } from '#lib/domain/round/round-steps.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findPublished, insertCorrection, listCorrections, markPublished } from '#lib/server/db/publications.ts';
import { findFreeze, lockRound } from '#lib/server/db/round-steps.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { moveRound } from '#lib/server/rounds/move-round.ts';
import { mayPublish } from './freeze.server.ts';
import { frameworkOf } from './published-round.server.ts';

/** Publishes the freeze and moves the round on. Refused: `step_unknown`, `step_blocked` without a freeze. */
export async function publishResults(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, note }: { roundId: string; note: string },
	now: Date
): Promise<Result<null>> {
	if (!mayPublish(person)) return refused('not_yours');
	return db.transaction(async (tx): Promise<Result<null>> => {
		const round = await lockRound(tx, roundId);
		if (!round) return refused('round_unknown');
		const step = findStep(round.status, 'published');
		if (!step || round.status !== 'final') return refused('step_unknown');
		const moved = await moveRound(tx, content, round, step, { note, now, actorId: person.id });
		if (!moved.ok) return moved;
		const freeze = (await findFreeze(tx, roundId))!;
		await markPublished(tx, freeze.id, { publishedAt: now, publishedBy: person.id });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'results.publish',
			subject: `publication:${freeze.id}`,
			roundId
		});
		return ok(null);
	});
}

export type CorrectionForm = { unitId: string; criterionCode: string; points: string; reason: string };

/**
 * Corrects the points of one criterion of one unit; totals and ranks follow. Refused: `round_closed` unless the round is
 * published, `unit_unknown`, `criterion_unknown`, `points_out_of_range`, `reason_required`.
 */
export async function correctResult(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string,
	{ unitId, criterionCode, points, reason }: CorrectionForm,
	language: Language,
	now: Date
): Promise<Result<null>> {
	if (!mayPublish(person)) return refused('not_yours');
	const words = keptWords(reason, 'reason');
	if (!words.ok) return words;
	const typed = parseNumber(points, language);
	if (typed === null) return refused('number_malformed', 'points', { value: points.slice(0, 40) });
	return db.transaction(async (tx): Promise<Result<null>> => {
		const round = await lockRound(tx, roundId);
		if (!round) return refused('round_unknown');
		const published = await findPublished(tx, roundId);
		if (!published || !allows(round, 'correct')) return refused('round_closed');
		const group = published.results.groups.find(({ units }) => units.some(({ id }) => id === unitId));
		if (!group) return refused('unit_unknown', 'unitId');
		const corrections = await listCorrections(tx, published.id);
		const framework = frameworkOf(content, group.framework);
		const unit = correctGroup(group, framework, corrections).units.find(({ id }) => id === unitId)!;
		const isCriterion = group.nodes.some(({ code, level }) => code === criterionCode && level === 'criterion');
		const current = unit.scores[criterionCode];
		if (!isCriterion || !current) return refused('criterion_unknown', 'criterionCode');
		if (typed < 0 || typed > toNumber(decimal(current.max)))
			return refused('points_out_of_range', 'points', { most: Number(current.max) });
		if (Number(typed.toFixed(framework.decimals)) !== typed)
			return refused('number_too_precise', 'points', { most: framework.decimals });
		if (words.value === null) return refused('reason_required', 'reason');
		const row = {
			publicationId: published.id,
			organisationId: unitId,
			nodeCode: criterionCode,
			before: current.points,
			after: toNumeral(decimal(typed)),
			reason: words.value
		};
		await insertCorrection(tx, { ...row, at: now, by: person.id });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'results.correct',
			subject: `publication:${published.id}`,
			roundId,
			organisationId: unitId,
			criterionCode,
			before: { points: row.before },
			after: { points: row.after, reason: row.reason }
		});
		return ok(null);
	});
}
