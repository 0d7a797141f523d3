/** A decision's annex as a table, made into a draft framework. */
import { describe, expect, test } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { readCriteriaTable, type FrameworkHead } from '#lib/domain/imports/criteria-table.ts';
import { parseExamples, parseRule, UnreadableRule } from '#lib/domain/imports/rule-notation.ts';
import type { Cell, Table } from '#lib/domain/imports/table.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';

const head: FrameworkHead = {
	id: 'thu',
	version: '2023.1',
	group: 'department',
	title: { vi: 'Bộ chỉ số thử', en: 'Test framework' },
	standing: 'official',
	basis: { vi: 'Phụ lục thử', en: 'Test annex' }
};
const known = { actions: new Set<string>(), targets: new Set<string>() };
const name = { vi: 'Tên', en: 'Name' };

const HEAD = [
	'code',
	'parent_code',
	'index',
	'name_vi',
	'max_points',
	'rule_kind',
	'rule',
	'evidence',
	'source',
	'mark',
	'name_en',
	'examples'
];
const line = (cells: Partial<Record<string, Cell>>): Cell[] => HEAD.map((column) => cells[column] ?? '');
const RATIO = 'a: Số hồ sơ trực tuyến; b: Tổng số hồ sơ; unit: hồ sơ; whenZero: notApplicable';
const SMALL = [
	line({ code: '1', name_vi: 'Nhận thức số', max_points: 30, name_en: 'Awareness' }),
	line({
		code: '1.1',
		parent_code: '1',
		name_vi: 'Hồ sơ trực tuyến',
		max_points: '20',
		rule_kind: 'ratio',
		rule: RATIO,
		evidence: 'Báo cáo',
		source: 'QĐ 922, Phụ lục 1',
		mark: 's',
		name_en: 'Online files',
		examples: 'a: 320; b: 400 => 16 | a: 0; b: 0 => -'
	}),
	line({
		code: '1.2',
		index: '1',
		name_vi: 'Họp ban chỉ đạo',
		max_points: 10,
		rule_kind: 'steps',
		rule: '4 = 10 | 2 = 5',
		source: 'QĐ 922, Phụ lục 1',
		mark: 'D',
		name_en: 'Meetings',
		examples: 'value: 3 => 5'
	})
];
const read = (rows: Table) => readCriteriaTable([HEAD, ...rows], head, known);
const told = (rows: Table) => read(rows).faults.map(({ cell, column, code }) => `${cell} ${column} ${code}`);
/** The small table with some cells of one row (2 is the first) replaced. */
const with_ = (at: number, cells: Partial<Record<string, Cell>>): Table =>
	SMALL.map((row, index) => (index + 2 === at ? row.map((cell, column) => cells[HEAD[column]!] ?? cell) : row));

describe('a right table', () => {
	const { framework, faults, unfinished } = read(SMALL);

	test('becomes a draft with the one top row as its root', () => {
		expect(faults).toEqual([]);
		expect(framework).toMatchObject({ id: 'thu', version: '2023.1', status: 'draft', standing: 'official' });
		expect(framework!.nodes.map(({ code, parent, level }) => [code, parent, level])).toEqual([
			['1', undefined, 'root'],
			['1.1', '1', 'criterion'],
			['1.2', '1', 'criterion']
		]);
	});

	test('keeps names, evidence and sources, as certain as their least certain row', () => {
		const [, first] = framework!.nodes;
		expect(first).toMatchObject({ name: { vi: 'Hồ sơ trực tuyến', en: 'Online files' }, source: 'N1', mark: 'S' });
		expect(framework!.sources).toEqual({ N1: { title: 'QĐ 922, Phụ lục 1', mark: 'D' } });
	});

	test('says what has no English yet', () => {
		expect(unfinished.map(({ row, column }) => [row, column])).toEqual([[3, 'name_en']]);
		expect((framework!.nodes[1] as Criterion).evidence!.text).toEqual({ vi: 'Báo cáo', en: '[vi] Báo cáo' });
	});

	test('several top rows stand under a root of the framework’s own name', () => {
		const rows = [
			line({ code: 'A', name_vi: 'Trụ một' }),
			line({ code: 'B', name_vi: 'Trụ hai' }),
			line({ code: 'B.1', parent_code: 'B', name_vi: 'Nhóm', max_points: 10 }),
			// Children may stand before their parents.
			line({ code: 'A.1', parent_code: 'A', name_vi: 'Tiêu chí', rule_kind: 'descriptive' }),
			line({ code: 'B.1.1', parent_code: 'B.1', name_vi: 'Tiêu chí', max_points: 10, rule_kind: 'ratio', rule: RATIO })
		].reverse();
		const made = read(rows);
		expect(made.faults).toEqual([]);
		expect(made.framework!.nodes.map(({ code, level }) => `${code} ${level}`).sort()).toEqual([
			'A pillar',
			'A.1 criterion',
			'B pillar',
			'B.1 index',
			'B.1.1 criterion',
			'DTI root'
		]);
		expect(treeOf(made.framework!).root.name).toEqual(head.title);
		expect(made.unfinished.some(({ details }) => details.says === 'has no worked example')).toBe(true);
	});
});

describe('what a cell can get wrong', () => {
	test.each<[string, Table, string[]]>([
		['no code', with_(3, { code: ' ' }), ['A3 code cell_required']],
		['a code with a space', with_(3, { code: '1 1' }), ['A3 code code_malformed']],
		['a code twice', with_(4, { code: '1.1' }), ['A4 code code_twice']],
		['no name', with_(3, { name_vi: ' ' }), ['D3 name_vi cell_required']],
		['a parent that no row has', with_(3, { parent_code: '9' }), ['B3 parent_code parent_unknown']],
		['its own parent', with_(3, { parent_code: '1.1' }), ['B3 parent_code parent_loops']],
		[
			'points in words',
			with_(3, { max_points: 'hai mươi' }),
			['E3 max_points number_malformed', 'E3 max_points max_missing']
		],
		['no points', with_(3, { max_points: ' ' }), ['E3 max_points max_missing']],
		['an unknown kind', with_(3, { rule_kind: 'tỷ lệ' }), ['F3 rule_kind kind_unknown']],
		['a branch with the rule of a criterion', with_(2, { rule_kind: 'ratio' }), ['F2 rule_kind branch_rule']],
		['a rule without what it needs', with_(3, { rule: 'a: x; b: y' }), ['G3 rule rule_malformed']],
		['broken JSON', with_(3, { rule: '{ "kind": ' }), ['G3 rule rule_malformed']],
		['JSON of another kind', with_(3, { rule: '{ "kind": "steps" }' }), ['G3 rule rule_malformed']],
		['an unknown setting for 0', with_(3, { rule: RATIO.replace('notApplicable', 'có') }), ['G3 rule framework_flaw']],
		['an unknown mark', with_(3, { mark: 'X' }), ['J3 mark mark_unknown']],
		['an example without points', with_(3, { examples: 'a: 1; b: 2' }), ['L3 examples example_malformed']],
		[
			'an example that is not what the rule gives',
			with_(3, { examples: 'a: 1; b: 2 => 9' }),
			['L3 examples framework_flaw']
		],
		['sums that do not reach the maximum', with_(2, { max_points: 31 }), ['E2 max_points framework_flaw']],
		['steps that cannot reach the maximum', with_(4, { rule: '4 = 8 | 2 = 5' }), ['G4 rule framework_flaw']]
	])('%s', (_, rows, faults) => {
		expect(told(rows)).toEqual(faults);
		expect(read(rows).framework).toBeNull();
	});

	test('two rows that are each other’s parents', () => {
		const rows = [
			line({ code: 'A', parent_code: 'B', name_vi: 'A' }),
			line({ code: 'B', parent_code: 'A', name_vi: 'B' })
		];
		expect(told(rows)).toContain('B3 parent_code parent_loops');
	});

	test('no rows, no columns', () => {
		expect(told([])).toEqual(['A1 code no_rows']);
		expect(readCriteriaTable([['code']], head, known).faults.map(({ details }) => details.column)).toEqual([
			'parent_code',
			'name_vi',
			'max_points',
			'rule_kind',
			'rule'
		]);
	});
});

describe('rules in one cell', () => {
	const parsed = (kind: string, vi: string, en = '') => parseRule(kind, vi, en, name);

	test.each<[string, string, object]>([
		[
			'options',
			'Giám đốc = 15 | Phó giám đốc = 7,5 | Không trả lời = -',
			{
				options: [
					{ value: '1', points: 15 },
					{ value: '2', points: 7.5 },
					{ value: '3', points: null }
				]
			}
		],
		['options', 'Tỷ lệ a = b = 3 | Khác = 0', { options: [{ text: { vi: 'Tỷ lệ a = b' }, points: 3 }, { points: 0 }] }],
		[
			'steps',
			'4=20 | từ 3=15',
			{
				count: name,
				steps: [
					{ from: 4, points: 20 },
					{ from: 3, points: 15 }
				]
			}
		],
		['steps', '4=20; count: Số lần; unit: lần', { count: { vi: 'Số lần' }, unit: { vi: 'lần' } }],
		[
			'ratio',
			'a: x; y; b: z: w; unit: hồ sơ; whenZero: full',
			{ a: { vi: 'x; y' }, b: { vi: 'z: w' }, whenZero: 'full' }
		],
		['ratioToTarget', 'a: x; b: y; unit: z; fullFrom: 80%; whenZero: zero', { fullFrom: 0.8 }],
		['ratioToTarget', 'a: x; b: y; unit: z; fullfrom: 0,7; whenzero: zero', { fullFrom: 0.7, whenZero: 'zero' }],
		[
			'parts',
			'Có kế hoạch = 5 | Có báo cáo = 5',
			{
				parts: [
					{ value: '1', points: 5 },
					{ value: '2', points: 5 }
				]
			}
		],
		['measured', 'unit: %; fullFrom: 100', { fullFrom: 100, enteredBy: 'import', question: name }],
		['surveyMean', 'group: citizen; node: HL', { group: 'citizen', node: 'HL', fullFrom: 1 }],
		['descriptive', '', { question: name }],
		['descriptive', 'Có | Không', { options: [{ value: '1', text: { vi: 'Có' } }, { value: '2' }] }],
		['levels', '{ "by": 1 }', { kind: 'levels', by: 1 }]
	])('%s: %s', (kind, cell, rule) => {
		expect(parsed(kind, cell)).toMatchObject({ kind, ...rule });
	});

	test('English is written alike, and what it lacks is marked', () => {
		expect(parsed('ratio', 'a: x; b: y; unit: hồ sơ; whenZero: zero', 'a: X; unit: files')).toMatchObject({
			a: { vi: 'x', en: 'X' },
			b: { vi: 'y', en: '[vi] y' },
			unit: { vi: 'hồ sơ', en: 'files' }
		});
		expect(parsed('options', 'Có = 1 | Không = 0', 'Yes')).toMatchObject({
			options: [{ text: { en: 'Yes' } }, { text: { en: '[vi] Không' } }]
		});
	});

	test.each([
		['options', ''],
		['options', 'Có'],
		['options', 'Có = nhiều'],
		['steps', 'bốn = 20'],
		['ratio', 'a: x; unit: y; whenZero: zero'],
		['measured', 'unit: %'],
		['levels', '3 mức']
	])('%s cannot be "%s"', (kind, cell) => {
		expect(() => parsed(kind, cell)).toThrow(UnreadableRule);
	});

	test('examples are read as the rule’s answers, and the rule gives their points', () => {
		const rule = parsed('parts', 'Có kế hoạch = 5 | Có báo cáo = 2,5');
		const examples = parseExamples('parts', 'value: 1,2 => 7,5 | value: none => 0');
		expect(examples).toEqual([
			{ answers: { value: ['1', '2'] }, points: 7.5 },
			{ answers: { value: ['none'] }, points: 0 }
		]);
		for (const { answers, points } of examples) {
			// The cell gave a rule of this kind; its shape is held against `ruleShape` elsewhere.
			const outcome = kindOf(rule as never as Criterion['rule']).score(rule as never, answers, {
				max: decimal(7.5),
				decimals: 2
			});
			expect(outcome.state === 'scored' && toNumber(outcome.points)).toBe(points);
		}
	});
});
