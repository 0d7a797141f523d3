/** Whose work a criterion of a unit is, and how far they are with it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { askedFor, workState, type Part } from '#lib/domain/appraisal/parts.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';

const framework = JSON.parse(readFileSync('surveys/hp-so/2022.1/framework.json', 'utf8')) as Framework;
const part = (appraiserId: string, given: Partial<Part> = {}): Part => ({
	block: 'SO',
	organisationId: null,
	nodeCode: null,
	appraiserId,
	...given
});
const justice = { block: 'SO', organisationId: 'STP' };

describe.each<[string, Part[], { block: string; organisationId: string }, string[]]>([
	['nobody', [], justice, []],
	['a block is all of its units and criteria', [part('long')], justice, ['long']],
	['another block', [part('long', { block: 'QUAN' })], justice, []],
	['one unit', [part('long', { organisationId: 'STP' })], justice, ['long']],
	['another unit', [part('long', { organisationId: 'SYT' })], justice, []],
	['the pillar above it', [part('long', { nodeCode: 'CQS' })], justice, ['long']],
	['the index above it', [part('long', { nodeCode: 'CQS.NT' })], justice, ['long']],
	['itself', [part('long', { nodeCode: 'CQS.NT.1' })], justice, ['long']],
	['its neighbour', [part('long', { nodeCode: 'CQS.NT.2' })], justice, []],
	['a node that is not there', [part('long', { nodeCode: 'KHAC' })], justice, []],
	['two whose parts overlap', [part('long'), part('nga', { nodeCode: 'CQS.NT.1' })], justice, ['long', 'nga']]
])('%s', (_, parts, unit, who) => {
	test('CQS.NT.1', () => expect([...askedFor(parts, framework)(unit, 'CQS.NT.1')]).toEqual(who));
});

describe.each<[string, Parameters<typeof workState>[1], string]>([
	['nobody judged', { asked: 1, judges: new Set(), stands: false, conflict: false }, 'left'],
	['long judged', { asked: 1, judges: new Set(['long']), stands: true, conflict: false }, 'done'],
	['a colleague did it for him', { asked: 1, judges: new Set(['nga']), stands: true, conflict: false }, 'done'],
	['two are asked, one judged', { asked: 2, judges: new Set(['nga']), stands: true, conflict: false }, 'left'],
	['two are asked, both judged', { asked: 2, judges: new Set(['nga', 'long']), stands: true, conflict: false }, 'done'],
	['two others judged', { asked: 3, judges: new Set(['nga', 'binh']), stands: true, conflict: false }, 'done'],
	['they differ', { asked: 2, judges: new Set(['nga', 'long']), stands: false, conflict: true }, 'conflict']
])('%s', (_, facts, state) => {
	test(state, () => expect(workState('long', facts)).toBe(state));
});
