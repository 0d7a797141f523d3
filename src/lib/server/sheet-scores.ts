/**
 * The score of a stored sheet. The last one of each response is kept with the very rows it was worked out from: while they
 * read the same it is the same, whoever wrote them and on whichever server, and a page need not roll up what it did before.
 */
import { scoreFromPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { decimal } from '#lib/domain/decimal.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import type { ResponseScore, ScoreState } from '#lib/domain/scoring/score-response.ts';
import type { ScoreKind } from '#lib/server/db/scores.ts';

export type SheetScore = {
	score: ResponseScore;
	/** Criteria whose figures an import or a survey brought. */
	brought: number;
};

type Kept = SheetScore & { lines: string; framework: Framework };

/** The units of a few rounds, some kilobytes each. */
const MOST_KEPT = 1000;
const kept = new Map<string, Kept>();

export function scoreOfSheet(
	{ responseId, kind, lines }: { responseId: string; kind: ScoreKind; lines: string },
	framework: Framework
): SheetScore {
	const key = `${responseId} ${kind}`;
	const known = kept.get(key);
	if (known?.lines === lines && known.framework === framework) return known;
	const parsed = lines
		.split(',')
		.map((line) => line.split(' ') as [code: string, ScoreState, points: string, '0' | '1']);
	const score = scoreFromPoints(
		framework,
		parsed.map(([code, state, points]) => ({ code, state, points: decimal(points) }))
	);
	const made = { score, brought: parsed.filter(([, , , brought]) => brought === '1').length, lines, framework };
	// The oldest goes first: a Map keeps the order in which keys came.
	kept.delete(key);
	kept.set(key, made);
	if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
	return made;
}
