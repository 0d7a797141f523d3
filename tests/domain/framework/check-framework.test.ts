/** One broken framework per rule of the checker: the message names the code and the rule. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFramework } from '#lib/domain/framework/check-framework.ts';
import { readInstrument } from '#lib/server/content/content.ts';
import type { ContentFlaw } from '#lib/domain/framework/check-framework.ts';
import {
	branch,
	criterion,
	dbiRollUp,
	framework,
	levelsByChoice,
	levelsByRatio,
	optionsRule,
	partsRule,
	ratioRule,
	stepsRule,
	words,
	written,
	type Given
} from '../../fixtures/frameworks.ts';

const known = { actions: new Set(['A1']), targets: new Set(['T01']) };
const example = { examples: [{ answers: { a: 1, b: 2 }, points: 5 }] };
const good = (code = 'P.1', more: Given = {}) => criterion(code, 'P', 10, ratioRule(), { ...example, ...more });
const P = (more: Given = {}) => branch('P', 'ALL', 'pillar', more);

const flawsOf = (...given: Parameters<typeof framework>) =>
	checkFramework(framework(...given), known).map(({ code, rule, says }) => `${code ?? '-'} · ${rule}: ${says}`);

it('a sound framework has no flaw', () => {
	const sound = [P({ max: 10 }), good('P.1', { actions: ['A1'], target: { id: 'T01', points: 8 }, source: 'S1 II.1' })];
	expect(flawsOf(sound, {}, { max: 10 })).toEqual([]);
});

describe('the tree', () => {
	it.each<[string, Given[], string]>([
		['a code twice', [P(), good(), good()], 'P.1 · code: two nodes have this code'],
		[
			'a parent that is not there',
			[P(), good(), criterion('Q.1', 'Q', 10, ratioRule(), example)],
			'Q.1 · parent: Q does not stand before it'
		],
		[
			'a parent after its child',
			[criterion('P.0', 'P', 10, ratioRule(), example), P(), good()],
			'P.0 · parent: P does not stand before it'
		],
		[
			'a node that is its own parent',
			[P(), good(), branch('L', 'L', 'index')],
			'L · parent: L does not stand before it'
		],
		[
			'a criterion with a child',
			[P(), good(), criterion('P.2', 'P.1', 10, ratioRule(), example)],
			'P.2 · parent: P.1 is a criterion and has no children'
		],
		[
			'a branch without a criterion',
			[P(), good(), branch('E', 'ALL', 'pillar')],
			'E · children: has no criterion below it'
		],
		[
			'a second root',
			[P(), good(), { code: 'R', level: 'root', name: words('R'), rollUp: { kind: 'sum' } }],
			'- · root: 2 roots; there must be one'
		],
		[
			'a pillar without a parent',
			[P(), good(), { ...branch('F', 'ALL', 'pillar'), parent: undefined }],
			'F · parent: only the root has no parent'
		]
	])('%s', (_, nodes, flaw) => {
		expect(flawsOf(nodes)).toContain(flaw);
	});
});

describe('sums', () => {
	it('that do not reach the maximum', () => {
		expect(flawsOf([P({ max: 12 }), good()], {}, { max: 10 })).toEqual(['P · max: the children add up to 10, not 12']);
		expect(flawsOf([P(), good()], {}, { max: 1000 })).toEqual(['ALL · max: the children add up to 10, not 1000']);
	});
	it('take a mean at its own maximum, not at the sum below it', () => {
		const mean = { rollUp: { kind: 'weightedMean' }, max: 40 };
		expect(flawsOf([P(mean), good(), good('P.2')], {}, { max: 40 })).toEqual([]);
		expect(flawsOf([P(mean), good(), good('P.2')], {}, { max: 20 })).toEqual([
			'ALL · max: the children add up to 40, not 20'
		]);
	});
});

describe('a criterion', () => {
	const one = (rule: Parameters<typeof criterion>[3], answers: Given, points: number | null, more: Given = {}) => [
		P(),
		criterion('P.1', 'P', 10, rule, { examples: [{ answers, points }], ...more })
	];
	it.each<[string, Given[], string]>([
		[
			'that can give more than its maximum',
			one(optionsRule({ yes: 12, no: 0 }), { value: 'no' }, 0),
			'P.1 · options: the best answer gives 12 points, the maximum is 10'
		],
		[
			'that cannot reach its maximum',
			one(partsRule({ plan: 4, report: 5 }), { value: ['plan'] }, 4),
			'P.1 · parts: the best answer gives 9 points, the maximum is 10'
		],
		[
			'whose example is wrong',
			one(ratioRule(), { a: 1, b: 2 }, 6),
			'P.1 · examples: {"a":1,"b":2} gives 5, the example says 6'
		],
		[
			'whose example cannot be scored',
			one(ratioRule(), { a: 3, b: 2 }, null),
			'P.1 · examples: {"a":3,"b":2} gives invalid, the example says notApplicable'
		],
		[
			'whose example names another figure',
			one(ratioRule(), { value: 3 }, 6),
			'P.1 · examples: {"value":3} gives unanswered, the example says 6'
		],
		['without an example', one(ratioRule(), {}, 0, { examples: [] }), 'P.1 · examples: has no worked example'],
		['with an unknown action', [P(), good('P.1', { actions: ['A1', 'A9'] })], 'P.1 · actions: unknown action A9'],
		[
			'with an unknown target',
			[P(), good('P.1', { target: { id: 'T99', points: 5 } })],
			'P.1 · target: unknown target T99'
		],
		[
			'whose target is over its maximum',
			[P(), good('P.1', { target: { id: 'T01', points: 11 } })],
			'P.1 · target: 11 points are more than the maximum 10'
		],
		[
			'with an unknown source',
			[P(), good('P.1', { source: 'S1 I; KH86 II' })],
			'P.1 · source: "KH86 II" does not begin with a key of "sources"'
		],
		[
			'with two options of one value',
			one(
				{ kind: 'options', options: [10, 0].map((points) => ({ value: 'x', text: words('x'), points })) },
				{ value: 'x' },
				10
			),
			'P.1 · options: two options have the same value'
		],
		[
			'with a part called "none"',
			one(partsRule({ none: 10 }), { value: ['none'] }, 10),
			'P.1 · parts: parts need different values, none of them "none"'
		],
		[
			'whose steps go up',
			one(stepsRule([1, 5], [4, 10]), { value: 1 }, 5),
			'P.1 · steps: steps must go from the highest count to the lowest, and more must never give less'
		],
		[
			'whose cuts do not rise',
			one(levelsByRatio([0.2, 0.6, 0.4, 0.8], 2), { gate: 'no' }, 0),
			'P.1 · levels: cuts must rise'
		],
		[
			'with a level twice',
			one(levelsByChoice([1, 5, 5], 2), { gate: 'no' }, 0),
			'P.1 · levels: two choices have the same level'
		]
	])('%s', (_, nodes, flaw) => {
		expect(flawsOf(nodes)).toContain(flaw);
	});
});

describe('the level of an enterprise', () => {
	const enterprise = (rollUp: object) => flawsOf([P(), good()], { group: 'business' }, { rollUp });
	it('asks for no more pillars than there are', () => {
		expect(enterprise(dbiRollUp)).toContain('ALL · rollUp: level 1 asks for 4 pillars of 1');
	});
	it('has rising bands and one condition a level', () => {
		expect(enterprise({ ...dbiRollUp, bands: [0.2, 0.1, 0.4, 0.6, 0.8] })).toContain('ALL · rollUp: bands must rise');
		const conditions = dbiRollUp.conditions.map((one) => ({ ...one, level: 1, pillars: 1 }));
		expect(enterprise({ ...dbiRollUp, conditions })).toEqual(['ALL · rollUp: two conditions have the same level']);
	});
	it('belongs to the root', () => {
		expect(flawsOf([P({ rollUp: dbiRollUp }), good()])).toContain(
			'P · rollUp: only the root has the level of an enterprise'
		);
	});
});

/** Writes the files as an author would and reads them back. */
function readBack(frameworkFile: unknown, questionnaireFile?: unknown): string[] {
	const dir = mkdtempSync(join(tmpdir(), 'surveys-'));
	const folder = join(dir, 'test', '1');
	try {
		mkdirSync(folder, { recursive: true });
		const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
		writeFileSync(join(folder, 'framework.json'), text(frameworkFile));
		if (questionnaireFile) writeFileSync(join(folder, 'questionnaire.json'), text(questionnaireFile));
		const flaws: ContentFlaw[] = [];
		readInstrument(dir, folder, { actions: [], targets: [] }, flaws);
		return flaws.map(({ file, code, rule, says }) => `${file} · ${code ?? '-'} · ${rule}: ${says}`);
	} finally {
		rmSync(dir, { recursive: true });
	}
}

const file = (name: string) => join('surveys', 'test', '1', name);

describe('a framework file', () => {
	it('that is no JSON', () => {
		expect(readBack('{')[0]).toContain(`${file('framework.json')} · - · json: `);
	});
	it('with a translation missing, naming the node', () => {
		const bare = criterion('P.1', 'P', 10, ratioRule(), { ...example, name: { vi: 'Chỉ có tiếng Việt' } });
		expect(readBack(written([P(), bare]))).toEqual([
			expect.stringContaining(`${file('framework.json')} · P.1 · nodes.2.name.en: `)
		]);
	});
	it('with an unknown kind of rule, naming the node', () => {
		const magic = { ...good(), rule: { kind: 'magic' } };
		expect(readBack(written([P(), magic]))).toEqual([
			`${file('framework.json')} · P.1 · nodes.2.rule.kind: unknown rule kind: magic`
		]);
	});
	it('in the folder of another version', () => {
		expect(readBack(written([P(), good()], { version: '2' }))).toEqual([
			`${file('framework.json')} · - · id: test@2 stands in the folder of test@1`
		]);
	});
});

describe('a questionnaire file', () => {
	const page = (...elements: Given[]) => ({ pages: [{ name: 'one', title: words('One'), elements }] });
	const criteria = { type: 'criteria', of: 'P' };
	const text = (name: string, more: Given = {}) => ({ type: 'text', name, title: words(name), ...more });
	const read = (...elements: Given[]) => readBack(written([P(), good()]), page(...elements));

	it('refuses such a question inside a panel too', () => {
		const panel = { type: 'panel', name: 'p', title: words('p'), elements: [{ ...text('q'), type: 'ranking' }] };
		expect(read(criteria, panel)).toEqual([expect.stringMatching(/ · q · .*"ranking" cannot be drawn/)]);
	});

	it('that is sound has no flaw', () => {
		expect(read(criteria, text('why', { visibleIf: '{P_1_a} > 0 and {P_1_b} notempty' }))).toEqual([]);
	});

	it.each(['file', 'signaturepad', 'imagepicker', 'ranking', 'tagbox', 'multipletext', 'matrixdropdown', 'slider'])(
		'with a question of the type %s, which is not drawn, is refused by name',
		(type) => {
			const [flaw, ...more] = read(criteria, { ...text('q'), type });
			expect(more).toEqual([]);
			expect(flaw).toContain(file('questionnaire.json'));
			expect(flaw).toContain(' · q · ');
			expect(flaw).toContain(`"${type}"`);
		}
	);

	it('with a question that asks for a file says where documents belong', () => {
		expect(read(criteria, { ...text('q'), type: 'file' }).join()).toContain(
			'documents belong to a criterion (evidence'
		);
	});

	const yesNo = ['yes', 'no'].map((value) => ({ value, text: words(value) }));
	it.each<[string, Given, string]>([
		['choices on a line of text', { choices: yesNo }, 'a question of type "text" takes no choices'],
		['a list without choices', { type: 'radiogroup' }, 'a question of type "radiogroup" needs choices'],
		['a choice twice', { type: 'dropdown', choices: [...yesNo, ...yesNo] }, 'a value stands twice'],
		['a matrix without columns', { type: 'matrix', rows: yesNo }, 'a question of type "matrix" needs columns'],
		[
			'a row whose name is no name',
			{ type: 'matrix', rows: [{ value: 'a b', text: words('a') }], columns: yesNo },
			'rows'
		],
		[
			'a calculation that is required',
			{ type: 'expression', expression: '1', isRequired: true },
			'takes no isRequired'
		],
		['limits of a date as numbers', { inputType: 'date', min: 2022 }, 'limits are numbers, and of dates texts'],
		['a pattern that is none', { validators: [{ type: 'regex', regex: '(', text: words('x') }] }, 'not a pattern'],
		['a property that nothing draws', { enableIf: '{P_1_a} > 0' }, 'enableIf'],
		[
			'a matrix in a row',
			{ type: 'paneldynamic', templateElements: [{ ...text('c'), type: 'matrix' }] },
			'a row holds no question of type "matrix"'
		],
		[
			'a condition in a row',
			{ type: 'matrixdynamic', columns: [{ cellType: 'text', name: 'c', title: words('c'), visibleIf: '1 = 1' }] },
			'visibleIf'
		],
		['words that repeat nothing', { title: words('Why {Z_1}?') }, 'its words repeat {Z_1}, which is no question'],
		['a condition on an unknown row', { visibleIf: "{P_1_a.row} = 'x'" }, 'which is no question']
	])('with %s is refused, naming it', (_, more, says) => {
		expect(read(criteria, { ...text('q'), ...more }).join('\n')).toContain(says);
	});

	it.each<[string, Given[], string]>([
		['a name twice', [criteria, text('q'), text('q')], 'q · name: two elements have this name'],
		['criteria of an unknown node', [{ type: 'criteria', of: 'Z' }], 'no criterion under Z'],
		['an unknown criterion', [{ type: 'criterion', code: 'Z.1' }], 'no criterion under Z.1'],
		[
			'a condition that cannot be read',
			[criteria, text('q', { visibleIf: "{P_1_a} = = 'x'" })],
			'q: the condition "{P_1_a} = = \'x\'" cannot be read'
		],
		[
			'a condition on an unknown question',
			[criteria, text('q', { requiredIf: "{Z_1} = 'x'" })],
			'names Z_1, which is no question'
		],
		['a name spaced in its braces', [criteria, text('q', { visibleIf: '{ P_1_a } = 1' })], 'which is no question'],
		['a name in other letters', [criteria, text('q', { visibleIf: '{p_1_A} = 1' })], 'which is no question'],
		[
			'a condition with an unknown function',
			[criteria, text('q', { visibleIf: 'magic({P_1_a}) = 1' })],
			'calls an unknown function magic'
		],
		[
			'an expression that cannot be read',
			[criteria, text('q', { validators: [{ type: 'expression', expression: '{q', text: words('x') }] })],
			'q: the condition "{q" cannot be read'
		]
	])('with %s', (_, elements, says) => {
		expect(read(...elements).join('\n')).toContain(says);
	});

	it('with a stratum that nobody asks', () => {
		expect(readBack(written([P(), good()]), { ...page(criteria), strata: ['age'] })).toEqual([
			`${file('questionnaire.json')} · age · strata: no question has this name`
		]);
	});
});
