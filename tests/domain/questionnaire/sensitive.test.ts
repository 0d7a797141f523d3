import { describe, expect, test } from 'vitest';
import type { Question } from '#lib/domain/questionnaire/question-shape.ts';
import { asSensitive } from '#lib/domain/questionnaire/sensitive.ts';

const text = (vi: string) => ({ vi, en: vi });
const choice = (value: string) => ({ value, text: text(value) });
const question = (more: Partial<Question>): Question => ({
	type: 'radiogroup',
	name: 'health',
	title: text('Sức khỏe'),
	isRequired: true,
	requiredIf: '{age} notempty',
	choices: [choice('good'), choice('bad')],
	...more
});
const made = (more: Partial<Question>) => asSensitive(question(more)) as Question;

describe('a sensitive question', () => {
	test('offers not to answer, excluding the other choices, and is not required', () => {
		for (const type of ['radiogroup', 'dropdown', 'checkbox'] as const) {
			const { choices, isRequired, requiredIf, description } = made({ type });
			expect(choices?.map(({ value, alone }) => [value, alone])).toEqual([
				['good', undefined],
				['bad', undefined],
				['na', true]
			]);
			expect([isRequired, requiredIf]).toEqual([undefined, undefined]);
			expect(description?.vi).toContain('Không trả lời');
		}
	});

	test('keeps its own words for it', () => {
		const own = { value: 'na', text: text('Không muốn nói') };
		expect(made({ choices: [choice('good'), own] }).choices).toEqual([choice('good'), own]);
	});

	test('without choices may stay empty', () => {
		const { isRequired, description } = made({ type: 'text', choices: undefined });
		expect(isRequired).toBeUndefined();
		expect(description?.vi).toContain('để trống');
	});

	test('says so after its description', () => {
		expect(made({ description: text('Vì sao hỏi.') }).description?.vi).toMatch(/^Vì sao hỏi\. Câu hỏi nhạy cảm/);
	});

	test('of a criterion whose rule cannot score it is refused by name, and so is one that cannot be declined', () => {
		expect(() => made({ criterion: 'YT.1' })).toThrow(/health: .*no option "na"/);
		expect(() => made({ type: 'boolean' })).toThrow(/health: .*cannot be declined/);
	});

	test('in a panel holds for every question of it', () => {
		const panel = asSensitive({
			type: 'panel',
			name: 'p',
			title: text('Y tế'),
			elements: [question({}), question({ name: 'b' })]
		});
		if (panel.type !== 'panel') throw new Error('no panel');
		expect(panel.elements.map(({ choices, isRequired }) => [choices?.at(-1)?.value, isRequired])).toEqual([
			['na', undefined],
			['na', undefined]
		]);
		expect(panel.description?.vi).toContain('nhạy cảm');
	});
});
