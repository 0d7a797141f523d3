/** The overview of one assessment: its pages by pillar, how far each has come, and what came back. */
import { add, multiplyDivide, ONE, ZERO } from '#lib/domain/decimal.ts';
import { classOf, thresholdsOf, type StandingClass } from '#lib/domain/benchmark/classify.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Page } from '#lib/domain/questionnaire/questionnaire.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { maySubmit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readThreads, type Thread } from '#lib/server/threads.ts';
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
import { criteriaOn, pageOfCriterion } from './criterion-pages.ts';
import { partsByPerson, partsOf, type PartLine, type PersonPart } from './parts.server.ts';
import { changesFor } from './what-changed.server.ts';

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
	/** Criteria about which appraisers and the unit write to each other. */
	threads: (Thread & { code: string; name: string })[];
	/** The first page with something left to do, of the reader's own part if they have one; null when nothing is. */
	next: string | null;
	/** Who has what, and what nobody has; null for those who only read. */
	parts: { people: PersonPart[]; unassigned: PartLine[] } | null;
	/** Criteria that others changed since the head last looked; null for everybody else. */
	changed: number | null;
	thresholds: { low: number; high: number };
};

export async function assessmentOverview(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<AssessmentOverview>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const { evidence, round, response } = record;
	const pillars = pagesByPillar(record, language);
	const lines = pillars.flatMap(({ pages }) => pages);
	const returned = response?.status === 'returned' ? returnedCriteria(record, language) : [];
	const parts = await partsOf(app, person, record, language, now);
	const people = parts && partsByPerson(parts, person?.id);
	const mine = people?.find(({ me }) => me)?.left[0];
	const isHead = maySubmit(person, key.unitId);
	const changes = isHead ? await changesFor(app, person, record, language) : null;
	const unfinished = lines.find(({ total, wrong }) => wrong > 0 || total.answered < total.applicable);
	return ok({
		head: headOf(record, person, language, now),
		pillars,
		documents: evidence.length,
		returned,
		returnNote: response?.status === 'returned' ? response.returnNote : null,
		threads: await threadsOf(app, person, record, language),
		next:
			returned[0]?.page ??
			(mine && pageOfCriterion(record.instrument.questionnaire.pages, mine.code)) ??
			unfinished?.name ??
			null,
		parts: parts && people && { people, unassigned: parts.lines.filter(({ assignee }) => assignee === null) },
		changed: changes && changes.criteria.length,
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

async function threadsOf(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ response, instrument }: AssessmentRecord,
	language: Language
): Promise<AssessmentOverview['threads']> {
	if (!response || !person) return [];
	const threads = await readThreads(db, response, person.id);
	return treeOf(instrument.framework).criteria.flatMap(({ code, name }) => {
		const thread = threads.get(code);
		return thread ? [{ ...thread, code, name: name[language] }] : [];
	});
}
