/** What the pages of a public survey show, as plain values in one language. */
import type { Framework, Group } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import { withContests, withOwnEntries } from '#lib/domain/questionnaire/contest-view.ts';
import { fieldId, questionOfField } from '#lib/domain/questionnaire/fields.ts';
import { pageAsking, pageView, wordsWith, type PageView } from '#lib/domain/questionnaire/page-view.ts';
import { progressByPage } from '#lib/domain/questionnaire/completeness.ts';
import { allQuestions, questionsOf, type Notice, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { visibleAnswers, withCalculated } from '#lib/domain/questionnaire/survey-model.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { findProblems, whatStopsSending } from './find-problems.ts';
import { mergePage, type SurveyEntries } from './save-survey.server.ts';
import {
	currentSurvey,
	currentSurveys,
	findOwnSurvey,
	isOpen,
	roundName,
	type OwnSurvey,
	type Survey
} from './survey.server.ts';

export type SurveyCard = {
	slug: string;
	group: Group;
	title: string;
	round: string;
	open: boolean;
	sample: boolean;
	closesAt: Date;
	/** At most: some are asked only after certain answers. */
	questions: number;
	/** Our estimate, from the number of questions. */
	minutes: number;
	standing: Framework['standing'];
};

/** Surveys that anyone may answer, citizens first; those that are over as well, so that their address says so. */
export const surveyCards = async (app: App, language: Language): Promise<SurveyCard[]> =>
	(await currentSurveys(app)).map((survey) => cardOf(survey, language));

export type SurveyIntroduction = SurveyCard & {
	introduction: string | null;
	basis: string;
	notice: {
		version: string;
		parts: { key: NoticePart; text: string }[];
		adult: string | null;
		consent: string;
		/** What a helper confirms instead; null where nobody may fill in for another. */
		assisted: { adult: string | null; consent: string } | null;
	} | null;
	firstPage: string;
	/** What this browser has of this survey. */
	own: { status: 'draft'; continueAt: string } | { status: 'submitted' } | null;
	/** A response of this round was sent from this device. */
	sentFromHere: boolean;
};

const NOTICE_PARTS = ['controller', 'purpose', 'voluntary', 'data', 'retention', 'rights', 'contact'] as const;
export type NoticePart = (typeof NOTICE_PARTS)[number];

/** Refused: `survey_unknown`. */
export async function surveyIntroduction(
	app: App,
	slug: string,
	{ token, sentRound }: { token: string | undefined; sentRound?: string | undefined },
	language: Language
): Promise<Result<SurveyIntroduction>> {
	const survey = await currentSurvey(app, slug);
	if (!survey) return refused('survey_unknown');
	const { framework, questionnaire } = survey.instrument;
	const own = await findOwnSurvey(app, app.db, token);
	return ok({
		...cardOf(survey, language),
		introduction: questionnaire.introduction?.[language] ?? null,
		basis: framework.basis[language],
		notice: questionnaire.notice ? noticeOf(questionnaire.notice, language) : null,
		firstPage: firstPageOf(questionnaire),
		own: own?.survey.round.id === survey.round.id ? stateOf(own) : null,
		sentFromHere: sentRound === survey.round.id
	});
}

export type SurveyPage = {
	slug: string;
	title: string;
	sample: boolean;
	/** False once the survey is over: nothing can be kept or sent any more. */
	open: boolean;
	language: Language;
	view: PageView;
	/** Titles of all pages, to go to any of them. */
	pages: { name: string; title: string }[];
	before: string | null;
	after: string | null;
	/** How many problems the page shows. */
	problems: number;
};

/**
 * One page with the entries as they stand. `showMissing` marks required questions that are empty; what cannot be read is
 * always marked. With `unsaved`, entries that could not be kept any more are shown as they were sent. Refused:
 * `survey_unknown`, `page_unknown`, `already_submitted`.
 */
export async function surveyPage(
	app: App,
	token: string | undefined,
	name: string,
	language: Language,
	{ showMissing = false, unsaved }: { showMissing?: boolean; unsaved?: SurveyEntries } = {}
): Promise<Result<SurveyPage>> {
	const own = await findOwnSurvey(app, app.db, token);
	if (!own) return refused('survey_unknown');
	const { survey, response } = own;
	if (response.status !== 'draft') return refused('already_submitted');
	const { questionnaire } = survey.instrument;
	const at = questionnaire.pages.findIndex((page) => page.name === name);
	const page = questionnaire.pages[at];
	const entered = (unsaved && mergePage(survey, response, unsaved, language)) ?? response;
	if (!page) return refused('page_unknown');
	const { wrong, missing } = findProblems(survey.instrument, page, entered, language);
	const problems = showMissing ? [...wrong, ...missing] : wrong;
	const inFields = withOwnEntries(entered, undefined);
	const drawn = pageView(questionnaire, name, { ...inFields, problems }, language);
	if (!drawn) return refused('page_unknown');
	const sheet = { ...entered, touched: response.touched };
	const view = withContests(drawn, questionsOf(page), sheet, { nameOf: () => '', language });
	return ok({
		slug: survey.slug,
		title: questionnaire.title[language],
		sample: survey.round.sample,
		open: isOpen(survey.round),
		language,
		view,
		pages: questionnaire.pages.map(({ name, title }) => ({ name, title: title[language] })),
		before: questionnaire.pages[at - 1]?.name ?? null,
		after: questionnaire.pages[at + 1]?.name ?? null,
		problems: problems.length
	});
}

export type SurveyCheck = {
	slug: string;
	title: string;
	sample: boolean;
	open: boolean;
	lastPage: string;
	pages: {
		name: string;
		title: string;
		asked: number;
		answered: number;
		/** What stops the sending, at its question. */
		open: { /** Where it stands on its page. */ anchor: string; title: string; problem: Problem }[];
	}[];
	/** How many questions stop the sending. */
	stops: number;
};

/** The whole response before it is sent. Refused: `survey_unknown`, `already_submitted`. */
export async function surveyCheck(
	app: App,
	token: string | undefined,
	language: Language
): Promise<Result<SurveyCheck>> {
	const own = await findOwnSurvey(app, app.db, token);
	if (!own) return refused('survey_unknown');
	const { survey, response } = own;
	if (response.status !== 'draft') return refused('already_submitted');
	const { instrument } = survey;
	const { questionnaire } = instrument;
	const answers = visibleAnswers(questionnaire, response.answers);
	const stops = whatStopsSending(instrument, { answers, unread: response.unread, contested: response.contested });
	const progress = new Map(progressByPage(questionnaire, answers).map((page) => [page.name, page]));
	return ok({
		slug: survey.slug,
		title: questionnaire.title[language],
		sample: survey.round.sample,
		open: isOpen(survey.round),
		lastPage: questionnaire.pages.at(-1)!.name,
		stops: stops.length,
		pages: questionnaire.pages.map((page) => ({
			name: page.name,
			title: page.title[language],
			asked: progress.get(page.name)?.asked ?? 0,
			answered: progress.get(page.name)?.answered ?? 0,
			open: stops
				.filter(({ field }) => field !== undefined && pageAsking(questionnaire, questionOfField(field)) === page.name)
				.map((problem) => ({
					anchor: fieldId(problem.field!),
					title: titleOf(questionnaire, problem.field!, answers, language),
					problem
				}))
		}))
	});
}

/** A question's title with the criterion it belongs to, since many are only "Mức" or "Số lượng". */
function titleOf(
	questionnaire: Questionnaire,
	field: string,
	answers: OwnSurvey['response']['answers'],
	language: Language
) {
	const name = questionOfField(field);
	for (const page of questionnaire.pages)
		for (const element of page.elements) {
			const question =
				element.type === 'panel'
					? element.elements.find((one) => one.name === name)
					: element.name === name && element.type !== 'html'
						? element
						: undefined;
			if (!question) continue;
			const title = wordsWith(questionnaire, question.title, withCalculated(questionnaire, answers), language);
			return element.type === 'panel' && element.title[language] !== title
				? `${element.title[language]} – ${title}`
				: title;
		}
	return name;
}

function cardOf(
	{ round, group, slug, instrument: { framework, questionnaire } }: Survey,
	language: Language
): SurveyCard {
	const questions = allQuestions(questionnaire).length;
	return {
		slug,
		group,
		title: questionnaire.title[language],
		round: roundName(round, language),
		open: isOpen(round),
		sample: round.sample,
		closesAt: round.closesAt,
		questions,
		minutes: minutesFor(questions),
		standing: framework.standing
	};
}

/** Twelve seconds a question, told in steps of five minutes. */
const minutesFor = (questions: number): number => Math.max(5, Math.ceil((questions * 12) / 60 / 5) * 5);

const noticeOf = (notice: Notice, language: Language): SurveyIntroduction['notice'] => ({
	version: notice.version,
	parts: NOTICE_PARTS.flatMap((key) => (notice[key] ? [{ key, text: notice[key][language] }] : [])),
	adult: notice.adult?.[language] ?? null,
	consent: notice.consent[language],
	assisted: notice.assisted
		? {
				adult: notice.adult ? (notice.assisted.adult ?? notice.adult)[language] : null,
				consent: notice.assisted.consent[language]
			}
		: null
});

function stateOf(own: OwnSurvey): SurveyIntroduction['own'] {
	return own.response.status === 'draft' ? { status: 'draft', continueAt: leftOffAt(own) } : { status: 'submitted' };
}

/** Where the person left off: the first page with nothing on it yet, or the last look before sending. */
export function leftOffAt({ survey, response }: OwnSurvey): string {
	const { questionnaire } = survey.instrument;
	const untouched = progressByPage(questionnaire, response.answers).find(
		({ asked, answered }) => asked > 0 && answered === 0
	);
	return untouched?.name ?? 'kiem-tra';
}

const firstPageOf = ({ pages }: Questionnaire): string => pages[0]!.name;
