/** One page of the form: its questions as they stand, and beside each criterion what helps to answer it. */
import { documentView, type DocumentView } from '#lib/domain/evidence/document-view.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { figuresOf } from '#lib/domain/questionnaire/answers.ts';
import { broughtLines, broughtQuestions, withoutBrought, type BroughtLine } from '#lib/domain/questionnaire/brought.ts';
import { componentsView, type ComponentsView } from '#lib/domain/questionnaire/components-view.ts';
import { voicesOf, withContests, withOwnEntries } from '#lib/domain/questionnaire/contest-view.ts';
import { criterionSheet, type CriterionSheet } from '#lib/domain/questionnaire/criterion-sheet.ts';
import { questionName, questionsOf } from '#lib/domain/questionnaire/questionnaire.ts';
import { pageView, type BlockView, type PageView } from '#lib/domain/questionnaire/page-view.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listUserNames } from '#lib/server/db/people.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { pagesByPillar, type AssessmentOverview } from './assessment-overview.server.ts';
import { criteriaOn } from './criterion-pages.ts';
import {
	entryProblems,
	headOf,
	readRecord,
	type AssessmentHead,
	type AssessmentRecord
} from './assessment-record.server.ts';
import { untouched } from './copy-earlier.server.ts';
import { readEarlier, type EarlierRound } from '#lib/server/earlier-round.ts';
import { earlierView, type EarlierView } from './earlier-view.ts';
import { partsOf } from './parts.server.ts';

/** With the other criteria that it proves. */
export type ProvingDocument = DocumentView & { alsoFor: string[] };

/** A criterion with what hangs on it. */
export type CriterionCard = CriterionSheet & {
	documents: ProvingDocument[];
	/** Figures that were imported: shown, not asked. */
	brought: BroughtLine[];
	/** Of the city's own response: the unit that leads it. */
	lead: { name: string; proposed: boolean } | null;
	/** Components that the document names and that are not scored. */
	components: ComponentsView | null;
	/** Name of the plan's target that it serves. */
	targetName: string | null;
	/** Why the appraiser gave it back. */
	returnReason: string | null;
	/** Figures of it were typed that are no answer yet. */
	unread: boolean;
	/** What the unit declared the year before; null where nothing maps, or the figures are brought from elsewhere. */
	earlier: EarlierView | null;
};

export type AssessmentPage = {
	head: AssessmentHead;
	/** Only what may be changed now. */
	view: PageView;
	cards: Record<string, CriterionCard>;
	/** Codes on this page that are shown and cannot be changed. */
	locked: string[];
	/** By code, who of the unit sees to a criterion, and until when. */
	assignees: Record<string, { name: string; me: boolean; dueOn: string | null }>;
	notApplicable: { code: string; name: string }[];
	/** Criteria without a figure yet that the year before has one for. */
	earlierOpen: { round: string; count: number } | null;
	previous: string | null;
	next: string | null;
	/** Every page, by pillar, to go to. */
	pillars: AssessmentOverview['pillars'];
	/** The language its fields are written in, sent back with them. */
	language: Language;
};

/** Refused with `already_submitted` when nothing of the assessment may be changed by this person. */
export async function assessmentPage(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	name: string,
	language: Language,
	now: Date
): Promise<Result<AssessmentPage>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const { instrument, response, changeable } = record;
	const { pages } = instrument.questionnaire;
	const at = pages.findIndex((one) => one.name === name);
	const page = pages[at];
	if (!page) return refused('page_unknown');
	if (changeable.size === 0) return refused('already_submitted');
	const sheet = {
		answers: response?.answers ?? {},
		unread: response?.unread ?? {},
		contested: response?.contested ?? {},
		touched: response?.touched ?? {}
	};
	const own = withOwnEntries(sheet, person?.id);
	const entries = { ...own, problems: entryProblems(record, page, language) };
	const names = await listUserNames(app.db, voicesOf(sheet));
	const reader = { ...(person ? { id: person.id } : {}), nameOf: (id: string) => names.get(id) ?? '–', language };
	const drawn = pageView(instrument.questionnaire, name, entries, language)!;
	const view = withContests(drawn, questionsOf(page), sheet, reader);
	const draft = response === undefined || response.status === 'draft';
	const mayChange = (block: BlockView) => (block.kind === 'criterion' ? changeable.has(block.code) : draft);
	const taken = broughtQuestions(record.brought);
	const codes = criteriaOn(page);
	const outside = codes.filter((code) => isExcluded(record, code));
	const earlier = await readEarlier(app, record, language);
	const open = earlier ? untouched(record, earlier, codes).length : 0;
	return ok({
		head: headOf(record, person, language, now),
		view: { ...view, blocks: view.blocks.filter(mayChange).map((block) => withoutTaken(block, taken)) },
		cards: criterionCards(app, record, codes, language, earlier),
		earlierOpen: earlier && open > 0 ? { round: earlier.name, count: open } : null,
		locked: codes.filter((code) => !changeable.has(code) && !outside.includes(code)),
		assignees: await assigneesOf(app, person, record, codes, language, now),
		notApplicable: outside.map((code) => ({ code, name: nameOf(record, code, language) })),
		previous: pages[at - 1]?.name ?? null,
		next: pages[at + 1]?.name ?? null,
		pillars: pagesByPillar(record, language),
		language
	});
}

async function assigneesOf(
	app: Pick<App, 'db'>,
	person: Person | null,
	record: AssessmentRecord,
	codes: readonly string[],
	language: Language,
	now: Date
): Promise<AssessmentPage['assignees']> {
	const lines = (await partsOf(app, person, record, language, now))?.lines ?? [];
	return Object.fromEntries(
		lines.flatMap(({ code, assignee, dueOn }) =>
			assignee && codes.includes(code) ? [[code, { name: assignee.name, me: assignee.id === person?.id, dueOn }]] : []
		)
	);
}

export function criterionCards(
	{ content }: Pick<App, 'content'>,
	record: AssessmentRecord,
	codes: readonly string[],
	language: Language,
	earlier: EarlierRound | null = null
): Record<string, CriterionCard> {
	const { instrument, scores, response, evidence, reviews, brought, imported } = record;
	const answers = withoutBrought(response?.answers ?? {}, brought);
	const taken = broughtQuestions(brought);
	const cards = treeOf(instrument.framework)
		.criteria.filter(({ code }) => codes.includes(code))
		.map((criterion): [string, CriterionCard] => {
			const { code } = criterion;
			const returned = reviews.find(({ criterionCode, outcome }) => criterionCode === code && outcome === 'returned');
			const target = content.reference.targets.find(({ id }) => id === criterion.target?.id);
			const names = PARTS.map((part) => questionName(code, part));
			return [
				code,
				{
					...criterionSheet(instrument, scores, answers, criterion, language),
					documents: evidence
						.filter(({ criterionCode }) => criterionCode === code)
						.map((document) => ({ ...documentView(document, language), alsoFor: otherUses(evidence, document) })),
					brought: broughtLines(criterion, imported, language),
					lead: leadOf(record, code, language),
					components: criterion.components ? componentsView(criterion.components, language) : null,
					targetName: target?.name[language] ?? null,
					returnReason: response?.status === 'returned' ? (returned?.reason ?? null) : null,
					unread: names.some((name) => response?.unread[name] !== undefined && !taken.has(name)),
					earlier: earlier && earlierOf(record, criterion, earlier, language)
				}
			];
		});
	return Object.fromEntries(cards);
}

function earlierOf(
	{ instrument, response, brought }: AssessmentRecord,
	criterion: Criterion,
	{ name, criteria }: EarlierRound,
	language: Language
): EarlierView | null {
	const then = criteria.get(criterion.code);
	if (!then || brought[criterion.code]) return null;
	const answers = response?.answers ?? {};
	const note = answers[questionName(criterion.code, 'note')];
	const now = {
		answers,
		figures: figuresOf(criterion, answers),
		note: typeof note === 'string' ? note : null,
		questionnaire: instrument.questionnaire
	};
	return earlierView(criterion, then, now, name, language);
}

const otherUses = (evidence: AssessmentRecord['evidence'], { id, documentId }: AssessmentRecord['evidence'][number]) =>
	evidence.filter((one) => one.documentId === documentId && one.id !== id).map(({ criterionCode }) => criterionCode);

function leadOf({ leads }: AssessmentRecord, code: string, language: Language): CriterionCard['lead'] {
	const lead = leads.find(({ criterionCode }) => criterionCode === code);
	return lead ? { name: language === 'vi' ? lead.nameVi : lead.nameEn, proposed: lead.mark === 'P' } : null;
}

/** What was imported is not asked. */
const withoutTaken = (block: BlockView, taken: ReadonlySet<string>): BlockView =>
	block.kind === 'criterion' ? { ...block, questions: block.questions.filter(({ name }) => !taken.has(name)) } : block;

const PARTS = ['value', 'a', 'b', 'gate'] as const;

const isExcluded = ({ unit, instrument }: AssessmentRecord, code: string) =>
	unit.notApplicable.some((outer) =>
		treeOf(instrument.framework)
			.criteriaUnder(outer)
			.some((criterion) => criterion.code === code)
	);

const nameOf = ({ instrument }: AssessmentRecord, code: string, language: Language) =>
	treeOf(instrument.framework).node(code)?.name[language] ?? code;
