/** The whole assessment as a sheet to read and print: figures, points, documents, and the appraiser's word once it is out. */
import { formatDecimal, subtract } from '#lib/domain/decimal.ts';
import { formatDateTime } from '#lib/domain/date.ts';
import { labelOf, treeOf, type Branch } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';
import { criterionCards, type CriterionCard } from './assessment-page.server.ts';
import { headOf, readRecord, totalOf, type AssessmentHead, type Total } from './assessment-record.server.ts';
import { receiptOf, type Receipt } from './submission-check.server.ts';

export type SheetCriterion = CriterionCard & {
	/** Once the appraisal is finished: points decided, their distance to the self score ("−2,50"; null when equal), why. */
	verified: { points: string; difference: string | null; reason: string | null } | null;
};

export type FilledSheet = {
	head: AssessmentHead;
	/** Null until it is handed in. */
	receipt: Receipt | null;
	appraisedAt: string | null;
	pillars: {
		code: string;
		title: string;
		total: Total;
		verified: Total | null;
		indices: { code: string; title: string; total: Total; verified: Total | null; criteria: SheetCriterion[] }[];
	}[];
};

export async function filledSheet(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<FilledSheet>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const { instrument, response, scores, reviews } = record;
	const tree = treeOf(instrument.framework);
	// Judgements still being made are the appraisers' own.
	const judged = response?.status === 'appraised' ? scoreUnit(record, response.answers, reviews) : null;
	const cards = criterionCards(
		app,
		record,
		tree.criteria.map(({ code }) => code),
		language
	);
	const criterion = (code: string): SheetCriterion => ({
		...cards[code]!,
		verified:
			judged &&
			verifiedOf(scores, judged, code, reviews.find(({ criterionCode }) => criterionCode === code)?.reason, language)
	});
	const totals = ({ code }: Branch) => ({
		total: totalOf(scores.get(code)!, language),
		verified: judged && totalOf(judged.get(code)!, language)
	});
	return ok({
		head: headOf(record, person, language, now),
		receipt: await receiptOf(app, record, language),
		appraisedAt: response?.appraisedAt && judged ? formatDateTime(response.appraisedAt, language) : null,
		pillars: pillarsOf(
			tree.framework.nodes.filter((node): node is Branch => node.level === 'pillar'),
			tree.root
		).map((pillar) => ({
			code: pillar.code,
			title: labelOf(pillar)[language],
			...totals(pillar),
			indices: holders(pillar.code).map((index) => ({
				code: index.code,
				title: labelOf(index)[language],
				...totals(index),
				criteria: tree
					.children(index.code)
					.filter(({ level }) => level === 'criterion')
					.map(({ code }) => criterion(code))
			}))
		}))
	});

	/** The nodes at or under a pillar that hold criteria themselves. */
	function holders(code: string): Branch[] {
		const node = tree.node(code);
		if (!node || node.level === 'criterion') return [];
		const children = tree.children(code);
		const own = children.some(({ level }) => level === 'criterion') ? [node] : [];
		return [...own, ...children.flatMap((child) => holders(child.code))];
	}
}

const pillarsOf = (pillars: Branch[], root: Branch) => (pillars.length > 0 ? pillars : [root]);

function verifiedOf(
	scores: ResponseScore,
	judged: ResponseScore,
	code: string,
	reason: string | null | undefined,
	language: Language
): SheetCriterion['verified'] {
	const [self, verified] = [scores.get(code)!, judged.get(code)!];
	const difference = subtract(verified.points, self.points);
	return {
		points: formatDecimal(verified.points, language, 2, 2),
		difference:
			difference === 0
				? null
				: `${difference > 0 ? '+' : '−'}${formatDecimal(Math.abs(difference) as typeof difference, language, 2, 2)}`,
		reason: reason ?? null
	};
}
