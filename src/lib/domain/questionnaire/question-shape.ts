/**
 * One question (câu hỏi) as an author writes it: SurveyJS JSON, in which each kind takes its own properties and no others,
 * so that a property which would do nothing is refused by name instead of being passed over.
 */
import { z } from 'zod';
import type { Input } from '#lib/domain/scoring/rule-kind.ts';
import { textShape } from '#lib/domain/scoring/rules/shapes.ts';
import type { Text } from '#lib/domain/text.ts';

/** Question types of SurveyJS that our components draw; any other is refused by name when content loads. */
export const DRAWN_TYPES = [
	'text',
	'comment',
	'radiogroup',
	'checkbox',
	'dropdown',
	'boolean',
	'rating',
	'matrix',
	'matrixdynamic',
	'paneldynamic',
	'expression'
] as const;
type QuestionType = (typeof DRAWN_TYPES)[number];

/** Kinds that may stand in a dynamic row. */
const CELL_TYPES = ['text', 'comment', 'radiogroup', 'checkbox', 'dropdown', 'boolean', 'rating'] as const;

/** The most rows that a question without a limit of its own takes. */
const MOST_ROWS = 20;

export const notDrawn = (type: unknown): string =>
	type === 'file'
		? 'a question of type "file" cannot be drawn: documents belong to a criterion (evidence, which the units\' form asks for beside it) and a public survey takes none'
		: `a question of type "${String(type)}" cannot be drawn; use one of ${DRAWN_TYPES.join(', ')}, panel, html`;

export const choiceShape = z.strictObject({
	value: z.string().min(1),
	text: textShape,
	/** Excludes the other choices ("none of these"). */
	alone: z.boolean().optional()
});

/** Rows of a matrix are part of field names and of conditions: `{use.email}`. */
const rowShape = z.strictObject({ value: z.string().regex(/^[A-Za-z0-9_]+$/), text: textShape });

/** What an answer must keep to besides its kind. Without words of its own the message of the program is shown. */
const validatorShape = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('expression'), expression: z.string(), text: textShape }),
	z.strictObject({ type: z.literal('regex'), regex: z.string().refine(isPattern, 'not a pattern'), text: textShape }),
	z.strictObject({
		type: z.literal('numeric'),
		minValue: z.number().optional(),
		maxValue: z.number().optional(),
		text: textShape
	}),
	z.strictObject({
		type: z.literal('text'),
		minLength: z.number().int().optional(),
		maxLength: z.number().int().optional(),
		text: textShape
	}),
	z.strictObject({
		type: z.literal('answercount'),
		minCount: z.number().int().optional(),
		maxCount: z.number().int().optional(),
		text: textShape
	})
]);
export type Validator = z.infer<typeof validatorShape>;

function isPattern(regex: string): boolean {
	try {
		return new RegExp(regex, 'u') instanceof RegExp;
	} catch {
		return false;
	}
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$|^[0-9][A-Za-z0-9_]*$/;
const dateShape = z.iso.date();

const properties = {
	name: z.string().regex(NAME),
	title: textShape,
	description: textShape.optional(),
	isRequired: z.boolean().optional(),
	/** Of health, disability, money and the like: never forced, and "prefer not to answer" is a choice of its own. */
	sensitive: z.boolean().optional(),
	visibleIf: z.string().optional(),
	requiredIf: z.string().optional(),
	validators: z.array(validatorShape).optional(),
	/** Code and part of the criterion whose figure it asks for. */
	criterion: z.string().optional(),
	part: z.enum(['value', 'a', 'b', 'gate', 'note']).optional(),
	inputType: z.enum(['text', 'number', 'date']).optional(),
	whole: z.boolean().optional(),
	unit: textShape.optional(),
	/** Of a number, or of a date as text: "2022-01-01". Without `min` a number is 0 or more. */
	min: z.union([z.number(), dateShape]).optional(),
	max: z.union([z.number(), dateShape]).optional(),
	maxLength: z.number().int().positive().optional(),
	choices: z.array(choiceShape).min(1).optional(),
	showOtherItem: z.boolean().optional(),
	otherText: textShape.optional(),
	showNoneItem: z.boolean().optional(),
	noneText: textShape.optional(),
	labelTrue: textShape.optional(),
	labelFalse: textShape.optional(),
	rateMin: z.number().int().optional(),
	rateMax: z.number().int().optional(),
	rateValues: z
		.array(z.strictObject({ value: z.number().int(), text: textShape }))
		.min(2)
		.optional(),
	minRateDescription: textShape.optional(),
	maxRateDescription: textShape.optional(),
	rows: z.array(rowShape).min(1).optional(),
	columns: z
		.array(z.strictObject({ value: z.string().min(1), text: textShape }))
		.min(2)
		.optional(),
	/** Every row of a matrix must be answered, once one is or the question is required. */
	isAllRowRequired: z.boolean().optional(),
	expression: z.string().optional(),
	maximumFractionDigits: z.number().int().min(0).max(4).optional()
};
type Property = keyof typeof properties;

const COMMON = [
	'name',
	'title',
	'description',
	'isRequired',
	'sensitive',
	'visibleIf',
	'requiredIf',
	'validators',
	'criterion',
	'part'
] as const satisfies Property[];
const CHOICES = ['choices', 'showNoneItem', 'noneText', 'showOtherItem', 'otherText'] as const satisfies Property[];

/** What each kind takes besides the common properties; those with a mark it cannot do without. */
const TAKES: Record<Exclude<QuestionType, 'matrixdynamic' | 'paneldynamic'>, readonly (Property | `${Property}!`)[]> = {
	text: ['inputType', 'whole', 'unit', 'min', 'max', 'maxLength'],
	comment: ['maxLength'],
	radiogroup: [...CHOICES, 'choices!'],
	checkbox: [...CHOICES, 'choices!'],
	dropdown: [...CHOICES, 'choices!'],
	boolean: ['labelTrue', 'labelFalse'],
	rating: ['rateMin', 'rateMax', 'rateValues', 'minRateDescription', 'maxRateDescription'],
	matrix: ['rows!', 'columns!', 'isAllRowRequired'],
	expression: ['expression!', 'unit', 'maximumFractionDigits']
};

type Plain = z.infer<z.ZodObject<typeof properties>>;

/** A flaw for each property that the kind does not take, and for each that it lacks. */
function checkProperties(question: { type: keyof typeof TAKES } & Plain, context: z.RefinementCtx): void {
	const { type } = question;
	const taken = new Set<string>(['type', ...COMMON, ...TAKES[type].map((one) => one.replace('!', ''))]);
	if (type === 'expression') for (const one of ['isRequired', 'requiredIf', 'validators']) taken.delete(one);
	const given = Object.keys(question) as Property[];
	for (const property of given)
		if (!taken.has(property))
			context.addIssue({
				code: 'custom',
				path: [property],
				message: `a question of type "${type}" takes no ${property}`
			});
	for (const marked of TAKES[type])
		if (marked.endsWith('!') && question[marked.slice(0, -1) as Property] === undefined)
			context.addIssue({
				code: 'custom',
				path: [],
				message: `a question of type "${type}" needs ${marked.slice(0, -1)}`
			});
	const isText = (limit: number | string | undefined) => typeof limit === 'string';
	if (
		[question.min, question.max].some(
			(limit) => limit !== undefined && isText(limit) !== (question.inputType === 'date')
		)
	)
		context.addIssue({
			code: 'custom',
			path: ['min'],
			message: 'limits are numbers, and of dates texts: "2022-01-01"'
		});
	for (const list of [question.choices, question.rows, question.columns, question.rateValues])
		if (list && new Set(list.map(({ value }) => value)).size < list.length)
			context.addIssue({ code: 'custom', path: [], message: 'a value stands twice among its choices or rows' });
}

const PLAIN_TYPES = DRAWN_TYPES.filter((type) => type !== 'matrixdynamic' && type !== 'paneldynamic');

const plainShape = z
	.strictObject({ type: z.enum(PLAIN_TYPES, { error: ({ input }) => notDrawn(input) }), ...properties })
	.superRefine(checkProperties);

const cellType = z.enum(CELL_TYPES, {
	error: ({ input }) => `a row holds no question of type "${String(input)}"; use one of ${CELL_TYPES.join(', ')}`
});
/** What a row's fields do not have: conditions of their own, a criterion, a text beside "other". */
const cellProperties = z.strictObject(properties).omit({
	sensitive: true,
	visibleIf: true,
	requiredIf: true,
	criterion: true,
	part: true,
	showOtherItem: true,
	otherText: true,
	rows: true,
	columns: true,
	isAllRowRequired: true,
	expression: true,
	maximumFractionDigits: true
}).shape;

const cellShape = z.strictObject({ type: cellType, ...cellProperties }).superRefine(checkProperties);
const columnShape = z
	.strictObject({ cellType, ...cellProperties })
	.transform(({ cellType: type, ...cell }) => ({ type, ...cell }))
	.superRefine(checkProperties);

const dynamicProperties = {
	name: properties.name,
	title: textShape,
	description: textShape.optional(),
	isRequired: z.boolean().optional(),
	visibleIf: z.string().optional(),
	requiredIf: z.string().optional()
};
const rowLimit = z.number().int().min(0).max(100).optional();

const matrixDynamicShape = z
	.strictObject({
		type: z.literal('matrixdynamic'),
		...dynamicProperties,
		columns: z.array(columnShape).min(1),
		rowCount: rowLimit,
		minRowCount: rowLimit,
		maxRowCount: rowLimit,
		addRowText: textShape.optional()
	})
	.transform(({ columns, rowCount, minRowCount, maxRowCount, addRowText, ...question }) => ({
		...question,
		dynamic: dynamicRows(columns, rowCount ?? 1, minRowCount, maxRowCount, undefined, addRowText)
	}));

const panelDynamicShape = z
	.strictObject({
		type: z.literal('paneldynamic'),
		...dynamicProperties,
		templateElements: z.array(cellShape).min(1),
		templateTitle: textShape.optional(),
		panelCount: rowLimit,
		minPanelCount: rowLimit,
		maxPanelCount: rowLimit,
		addPanelText: textShape.optional()
	})
	.transform(
		({ templateElements, templateTitle, panelCount, minPanelCount, maxPanelCount, addPanelText, ...question }) => ({
			...question,
			dynamic: dynamicRows(templateElements, panelCount ?? 1, minPanelCount, maxPanelCount, templateTitle, addPanelText)
		})
	);

/** Rows that a person adds and removes, each with the same fields. */
export type DynamicRows = {
	cells: readonly Question[];
	/** How many stand there before anything is typed, and how few and many there may be. */
	first: number;
	least: number;
	most: number;
	/** Name of one row, before its number; by default "Dòng". */
	title?: Text | undefined;
	addText?: Text | undefined;
};

function dynamicRows(
	cells: readonly Question[],
	first: number,
	least = 0,
	most = MOST_ROWS,
	title: Text | undefined,
	addText: Text | undefined
): DynamicRows {
	return { cells, first: Math.min(Math.max(first, least), most), least, most, title, addText };
}

export const questionShapes = [plainShape, matrixDynamicShape, panelDynamicShape] as const;

/** A question as it is asked, whatever its kind; each kind has only the properties that it takes. */
export type Question = Omit<Plain, 'part'> & {
	type: QuestionType;
	part?: Input['part'] | 'note' | undefined;
	/** Of a dynamic kind. */
	dynamic?: DynamicRows | undefined;
	/** The text of "other" of the question with this name: drawn beside its choices. */
	otherOf?: string | undefined;
};
