/** What the appraiser works on: a pillar's criteria with figures, evidence and the decision on each. */
import { formatDateTime } from '#lib/domain/date.ts';
import { decimal, formatDecimal, subtract } from '#lib/domain/decimal.ts';
import { documentView, type DocumentView } from '#lib/domain/document-view.ts';
import { labelOf, treeOf, type Branch, type Criterion } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { criterionSheet, type CriterionSheet } from '#lib/domain/questionnaire/criterion-sheet.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listAudit } from '#lib/server/audit.ts';
import { mayAppraise } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listEvidence, listReviews, type Review } from '#lib/server/db/responses.ts';
import { findUnitAssessment, isLate, scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge, takesJudgements } from './appraisal-access.server.ts';
import { signed } from './appraisal-queue.server.ts';
import { judgeable, mustBeJudged, undecided, type Outcome } from './decide-criterion.server.ts';

export type JudgedCriterion = CriterionSheet & {
	documents: DocumentView[];
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
	language: Language,
	now: Date
): Promise<Result<AppraisalSheet>> {
	if (!mayAppraise(person) || !mayJudge(person, key.unitId)) return refused('not_yours');
	const found = await findUnitAssessment(db, content, key);
	if (!found.ok) return found;
	const { round, unit, instrument, response } = found.value;
	if (
		!response ||
		(response.status !== 'submitted' && response.status !== 'returned' && response.status !== 'appraised')
	)
		return refused('not_submitted');
	const [reviews, evidence, acts] = [
		await listReviews(db, response),
		await listEvidence(db, response),
		await listAudit(db, `response:${response.id}`, ['review.decide'])
	];
	const self = scoreUnit(found.value, response.answers);
	const decided = scoreUnit(found.value, response.answers, reviews);
	const tree = treeOf(instrument.framework);
	const all = judgeable(found.value);
	const left = new Set(undecided({ ...found.value, reviews, self }));
	const waitingUnder = (code: string) => tree.criteriaUnder(code).filter((one) => left.has(one)).length;
	const pillars = tree.framework.nodes.filter((node): node is Branch => node.level === 'pillar');
	const current =
		pillars.find(({ code }) => code === asked) ??
		pillars.find(({ code }) => waitingUnder(code) > 0) ??
		pillars[0] ??
		tree.root;
	const judge = (criterion: Criterion): JudgedCriterion => ({
		...criterionSheet(instrument, self, response.answers, criterion, language),
		documents: evidence
			.filter(({ criterionCode }) => criterionCode === criterion.code)
			.map((one) => documentView(one, language)),
		selfPoints: formatDecimal(self.get(criterion.code)!.points, language, 2, 2),
		decision: decisionOf(
			reviews.find(({ criterionCode }) => criterionCode === criterion.code),
			self,
			language
		),
		history: historyOf(acts, criterion.code, language),
		judgeable: all.includes(criterion),
		waiting: left.has(criterion)
	});
	const must = all.filter(({ code }) => mustBeJudged(self.get(code)));
	const total = { self: self.get(tree.root.code)!, decided: decided.get(tree.root.code)! };
	return ok({
		...key,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		title: instrument.questionnaire.title[language],
		sample: round.sample,
		status: response.status,
		submittedAt: response.submittedAt && formatDateTime(response.submittedAt, language),
		late: isLate(round, response.submittedAt),
		self: { points: formatDecimal(total.self.points, language, 2, 2), max: formatDecimal(total.self.max, language) },
		decided: {
			points: formatDecimal(total.decided.points, language, 2, 2),
			difference: signed(subtract(total.decided.points, total.self.points), language)
		},
		judged: must.filter((criterion) => !left.has(criterion)).length,
		applicable: must.length,
		returned: reviews.filter(({ outcome }) => outcome === 'returned').length,
		waiting: left.size,
		mayJudge: response.status === 'submitted' && takesJudgements(round),
		mayReturn: round.status === 'open',
		pillars: pillars.map((pillar) => ({
			code: pillar.code,
			title: labelOf(pillar)[language],
			waiting: waitingUnder(pillar.code),
			current: pillar === current
		})),
		pillar: current.code,
		groups: holders(current).map((group) => ({
			code: group.code,
			title: labelOf(group)[language],
			waiting: tree.children(group.code).filter((child) => child.level === 'criterion' && left.has(child)).length,
			selfPoints: formatDecimal(self.get(group.code)!.points, language, 2, 2),
			max: formatDecimal(self.get(group.code)!.max, language),
			criteria: tree
				.children(group.code)
				.filter((child): child is Criterion => child.level === 'criterion')
				.map(judge)
		}))
	});

	/** The nodes at or under a pillar that hold criteria themselves. */
	function holders(branch: Branch): Branch[] {
		const children = tree.children(branch.code);
		const own = children.some(({ level }) => level === 'criterion') ? [branch] : [];
		return [...own, ...children.flatMap((child) => (child.level === 'criterion' ? [] : holders(child)))];
	}
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
