/** What the appraiser works on: a pillar's criteria with figures, evidence and the decision on each. */
import { formatDateTime } from '#lib/domain/date.ts';
import { decimal, formatDecimal, subtract } from '#lib/domain/decimal.ts';
import { documentView, type DocumentView } from '#lib/domain/document-view.ts';
import { labelOf, treeOf, type Branch, type Criterion } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import {
	broughtLines,
	withoutBrought,
	type BroughtLine,
	type SourcedFigure
} from '#lib/domain/questionnaire/brought.ts';
import { criterionSheet, type CriterionSheet } from '#lib/domain/questionnaire/criterion-sheet.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listImportedFigures } from '#lib/server/db/imports.ts';
import { listEvidence, listReviews, type Evidence, type Response, type Review } from '#lib/server/db/responses.ts';
import {
	findUnitAssessment,
	isLate,
	scoreUnit,
	type UnitAssessment,
	type UnitKey
} from '#lib/server/unit-assessment.ts';
import { mayJudge, takesJudgements } from './appraisal-access.server.ts';
import { signed } from './appraisal-queue.server.ts';
import { judgeable, mustBeJudged, undecided, type Outcome } from './decide-criterion.server.ts';

export type JudgedCriterion = CriterionSheet & {
	documents: DocumentView[];
	/** Figures that were imported, with their source. */
	brought: BroughtLine[];
	selfPoints: string;
	decision: { outcome: Outcome; points: string; difference: string | null; reason: string | null; at: string } | null;
	/** Earlier decisions and returns, oldest first. */
	history: { outcome: string; points: string | null; reason: string | null; at: string }[];
	/** Outside the unit's part, or never scored: shown, not judged. */
	judgeable: boolean;
	/** Waits for a decision before the appraisal can be finished. */
	waiting: boolean;
};

export type AppraisalSheet = {
	roundId: string;
	unitId: string;
	round: string;
	unit: string;
	title: string;
	sample: boolean;
	status: 'submitted' | 'returned' | 'appraised';
	submittedAt: string | null;
	late: boolean;
	self: { points: string; max: string };
	/** With the decisions so far. */
	decided: { points: string; difference: string | null };
	judged: number;
	applicable: number;
	returned: number;
	waiting: number;
	mayJudge: boolean;
	/** Returning needs a round that still takes answers. */
	mayReturn: boolean;
	pillars: { code: string; title: string; waiting: number; current: boolean }[];
	pillar: string;
	groups: {
		code: string;
		title: string;
		waiting: number;
		selfPoints: string;
		max: string;
		criteria: JudgedCriterion[];
	}[];
};

/** Of one pillar: the one asked for, or else the first with something left to judge. */
export async function appraisalSheet(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ pillar: asked }: { pillar?: string | null },
	language: Language
): Promise<Result<AppraisalSheet>> {
	if (!mayJudge(person, key.unitId)) return refused('not_yours');
	const found = await findUnitAssessment(db, content, key);
	if (!found.ok) return found;
	const { round, unit, instrument, response } = found.value;
	const status = response?.status;
	if (!response || (status !== 'submitted' && status !== 'returned' && status !== 'appraised'))
		return refused('not_submitted');
	const reviews = await listReviews(db, response);
	const self = scoreUnit(found.value, response.answers);
	const judging: Judging = {
		...found.value,
		response,
		reviews,
		self,
		evidence: await listEvidence(db, response),
		imported: await listImportedFigures(db, key.roundId, key.unitId),
		acts: await listAudit(db, `response:${response.id}`, ['review.decide']),
		judgeable: new Set(judgeable(found.value)),
		left: new Set(undecided({ ...found.value, reviews, self }))
	};
	const pillars = pillarsOf(judging);
	const current = pillars.find(({ code }) => code === asked) ?? firstWaiting(judging, pillars);
	return ok({
		...key,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		title: instrument.questionnaire.title[language],
		sample: round.sample,
		status,
		submittedAt: response.submittedAt && formatDateTime(response.submittedAt, language),
		late: isLate(round, response.submittedAt),
		...totalsOf(judging, language),
		returned: reviews.filter(({ outcome }) => outcome === 'returned').length,
		mayJudge: status === 'submitted' && takesJudgements(round),
		mayReturn: round.status === 'open',
		pillars: pillars.map((pillar) => ({
			code: pillar.code,
			title: labelOf(pillar)[language],
			waiting: waitingUnder(judging, pillar),
			current: pillar === current
		})),
		pillar: current.code,
		groups: holdersUnder(judging, current).map((group) => groupOf(judging, group, language))
	});
}

type Judging = UnitAssessment & {
	response: Response;
	reviews: Review[];
	self: ResponseScore;
	evidence: Evidence[];
	imported: SourcedFigure[];
	acts: Awaited<ReturnType<typeof listAudit>>;
	judgeable: ReadonlySet<Criterion>;
	/** Without a decision. */
	left: ReadonlySet<Criterion>;
};

/** A framework without pillars is shown as one. */
function pillarsOf({ instrument }: Judging): readonly Branch[] {
	const { framework, root } = treeOf(instrument.framework);
	const pillars = framework.nodes.filter((node): node is Branch => node.level === 'pillar');
	return pillars.length > 0 ? pillars : [root];
}

const firstWaiting = (judging: Judging, pillars: readonly Branch[]): Branch =>
	pillars.find((pillar) => waitingUnder(judging, pillar) > 0) ?? pillars[0]!;

const waitingUnder = ({ instrument, left }: Judging, { code }: Branch): number =>
	treeOf(instrument.framework)
		.criteriaUnder(code)
		.filter((criterion) => left.has(criterion)).length;

/** The nodes at or under a branch that hold criteria themselves. */
function holdersUnder(judging: Judging, branch: Branch): Branch[] {
	const children = treeOf(judging.instrument.framework).children(branch.code);
	const own = children.some(({ level }) => level === 'criterion') ? [branch] : [];
	return [...own, ...children.flatMap((child) => (child.level === 'criterion' ? [] : holdersUnder(judging, child)))];
}

function totalsOf(
	judging: Judging,
	language: Language
): Pick<AppraisalSheet, 'self' | 'decided' | 'judged' | 'applicable' | 'waiting'> {
	const { instrument, response, reviews, self, left } = judging;
	const { root } = treeOf(instrument.framework);
	const [own, decided] = [self.get(root.code)!, scoreUnit(judging, response.answers, reviews).get(root.code)!];
	const applicable = [...judging.judgeable].filter(({ code }) => mustBeJudged(self.get(code))).length;
	return {
		self: { points: formatDecimal(own.points, language, 2, 2), max: formatDecimal(own.max, language) },
		decided: {
			points: formatDecimal(decided.points, language, 2, 2),
			difference: signed(subtract(decided.points, own.points), language)
		},
		judged: applicable - left.size,
		applicable,
		waiting: left.size
	};
}

function groupOf(judging: Judging, group: Branch, language: Language): AppraisalSheet['groups'][number] {
	const { instrument, self, left } = judging;
	const score = self.get(group.code)!;
	const criteria = treeOf(instrument.framework)
		.children(group.code)
		.filter((child): child is Criterion => child.level === 'criterion');
	return {
		code: group.code,
		title: labelOf(group)[language],
		waiting: criteria.filter((criterion) => left.has(criterion)).length,
		selfPoints: formatDecimal(score.points, language, 2, 2),
		max: formatDecimal(score.max, language),
		criteria: criteria.map((criterion) => judgedCriterion(judging, criterion, language))
	};
}

function judgedCriterion(judging: Judging, criterion: Criterion, language: Language): JudgedCriterion {
	const { instrument, response, reviews, self, evidence, acts, left, brought, imported } = judging;
	const { code } = criterion;
	const review = reviews.find(({ criterionCode }) => criterionCode === code);
	return {
		...criterionSheet(instrument, self, withoutBrought(response.answers, brought), criterion, language),
		brought: broughtLines(criterion, imported, language),
		documents: evidence
			.filter(({ criterionCode }) => criterionCode === code)
			.map((document) => documentView(document, language)),
		selfPoints: formatDecimal(self.get(code)!.points, language, 2, 2),
		decision: decisionOf(review, self, language),
		history: historyOf(acts, code, language),
		judgeable: judging.judgeable.has(criterion),
		waiting: left.has(criterion)
	};
}

function decisionOf(review: Review | undefined, self: ResponseScore, language: Language): JudgedCriterion['decision'] {
	if (!review) return null;
	const own = self.get(review.criterionCode)!.points;
	const points = review.outcome === 'changed' && review.points !== null ? decimal(review.points) : own;
	return {
		outcome: review.outcome,
		points: formatDecimal(points, language, 2, 2),
		difference: signed(subtract(points, own), language),
		reason: review.reason,
		at: formatDateTime(review.reviewedAt, language)
	};
}

/** All but the last stand under a decision that holds; what was returned and answered has no decision any more. */
function historyOf(
	acts: Awaited<ReturnType<typeof listAudit>>,
	code: string,
	language: Language
): JudgedCriterion['history'] {
	return acts
		.filter(({ criterionCode }) => criterionCode === code)
		.map(({ at, after }) => {
			// Written by decideCriterion alone, in this shape.
			const { outcome, points, reason } = after as Pick<Review, 'outcome' | 'points' | 'reason'>;
			return {
				outcome,
				points: points === null ? null : formatDecimal(decimal(points), language, 2, 2),
				reason,
				at: formatDateTime(at, language)
			};
		});
}
