import { describe, expect, test } from 'vitest';
import type { Crosswalk } from '#lib/domain/framework/crosswalk.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import { earlierAnswers } from '#lib/domain/questionnaire/earlier-answers.ts';
import { drawQuestionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { branch, criterion, framework, ratioRule, words } from '../../fixtures/frameworks.ts';

const choice = (...values: string[]) => ({
	kind: 'options',
	options: values.map((value) => ({ value, text: words(value), points: 1 }))
});
const unit = (id: string, codes: [string, unknown][]): Framework =>
	framework([branch('I', 'ALL', 'index'), ...codes.map(([code, rule]) => criterion(code, 'I', 10, rule as never))], {
		id
	});

const THEN = unit('cu', [
	['A.1', ratioRule()],
	['A.2', choice('yes', 'no')],
	['A.3', ratioRule()]
]);
const NOW = unit('moi', [
	['B.1', ratioRule()],
	['B.2', choice('yes', 'no', 'maybe')],
	['B.3', ratioRule({ unit: { vi: 'dịch vụ', en: 'services' } })],
	['B.4', ratioRule()]
]);
const ANSWERS = { A_1_a: 320, A_1_b: 400, A_1_note: 'Vì sao', A_2: 'yes', A_3_a: 1, A_3_b: 2 };

const crosswalk = (...maps: [from: string, to: string, share: number][]): Crosswalk => ({
	from: 'cu@1',
	to: 'moi@1',
	unknown: [],
	mark: 'D',
	standing: 'proposed',
	basis: words('basis'),
	maps: maps.map(([from, to, share]) => ({ from, to, share })),
	unmapped: []
});
const proposals = (now: Framework, walk?: Crosswalk, answers: Record<string, string | number> = ANSWERS) =>
	earlierAnswers({ framework: THEN, answers }, { framework: now, questionnaire: drawQuestionnaire(now) }, walk);

test('of the same version: by code, with the explanation apart', () => {
	const found = proposals(THEN);
	expect([...found.keys()]).toEqual(['A.1', 'A.2', 'A.3']);
	expect(found.get('A.1')).toEqual({
		from: 'A.1',
		figures: { a: 320, b: 400 },
		answers: { A_1_a: 320, A_1_b: 400 },
		note: 'Vì sao'
	});
	expect(found.get('A.2')).toMatchObject({ answers: { A_2: 'yes' }, note: null });
});

test('what was not answered then has no proposal, an explanation alone is none', () => {
	expect([...proposals(THEN, undefined, { A_1_note: 'chưa làm' }).keys()]).toEqual([]);
});

describe('of another version', () => {
	test.each([
		['without a crosswalk, nothing', undefined, []],
		['whole and one to one, asking the same', crosswalk(['A.1', 'B.1', 1]), ['B.1']],
		['a part of it', crosswalk(['A.1', 'B.1', 0.5]), []],
		['two into one', crosswalk(['A.1', 'B.1', 1], ['A.3', 'B.1', 1]), []],
		['one into two', crosswalk(['A.1', 'B.1', 1], ['A.1', 'B.4', 1]), []],
		['other choices', crosswalk(['A.2', 'B.2', 1]), []],
		['another unit of measure', crosswalk(['A.1', 'B.3', 1]), []],
		['a whole index says nothing of its criteria', crosswalk(['I', 'I', 1]), []]
	])('%s', (_, walk, codes) => {
		expect([...proposals(NOW, walk).keys()]).toEqual(codes);
	});

	test('the answers take the names of this round', () => {
		expect(proposals(NOW, crosswalk(['A.1', 'B.4', 1])).get('B.4')).toMatchObject({
			from: 'A.1',
			answers: { B_4_a: 320, B_4_b: 400 },
			note: 'Vì sao'
		});
	});
});
