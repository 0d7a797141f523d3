/** One criterion of one unit as the appraiser judges it: declared figures, proof, and what was decided. */
import type { Outcome } from '#lib/domain/appraisal/standing.ts';
import { formatDateTime } from '#lib/domain/date.ts';
import { decimal, formatDecimal, subtract, type Decimal } from '#lib/domain/decimal.ts';
import { documentView, type DocumentView } from '#lib/domain/evidence/document-view.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import {
	broughtLines,
	withoutBrought,
	type BroughtLine,
	type SourcedFigure
} from '#lib/domain/questionnaire/brought.ts';
import { criterionSheet, type CriterionSheet } from '#lib/domain/questionnaire/criterion-sheet.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { AuditLine } from '#lib/server/audit.ts';
import type { Evidence } from '#lib/server/db/documents.ts';
import type { Response } from '#lib/server/db/responses.ts';
import type { Review } from '#lib/server/db/reviews.ts';
import type { Thread } from '#lib/server/threads.ts';
import type { Judged } from '#lib/server/standing-reviews.ts';
import type { UnitAssessment } from '#lib/server/unit-assessment.ts';
import { markOf, SETTLED } from './decision-mark.ts';
import { signed } from './difference.ts';

export type Decision = {
	outcome: Outcome;
	points: string;
	difference: string | null;
	reason: string | null;
	/** Who decided. */
	by: string;
	at: string;
	/** The reader's own. */
	mine: boolean;
};

export type JudgedCriterion = CriterionSheet & {
	documents: DocumentView[];
	/** Figures that were imported, with their source. */
	brought: BroughtLine[];
	selfPoints: string;
	/** The one that stands; null where none does. */
	decision: Decision | null;
	/** A lead decided it, over what appraisers judged differently. */
	settled: boolean;
	/** What the reader has said of it, whether or not it stands. */
	own: Decision | null;
	/** What appraisers say, where they differ and no lead has settled it; otherwise empty. */
	conflict: Decision[];
	/** The reader may settle it. */
	maySettle: boolean;
	/** Messages about it; null where none was written. */
	thread: Thread | null;
	/** Earlier decisions and returns, oldest first. */
	history: {
		outcome: string;
		settles: boolean;
		points: string | null;
		reason: string | null;
		by: string;
		at: string;
	}[];
	/** Outside the unit's part, or never scored: shown, not judged. */
	judgeable: boolean;
	/** What is seen of it, to be sent along with a decision: see `markOf`. */
	seen: string;
	/** Waits for a decision before the appraisal can be finished. */
	waiting: boolean;
};

export type Judging = Pick<UnitAssessment, 'unit' | 'instrument' | 'brought'> & {
	response: Response;
	judged: Judged;
	self: ResponseScore;
	evidence: readonly Evidence[];
	imported: readonly SourcedFigure[];
	/** Decisions on this response, oldest first. */
	acts: readonly AuditLine[];
	/** Of everybody who decided. */
	names: ReadonlyMap<string, string>;
	judgeable: ReadonlySet<Criterion>;
	/** Without a decision. */
	left: ReadonlySet<Criterion>;
	reader: { id: string; leads: boolean };
	threads: ReadonlyMap<string, Thread>;
};

export function judgedCriterion(judging: Judging, criterion: Criterion, language: Language): JudgedCriterion {
	const { instrument, response, judged, self, evidence, acts, left, brought, imported, reader } = judging;
	const { code } = criterion;
	const at = ({ criterionCode }: Review) => criterionCode === code;
	const told = (review: Review | undefined) => review && decisionOf(review, judging, language);
	const sides = judged.judgements.filter(at);
	const own = sides.find(({ reviewerId }) => reviewerId === reader.id);
	const settlement = judged.settlements.find(at);
	const contested = judged.conflicts.has(code);
	return {
		...criterionSheet(instrument, self, withoutBrought(response.answers, brought), criterion, language),
		brought: broughtLines(criterion, imported, language),
		documents: evidence
			.filter(({ criterionCode }) => criterionCode === code)
			.map((document) => documentView(document, language)),
		selfPoints: formatDecimal(self.get(code)!.points, language, 2, 2),
		decision: told(judged.reviews.find(at)) ?? null,
		settled: settlement !== undefined,
		own: told(own) ?? null,
		conflict: contested ? sides.map((side) => decisionOf(side, judging, language)) : [],
		maySettle: reader.leads && !own && (contested || settlement !== undefined),
		thread: judging.threads.get(code) ?? null,
		history: historyOf(judging, code, language),
		seen: markOf(response, acts, code, reader.id),
		judgeable: judging.judgeable.has(criterion),
		waiting: left.has(criterion)
	};
}

function decisionOf(review: Review, { self, names, reader }: Judging, language: Language): Decision {
	const own = self.get(review.criterionCode)!.points;
	const points = pointsOf(review, own);
	return {
		outcome: review.outcome,
		points: formatDecimal(points, language, 2, 2),
		difference: signed(subtract(points, own), language),
		reason: review.reason,
		by: names.get(review.reviewerId) ?? '–',
		at: formatDateTime(review.reviewedAt, language),
		mine: review.reviewerId === reader.id
	};
}

const pointsOf = ({ outcome, points }: Review, own: Decimal): Decimal =>
	outcome === 'changed' && points !== null ? decimal(points) : own;

/** All but the last stand under a decision that holds; what was returned and answered has no decision any more. */
function historyOf({ acts, names }: Judging, code: string, language: Language): JudgedCriterion['history'] {
	return acts
		.filter(({ criterionCode }) => criterionCode === code)
		.map(({ at, after, actorId, action }) => {
			// Written by decideCriterion and settleConflict alone, in this shape.
			const { outcome, points, reason } = after as Pick<Review, 'outcome' | 'points' | 'reason'>;
			return {
				outcome,
				settles: action === SETTLED,
				points: points === null ? null : formatDecimal(decimal(points), language, 2, 2),
				reason,
				by: (actorId && names.get(actorId)) || '–',
				at: formatDateTime(at, language)
			};
		});
}

/** Everybody who decided something of this, now or earlier. */
export const decidersOf = (
	{ judgements, settlements }: Pick<Judged, 'judgements' | 'settlements'>,
	acts: readonly Pick<AuditLine, 'actorId'>[]
): string[] => [
	...new Set([
		...[...judgements, ...settlements].map(({ reviewerId }) => reviewerId),
		...acts.flatMap(({ actorId }) => actorId ?? [])
	])
];
