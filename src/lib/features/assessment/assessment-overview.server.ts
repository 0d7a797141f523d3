/** The overview of one assessment: its pages by pillar, how far each has come, and what came back. */
import { add, multiplyDivide, ONE, ZERO } from '#lib/domain/decimal.ts';
import { classOf, thresholdsOf, type StandingClass } from '#lib/domain/benchmark/classify.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { questionsOf, type Page } from '#lib/domain/questionnaire/questionnaire.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import {
	entryProblems,
	headOf,
	readRecord,
	totalOf,
	type AssessmentHead,
	type AssessmentRecord,
	type Total
} from './assessment-record.server.ts';

export type PageLine = {
	name: string;
	title: string;
	total: Total;
	/** Null where nothing on the page applies. */
	standing: StandingClass | null;
	documents: number;
	/** Entries that must be mended before handing in. */
	wrong: number;
};

export type AssessmentOverview = {
	head: AssessmentHead;
	pillars: { code: string; title: string; total: Total; pages: PageLine[] }[];
	documents: number;
	/** What the appraiser gave back, with the reason. */
	returned: { code: string; name: string; page: string | null; reason: string }[];
	returnNote: string | null;
	/** The first page with something left to do; null when nothing is. */
	next: string | null;
	thresholds: { low: number; high: number };
};

export async function assessmentOverview(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<AssessmentOverview>> {
	const read = await readRecord(app, person, key);
	if (!read.ok) return read;
	const record = read.value;
	const { evidence, round, response } = record;
	const pillars = pagesByPillar(record, language);
	const lines = pillars.flatMap(({ pages }) => pages);
	const returned = response?.status === 'returned' ? returnedCriteria(record, language) : [];
	const unfinished = lines.find(({ total, wrong }) => wrong > 0 || total.answered < total.applicable);
	return ok({
		head: headOf(record, person, language, now),
		pillars,
		documents: evidence.length,
		returned,
		returnNote: response?.status === 'returned' ? response.returnNote : null,
		next: returned[0]?.page ?? unfinished?.name ?? null,
		thresholds: { low: Number(round.lowBelow) * 100, high: Number(round.highFrom) * 100 }
	});
}

/** The pages of the form under the pillar that their first criterion belongs to. */
export function pagesByPillar(record: AssessmentRecord, language: Language): AssessmentOverview['pillars'] {
	const { instrument, scores } = record;
	const tree = treeOf(instrument.framework);
	const pillars = new Map<string, AssessmentOverview['pillars'][number]>();
	for (const page of instrument.questionnaire.pages) {
		const [first] = criteriaOn(page);
		const pillar = (first === undefined ? undefined : tree.ancestors(first)[0]) ?? tree.root;
		const entry = pillars.get(pillar.code) ?? {
			code: pillar.code,
			title: labelOf(pillar)[language],
			total: totalOf(scores.get(pillar.code)!, language),
			pages: []
		};
		entry.pages.push(pageLine(record, page, language));
		pillars.set(pillar.code, entry);
	}
	return [...pillars.values()];
}

/** Codes of the criteria that a page asks about, in its order. */
export const criteriaOn = (page: Page): string[] => [
	...new Set(questionsOf(page).flatMap(({ criterion }) => criterion ?? []))
];

export const pageOfCriterion = (pages: readonly Page[], code: string): string | null =>
	pages.find((page) => criteriaOn(page).includes(code))?.name ?? null;

function pageLine(record: AssessmentRecord, page: Page, language: Language): PageLine {
	const codes = criteriaOn(page);
	const score = scoreOfPage(codes.flatMap((code) => record.scores.get(code) ?? []));
	return {
		name: page.name,
		title: page.title[language],
		total: totalOf(score, language),
		standing: classOf(score, thresholdsOf(record.round.lowBelow, record.round.highFrom)),
		documents: record.evidence.filter(({ criterionCode }) => codes.includes(criterionCode)).length,
		wrong: entryProblems(record, page, language).length
	};
}

/** A page is no node of the framework: its points are the sum of its criteria's. */
function scoreOfPage(scores: readonly NodeScore[]): Omit<NodeScore, 'code'> {
	const points = scores.reduce((sum, score) => add(sum, score.points), ZERO);
	const max = scores.reduce((sum, score) => add(sum, score.max), ZERO);
	const applicable = scores.reduce((count, score) => count + score.applicable, 0);
	const answered = scores.reduce((count, score) => count + score.answered, 0);
	return {
		points,
		max,
		applicable,
		answered,
		value: max === 0 ? null : multiplyDivide(points, ONE, max, 4),
		state: applicable === 0 ? 'notApplicable' : answered === 0 ? 'unanswered' : 'scored'
	};
}

function returnedCriteria({ reviews, instrument }: AssessmentRecord, language: Language) {
	const tree = treeOf(instrument.framework);
	return reviews
		.filter(({ outcome }) => outcome === 'returned')
		.map(({ criterionCode: code, reason }) => ({
			code,
			name: tree.node(code)?.name[language] ?? code,
			page: pageOfCriterion(instrument.questionnaire.pages, code),
			reason: reason ?? ''
		}));
}
