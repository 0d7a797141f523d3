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

/** Question types of SurveyJS that our components draw; any other is refused by name when content loads. */
export const DRAWN_TYPES = ['text', 'comment', 'radiogroup', 'checkbox', 'dropdown', 'rating'] as const;

const notDrawn = (type: unknown) =>
	`a question of type "${String(type)}" cannot be drawn; use one of ${DRAWN_TYPES.join(', ')}, panel, html`;

const choiceShape = z.strictObject({
	value: z.string().min(1),
	text: textShape,
	/** Excludes the other choices ("none of these"). */
	alone: z.boolean().optional()
});

const questionShape = z.strictObject({
	type: z.enum(DRAWN_TYPES, { error: ({ input }) => notDrawn(input) }),
	name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$|^[0-9][A-Za-z0-9_]*$/),
	title: textShape,
	description: textShape.optional(),
	isRequired: z.boolean().optional(),
	inputType: z.enum(['text', 'number', 'date']).optional(),
	whole: z.boolean().optional(),
	unit: textShape.optional(),
	min: z.number().optional(),
	max: z.number().optional(),
	maxLength: z.number().int().positive().optional(),
	rateMin: z.number().int().optional(),
	rateMax: z.number().int().optional(),
	minRateDescription: textShape.optional(),
	maxRateDescription: textShape.optional(),
	choices: z.array(choiceShape).optional(),
	visibleIf: z.string().optional(),
	requiredIf: z.string().optional(),
	validators: z
		.array(z.strictObject({ type: z.literal('expression'), expression: z.string(), text: textShape }))
		.optional(),
	/** Code and part of the criterion whose figure it asks for. */
	criterion: z.string().optional(),
	part: z.enum(['value', 'a', 'b', 'gate', 'note']).optional()
});
export type Question = z.infer<typeof questionShape>;

const htmlShape = z.strictObject({
	type: z.literal('html'),
	name: z.string(),
	html: textShape,
	visibleIf: z.string().optional()
});

const panelShape = z.strictObject({
	type: z.literal('panel'),
	name: z.string(),
	title: textShape,
	description: textShape.optional(),
	visibleIf: z.string().optional(),
	criterion: z.string().optional(),
	elements: z.array(questionShape).min(1)
});
export type Panel = z.infer<typeof panelShape>;
export type Element = Question | Panel | z.infer<typeof htmlShape>;

const elementShape = z.discriminatedUnion(
	'type',
	[
		questionShape,
		panelShape,
		htmlShape,
		z.strictObject({ type: z.literal('criteria'), of: z.string() }),
		z.strictObject({ type: z.literal('criterion'), code: z.string(), visibleIf: z.string().optional() })
	],
	{ error: ({ input }) => notDrawn((input as { type?: unknown } | null)?.type) }
);

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
	consent: textShape
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

/** Every question of a page, those inside panels included, in reading order. */
export function questionsOf(page: Page): Question[] {
	return page.elements.flatMap((element) =>
		element.type === 'panel' ? element.elements : element.type === 'html' ? [] : [element]
	);
}

export const allQuestions = (questionnaire: Questionnaire): Question[] => questionnaire.pages.flatMap(questionsOf);

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

function drawn(framework: Framework, element: WrittenQuestionnaire['pages'][number]['elements'][number]): Element[] {
	if (element.type !== 'criteria' && element.type !== 'criterion') return [element];
	const tree = treeOf(framework);
	const criteria = tree.criteriaUnder(element.type === 'criteria' ? element.of : element.code);
	if (criteria.length === 0)
		throw new RangeError(`no criterion under ${element.type === 'criteria' ? element.of : element.code}`);
	const visibleIf = element.type === 'criterion' ? element.visibleIf : undefined;
	return criteria.flatMap((criterion) => panelOf(framework, criterion, visibleIf) ?? []);
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
