/** One page of the form: its questions as they stand, and beside each criterion what helps to answer it. */
import { documentView, type DocumentView } from '#lib/domain/document-view.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { broughtLines, broughtQuestions, withoutBrought, type BroughtLine } from '#lib/domain/questionnaire/brought.ts';
import { componentsView, type ComponentsView } from '#lib/domain/questionnaire/components-view.ts';
import { criterionSheet, type CriterionSheet } from '#lib/domain/questionnaire/criterion-sheet.ts';
import { typedFields } from '#lib/domain/questionnaire/merge-entries.ts';
import { questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import { pageView, type BlockView, type PageView } from '#lib/domain/questionnaire/page-view.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { takeParkedEntries } from '#lib/server/auth/parked-entries.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { criteriaOn, pagesByPillar, type AssessmentOverview } from './assessment-overview.server.ts';
import {
	entryProblems,
	headOf,
	readRecord,
	type AssessmentHead,
	type AssessmentRecord
} from './assessment-record.server.ts';
import { languageOf } from './receive-page.server.ts';
import { saveAssessment } from './save-assessment.server.ts';

/** A criterion with what hangs on it. */
export type CriterionCard = CriterionSheet & {
	documents: DocumentView[];
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
};

export type AssessmentPage = {
	head: AssessmentHead;
	/** Only what may be changed now. */
	view: PageView;
	cards: Record<string, CriterionCard>;
	/** Codes on this page that are shown and cannot be changed. */
	locked: string[];
	notApplicable: { code: string; name: string }[];
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
	const read = await readRecord(app, person, key);
	if (!read.ok) return read;
	const record = read.value;
	const { instrument, response, changeable } = record;
	const { pages } = instrument.questionnaire;
	const at = pages.findIndex((one) => one.name === name);
	const page = pages[at];
	if (!page) return refused('page_unknown');
	if (changeable.size === 0) return refused('already_submitted');
	const entries = {
		answers: response?.answers ?? {},
		unread: response?.unread ?? {},
		problems: entryProblems(record, page, language)
	};
	const view = pageView(instrument.questionnaire, name, entries, language)!;
	const draft = response === undefined || response.status === 'draft';
	const mayChange = (block: BlockView) => (block.kind === 'criterion' ? changeable.has(block.code) : draft);
	const taken = broughtQuestions(record.brought);
	const codes = criteriaOn(page);
	const outside = codes.filter((code) => isExcluded(record, code));
	return ok({
		head: headOf(record, person, language, now),
		view: { ...view, blocks: view.blocks.filter(mayChange).map((block) => withoutTaken(block, taken)) },
		cards: criterionCards(app, record, codes, language),
		locked: codes.filter((code) => !changeable.has(code) && !outside.includes(code)),
		notApplicable: outside.map((code) => ({ code, name: nameOf(record, code, language) })),
		previous: pages[at - 1]?.name ?? null,
		next: pages[at + 1]?.name ?? null,
		pillars: pagesByPillar(record, language),
		language
	});
}

/** Brings back what was typed when the session had ended; true when something waited here and was saved. */
export async function restoreParked(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ page, token, path }: { page: string; token: string; path: string },
	now: Date
): Promise<boolean> {
	const form = await takeParkedEntries(app.db, token, path, now);
	if (!form) return false;
	const typed = typedFields(form, String(form.get('_asked') ?? ''));
	const saved = await saveAssessment(app, person, key, { page, typed }, languageOf(form), now);
	return saved.ok;
}

export function criterionCards(
	{ content }: Pick<App, 'content'>,
	record: AssessmentRecord,
	codes: readonly string[],
	language: Language
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
						.map((document) => documentView(document, language)),
					brought: broughtLines(criterion, imported, language),
					lead: leadOf(record, code, language),
					components: criterion.components ? componentsView(criterion.components, language) : null,
					targetName: target?.name[language] ?? null,
					returnReason: response?.status === 'returned' ? (returned?.reason ?? null) : null,
					unread: names.some((name) => response?.unread[name] !== undefined && !taken.has(name))
				}
			];
		});
	return Object.fromEntries(cards);
}

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
