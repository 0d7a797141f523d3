/**
 * A questionnaire (phiếu) is pages of questions. It is written as SurveyJS JSON with two additions, `criteria` and
 * `criterion`, which stand for the questions that a framework's rules ask; without a `questionnaire.json` it is drawn
 * from the framework alone. `drawQuestionnaire` replaces the additions, so that what is stored, shown and answered is
 * one plain list of questions with stable names.
 */
import { z } from 'zod';
import {
	isUnitGroup,
	treeOf,
	type Criterion,
	type Framework,
	type FrameworkNode
} from '#lib/domain/framework/framework.ts';
import type { Input } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import { textShape } from '#lib/domain/scoring/rules/shapes.ts';
import type { Text } from '#lib/domain/text.ts';
import { completed } from './completed-question.ts';
import { notDrawn, questionShapes, type Question } from './question-shape.ts';
import { asSensitive } from './sensitive.ts';

export type { Question } from './question-shape.ts';

const htmlShape = z.strictObject({
	type: z.literal('html'),
	name: z.string(),
	html: textShape,
	visibleIf: z.string().optional()
});
type Note = z.infer<typeof htmlShape>;

const panelShape = z.strictObject({
	type: z.literal('panel'),
	name: z.string(),
	title: textShape,
	description: textShape.optional(),
	sensitive: z.boolean().optional(),
	visibleIf: z.string().optional(),
	criterion: z.string().optional(),
	elements: z.array(z.discriminatedUnion('type', questionShapes, { error: typeError })).min(1)
});
/** `of` names the node whose criteria are drawn as the rows of one table, since they share their options. */
export type Panel = Omit<z.infer<typeof panelShape>, 'elements'> & { elements: Question[]; of?: string };
export type Element = Question | Panel | Note;

const elementShape = z.discriminatedUnion(
	'type',
	[
		...questionShapes,
		panelShape,
		htmlShape,
		z.strictObject({
			type: z.literal('criteria'),
			/** A node, with every criterion under it; or the codes of criteria, wherever they are. */
			of: z.union([z.string(), z.array(z.string()).min(1)]),
			/** `matrix`: one table, a row each; only for criteria that share their options. */
			as: z.literal('matrix').optional(),
			title: textShape.optional(),
			sensitive: z.boolean().optional(),
			visibleIf: z.string().optional()
		}),
		z.strictObject({
			type: z.literal('criterion'),
			code: z.string(),
			sensitive: z.boolean().optional(),
			visibleIf: z.string().optional()
		})
	],
	{ error: typeError }
);

function typeError({ input }: { input?: unknown }): string {
	return notDrawn((input as { type?: unknown } | null)?.type);
}

const noticeShape = z.strictObject({
	version: z.string().min(1),
	controller: textShape,
	purpose: textShape,
	data: textShape,
	retention: textShape,
	rights: textShape,
	contact: textShape,
	voluntary: textShape.optional(),
	adult: textShape.optional(),
	consent: textShape,
	/** Said by a helper who fills the form in for somebody; without it nobody can. `adult` says that the respondent is one. */
	assisted: z.strictObject({ consent: textShape, adult: textShape.optional() }).optional()
});
export type Notice = z.infer<typeof noticeShape>;

const pageShape = z.strictObject({
	name: z.string().regex(/^[a-z][a-z0-9-]*$/),
	title: textShape,
	description: textShape.optional(),
	elements: z.array(elementShape).min(1)
});

export const questionnaireShape = z.strictObject({
	$schema: z.string().optional(),
	title: textShape.optional(),
	introduction: textShape.optional(),
	notice: noticeShape.optional(),
	strata: z.array(z.string()).default([]),
	pages: z.array(pageShape).min(1)
});
/** As its author wrote it. */
export type WrittenQuestionnaire = z.infer<typeof questionnaireShape>;

export type Page = { name: string; title: Text; description?: Text | undefined; elements: Element[] };

/** As it is shown and answered: only questions, panels and notes. */
export type Questionnaire = {
	id: string;
	version: string;
	title: Text;
	introduction?: Text | undefined;
	notice?: Notice | undefined;
	strata: readonly string[];
	pages: readonly Page[];
};

/** The name of the question that asks for a part of a criterion: `CQS.NT.1` and `a` give `CQS_NT_1_a`. */
export function questionName(code: string, part: Input['part'] | 'note' = 'value'): string {
	const name = code.replaceAll('.', '_');
	return part === 'value' ? name : `${name}_${part}`;
}

/** The questionnaire of a framework, from what its author wrote or, without that, a page for each index. */
export function drawQuestionnaire(framework: Framework, written?: WrittenQuestionnaire): Questionnaire {
	const pages: WrittenQuestionnaire['pages'] = written?.pages ?? pagesByIndex(framework);
	return {
		id: framework.id,
		version: framework.version,
		title: written?.title ?? framework.title,
		introduction: written?.introduction,
		notice: written?.notice,
		strata: written?.strata ?? [],
		pages: pages.map((page) => ({ ...page, elements: page.elements.flatMap((element) => drawn(framework, element)) }))
	};
}

/** Every question that a page asks, those inside panels included, in reading order; calculated values are not asked. */
export function questionsOf(page: Page): Question[] {
	return elementsOf(page).filter(({ type }) => type !== 'expression');
}

export const allQuestions = (questionnaire: Questionnaire): Question[] => questionnaire.pages.flatMap(questionsOf);

/** The questions by which respondents are grouped, in the order of `strata`. */
export function groupingQuestions(questionnaire: Questionnaire): Question[] {
	const asked = new Map(allQuestions(questionnaire).map((question) => [question.name, question]));
	return questionnaire.strata.flatMap((name) => asked.get(name) ?? []);
}

/** The calculated values of a page, in the order in which they are worked out. */
export const calculatedOn = (page: Page): Question[] => elementsOf(page).filter(({ type }) => type === 'expression');

const elementsOf = (page: Page): Question[] =>
	page.elements.flatMap((element) =>
		element.type === 'panel' ? element.elements : element.type === 'html' ? [] : [element]
	);

const pageName = (code: string) =>
	code
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^(?=\d)/, 'p');

function pagesByIndex(framework: Framework): WrittenQuestionnaire['pages'] {
	const tree = treeOf(framework);
	const branches = framework.nodes.filter(({ level }) => level !== 'criterion');
	const holdsCriteria = (node: FrameworkNode) => tree.children(node.code).some(({ level }) => level === 'criterion');
	return branches.filter(holdsCriteria).map((node) => {
		const [pillar] = tree.ancestors(node.code);
		return {
			name: pageName(node.code),
			title: node.name,
			...(pillar ? { description: pillar.name } : {}),
			elements: tree
				.children(node.code)
				.filter(({ level }) => level === 'criterion')
				.map(({ code }) => ({ type: 'criterion' as const, code }))
		};
	});
}

type Written = WrittenQuestionnaire['pages'][number]['elements'][number];

function drawn(framework: Framework, element: Written): Element[] {
	const elements = plainlyDrawn(framework, element);
	return 'sensitive' in element && element.sensitive ? elements.map(asSensitive) : elements;
}

function plainlyDrawn(framework: Framework, element: Written): Element[] {
	if (element.type === 'html') return [element];
	if (element.type === 'panel') return [{ ...element, elements: element.elements.flatMap((one) => completed(one)) }];
	if (element.type !== 'criteria' && element.type !== 'criterion') return completed(element);
	const tree = treeOf(framework);
	const codes = element.type === 'criterion' ? [element.code] : [element.of].flat();
	const panels = codes.flatMap((code) => {
		const criteria = tree.criteriaUnder(code);
		if (criteria.length === 0) throw new RangeError(`no criterion under ${code}`);
		return criteria.flatMap((criterion) => panelOf(framework, criterion, element.visibleIf) ?? []);
	});
	if (element.type === 'criterion' || !element.as) return panels;
	const title = element.title ?? tree.node(codes[0]!)!.name;
	return [tableOf(codes[0]!, panels, title, element.visibleIf)];
}

/** Criteria with the same options as the rows of one table: asked together, answered and scored each by itself. */
function tableOf(node: string, panels: readonly Panel[], title: Text, visibleIf: string | undefined): Panel {
	const elements = panels.flatMap((panel) => panel.elements.map((one) => ({ ...one, title: panel.title })));
	const [first] = elements;
	const same = (question: Question) => JSON.stringify(question.choices) === JSON.stringify(first?.choices);
	if (!elements.every((question) => question.type === 'radiogroup' && same(question)))
		throw new RangeError(`the criteria from ${node} on do not share their options: they make no matrix`);
	const name = `${questionName(node)}_table`;
	return { type: 'panel', name, title, ...(visibleIf ? { visibleIf } : {}), of: node, elements };
}

/** The panel of one criterion; none when its figures are brought from elsewhere and nothing is asked. */
function panelOf(framework: Framework, criterion: Criterion, visibleIf?: string): Panel | null {
	const inputs = kindOf(criterion.rule).inputs(criterion.rule);
	if (inputs.length === 0) return null;
	const required = framework.group === 'business';
	const elements = inputs.map((input) => questionFor(criterion, input, required));
	if (isUnitGroup(framework.group))
		elements.push({
			type: 'comment',
			name: questionName(criterion.code, 'note'),
			title: { vi: 'Giải trình', en: 'Explanation' },
			maxLength: 4000,
			criterion: criterion.code,
			part: 'note'
		});
	return {
		type: 'panel',
		name: `${questionName(criterion.code)}_panel`,
		title: criterion.name,
		...(criterion.help ? { description: criterion.help } : {}),
		...(visibleIf ? { visibleIf } : {}),
		criterion: criterion.code,
		elements
	};
}

function questionFor(criterion: Criterion, input: Input, required: boolean): Question {
	const { code } = criterion;
	const common = {
		name: questionName(code, input.part),
		title: input.title ?? criterion.name,
		criterion: code,
		part: input.part,
		...(required ? { isRequired: true } : {}),
		...(input.behindGate ? { visibleIf: `{${questionName(code, 'gate')}} = 'yes'` } : {})
	};
	if (input.ask === 'number')
		return {
			...common,
			type: 'text',
			inputType: 'number',
			min: 0,
			...(input.most === undefined ? {} : { max: input.most }),
			...(input.whole ? { whole: true } : {}),
			...(input.unit ? { unit: input.unit } : {})
		};
	if (input.ask === 'words') return { ...common, type: 'comment' };
	return { ...common, type: input.ask === 'choice' ? 'radiogroup' : 'checkbox', choices: input.choices ?? [] };
}
