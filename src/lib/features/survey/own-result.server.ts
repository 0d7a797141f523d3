/**
 * A respondent's own result, at once after sending. It is worked out from the answers as they were kept, by the version
 * they were given to, so it is the same on every look; only the comparison moves on.
 */
import { recommendedActions } from '#lib/domain/benchmark/recommended-actions.ts';
import { classOf, needsWork, thresholdsOf } from '#lib/domain/benchmark/classify.ts';
import { toNumber } from '#lib/domain/decimal.ts';
import {
	labelOf,
	treeOf,
	type Criterion,
	type DbiRollUp,
	type FrameworkNode
} from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { explain, largestLosses } from '#lib/domain/scoring/explain.ts';
import { scoreResponse, type ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { findReceipt } from '#lib/server/db/responses.ts';
import { compareWithOthers, type ComparedGroup } from './comparison.server.ts';
import { nextLevel, type NextLevel } from './next-level.ts';
import { findOwnSurvey, mayWithdraw, roundName, type OwnSurvey, type Survey } from './survey.server.ts';
import { hashOf, receiptCodeOf } from './tokens.server.ts';

export type ResultNode = {
	code: string;
	name: string;
	/** Level 0..5, or a value 0..100; null when it was not answered. */
	own: number | null;
	/** The figure over its highest, 0..1. */
	share: number | null;
	/** How it came about. */
	explanation: string;
	/** In the same measure, one for each compared group; null where too few answered. */
	means: (number | null)[];
	medians: (number | null)[];
};

export type AdvisedCriterion = {
	code: string;
	name: string;
	points: number;
	max: number;
	explanation: string;
	next:
		| (Omit<Extract<NextLevel, { kind: 'described' }>, 'text'> & { text: string })
		| Extract<NextLevel, { kind: 'share' }>
		| null;
	actions: AdvisedAction[];
};
export type AdvisedAction = { id: string; text: string; place: string };

export type OwnResult = {
	group: Survey['group'];
	title: string;
	round: string;
	sample: boolean;
	submittedAt: Date;
	/** The receipt code, in the browser that sent the response. */
	receipt: string | null;
	mayWithdraw: boolean;
	/** Filled in for the respondent, by a member of this team where one was given. */
	assisted: { team: string } | null;
	/** The whole first, then its pillars or blocks. */
	nodes: ResultNode[];
	groups: ComparedGroup[];
	/** Enterprises: the name of the level and what each level asks. */
	levels: { own: string; conditions: (DbiRollUp['conditions'][number] & { name: string })[] } | null;
	/** Enterprises: criteria with the most points to gain. */
	weakest: AdvisedCriterion[];
	/** Citizens: blocks that are low, with what the city does about them. */
	cityActions: { code: string; name: string; actions: AdvisedAction[] }[];
	/** Citizens: codes of skills that the person does not have yet. */
	missingSkills: string[];
};

/** Refused: `survey_unknown` without a response behind the token, `not_submitted` while it is a draft. */
export async function ownResult(
	app: App,
	token: string | undefined,
	language: Language,
	now: Date
): Promise<Result<OwnResult>> {
	const own = await findOwnSurvey(app, app.db, token);
	if (!own || token === undefined) return refused('survey_unknown');
	const { survey, response } = own;
	if (response.status === 'draft' || response.submittedAt === null) return refused('not_submitted');
	const { framework, questionnaire } = survey.instrument;
	const scores = scoreResponse(framework, response.answers);
	const groups = await compareWithOthers(app, own, language, now);
	const { rollUp } = treeOf(framework).root;
	const isBusiness = rollUp.kind === 'dbiLevel';
	return ok({
		group: survey.group,
		title: questionnaire.title[language],
		round: roundName(survey.round, language),
		sample: survey.round.sample,
		submittedAt: response.submittedAt,
		receipt: await receiptOf(app, own, token),
		mayWithdraw: mayWithdraw(survey.round),
		assisted: response.assisted ? { team: response.helperTeam ?? '' } : null,
		nodes: resultNodes(survey, scores, groups, language),
		groups,
		levels: isBusiness ? levelsOf(rollUp, scores.get(treeOf(framework).root.code)?.level ?? 0, language) : null,
		weakest: isBusiness ? weakestOf(app, survey, scores, language) : [],
		cityActions: isBusiness ? [] : cityActionsOf(app, survey, scores, language),
		missingSkills: isBusiness ? [] : missingSkillsOf(survey, scores)
	});
}

/** Only in a browser that sent the response itself: one that was let in by the code knows it already. */
async function receiptOf(app: App, { response }: OwnSurvey, token: string): Promise<string | null> {
	const code = receiptCodeOf(token);
	const kept = await findReceipt(app.db, hashOf(code));
	return kept?.responseId === response.id ? code : null;
}

function resultNodes(
	{ instrument: { framework } }: Survey,
	scores: ResponseScore,
	groups: readonly ComparedGroup[],
	language: Language
): ResultNode[] {
	const tree = treeOf(framework);
	return tree.outline.map((node) => {
		const { value, level, code, state } = scores.get(node.code)!;
		// Levels go up to 5; values are told out of 100.
		const [own, most] =
			level === undefined ? [value === null || state !== 'scored' ? null : toNumber(value) * 100, 100] : [level, 5];
		const scale = level === undefined ? 100 : 1;
		const told = (which: 'mean' | 'median') =>
			groups.map((group) => {
				const figures = group.hidden ? undefined : group.figures.get(code);
				return figures ? figures[which] * scale : null;
			});
		return {
			code,
			name: labelOf(node)[language],
			own,
			share: own === null ? null : own / most,
			explanation: explain(framework, scores, code)[language],
			means: told('mean'),
			medians: told('median')
		};
	});
}

const levelsOf = ({ names, conditions }: DbiRollUp, level: number, language: Language): OwnResult['levels'] => ({
	own: names[level]?.[language] ?? '',
	conditions: [...conditions]
		.sort((a, b) => a.level - b.level)
		.map((condition) => ({ ...condition, name: names[condition.level]?.[language] ?? '' }))
});

/** As many as one can take in hand next. */
const CRITERIA_ADVISED = 6;
const BLOCKS_ADVISED = 4;

function weakestOf(app: App, { instrument }: Survey, scores: ResponseScore, language: Language): AdvisedCriterion[] {
	const { framework } = instrument;
	const tree = treeOf(framework);
	return largestLosses(framework, scores, tree.root.code, CRITERIA_ADVISED).flatMap(({ code }) => {
		const criterion = tree.node(code);
		const score = scores.get(code);
		if (criterion?.level !== 'criterion' || !score) return [];
		const next = nextLevel(criterion, toNumber(score.points));
		return [
			{
				code,
				name: labelOf(criterion)[language],
				points: toNumber(score.points),
				max: toNumber(score.max),
				explanation: explain(framework, scores, code)[language],
				next: next?.kind === 'described' ? { ...next, text: next.text[language] } : next,
				// What enterprises do themselves or take part in; the rest of the plan is no advice to them.
				actions: actionsOf(app, [criterion], instrument, language, (groups) => groups.includes('DN'))
			}
		];
	});
}

function cityActionsOf(
	app: App,
	{ instrument, round }: Survey,
	scores: ResponseScore,
	language: Language
): OwnResult['cityActions'] {
	const { framework } = instrument;
	const tree = treeOf(framework);
	const thresholds = thresholdsOf(round.lowBelow, round.highFrom);
	const low = tree
		.children(tree.root.code)
		.map((block) => ({ block, score: scores.get(block.code)! }))
		.filter(({ score }) => score.state === 'scored' && needsWork(classOf(score, thresholds)))
		.sort((a, b) => a.score.value! - b.score.value!);
	// Many blocks name the same action: it stands with the lowest of them.
	const told = new Set<string>();
	return low.slice(0, BLOCKS_ADVISED).flatMap(({ block }) => {
		const criteria = tree
			.criteriaUnder(block.code)
			.filter(({ code }) => needsWork(classOf(scores.get(code)!, thresholds)));
		const actions = actionsOf(app, criteria, instrument, language, () => true).filter(({ id }) => !told.has(id));
		for (const { id } of actions) told.add(id);
		return actions.length > 0 ? [{ code: block.code, name: labelOf(block)[language], actions }] : [];
	});
}

/** Each action once, in the order of the criteria that name it. */
function actionsOf(
	app: App,
	criteria: readonly Criterion[],
	{ framework }: Survey['instrument'],
	language: Language,
	isMeant: (groups: readonly string[]) => boolean
): AdvisedAction[] {
	const found = criteria.flatMap(({ code }) =>
		recommendedActions(treeOf(framework), code, [], app.content.reference.actions)
	);
	const unique = new Map(found.map(({ action }) => [action.id, action]));
	return [...unique.values()]
		.filter(({ groups }) => isMeant(groups))
		.map((action) => ({
			id: action.id,
			text: action.text[language],
			place: app.content.reference.actions.find(({ id }) => id === action.id)?.place ?? ''
		}));
}

/** Skills of indicator 0503, asked by yes or no: those answered with no points. */
function missingSkillsOf({ instrument: { framework } }: Survey, scores: ResponseScore): string[] {
	const isSkill = ({ code }: FrameworkNode) => /^KN\.[A-E]$/.test(code);
	return treeOf(framework)
		.criteria.filter((criterion) => isSkill(criterion))
		.map(({ code }) => scores.get(code)!)
		.filter(({ state, points }) => state === 'scored' && points === 0)
		.map(({ code }) => code);
}
