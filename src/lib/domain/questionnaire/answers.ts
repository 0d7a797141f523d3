/**
 * Answers are kept by question name: a choice's value, a list of them, a number or a text, never a label. Each question
 * kind has its strict reader here, in front of the survey model, which would accept "abc" as a number.
 */
import type { Criterion } from '#lib/domain/framework/framework.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import type { Language } from '#lib/domain/text.ts';
import { questionName, type Question } from './questionnaire.ts';

export type Answer = string | number | string[];
export type Answers = Readonly<Record<string, Answer>>;

/** What a form sent for one question; an unticked or emptied field is an empty list. */
export type Typed = readonly string[];

/** The reading of one field: an answer, nothing (cleared), or what was typed and why it is not an answer. */
export type Reading =
	{ kind: 'answer'; answer: Answer } | { kind: 'empty' } | { kind: 'wrong'; typed: string; problem: Problem };

export const LONGEST_TEXT = 4000;
/** What is kept of an entry that cannot be read: more than any limit, so that it is still too long when read again. */
const LONGEST_KEPT = 20_000;
const LARGEST = 100_000_000_000;

/** The declared figures of a criterion, by part, from the answers. */
export function figuresOf(criterion: Criterion, answers: Answers): Figures {
	const figures: Record<string, unknown> = {};
	for (const { part, name } of figureNames(criterion)) {
		const answer = answers[name];
		if (answer !== undefined) figures[part] = answer;
	}
	return figures;
}

/** Worked out once a criterion: scoring asks for it with every response. */
const namesOf = new WeakMap<Criterion, { part: string; name: string }[]>();

function figureNames(criterion: Criterion): { part: string; name: string }[] {
	const known = namesOf.get(criterion);
	if (known) return known;
	const names = kindOf(criterion.rule)
		.inputs(criterion.rule)
		.map(({ part }) => ({ part, name: questionName(criterion.code, part) }));
	namesOf.set(criterion, names);
	return names;
}

/** Reads what was typed or ticked for a question, strictly by its kind. Numbers are read in the person's language. */
export function readAnswer(question: Question, typed: Typed, language: Language): Reading {
	const given = typed.map(clean).filter((one) => one !== '');
	const [first] = given;
	if (first === undefined) return { kind: 'empty' };
	const wrong = (code: Problem['code'], details?: Problem['details']): Reading => ({
		kind: 'wrong',
		typed: first.slice(0, LONGEST_KEPT),
		problem: problem(code, question.name, details)
	});
	switch (question.type) {
		case 'radiogroup':
		case 'dropdown':
			return question.choices?.some(({ value }) => value === first)
				? { kind: 'answer', answer: first }
				: wrong('choice_unknown', { value: first.slice(0, 80) });
		case 'rating': {
			const value = Number(first);
			const [least, most] = [question.rateMin ?? 1, question.rateMax ?? 5];
			return Number.isInteger(value) && String(value) === first && value >= least && value <= most
				? { kind: 'answer', answer: value }
				: wrong('choice_unknown', { value: first.slice(0, 80) });
		}
		case 'checkbox': {
			const known = (question.choices ?? []).filter(({ value }) => given.includes(value));
			const unknown = given.find((one) => !known.some(({ value }) => value === one));
			if (unknown !== undefined) return wrong('choice_unknown', { value: unknown.slice(0, 80) });
			// "None of these" beside others: the others say more, so it gives way.
			const others = known.filter(({ alone }) => !alone);
			return { kind: 'answer', answer: (others.length > 0 ? others : known).map(({ value }) => value) };
		}
		case 'comment':
			return first.length > (question.maxLength ?? LONGEST_TEXT)
				? wrong('text_too_long', { most: question.maxLength ?? LONGEST_TEXT })
				: { kind: 'answer', answer: first };
		case 'text':
			if (question.inputType === 'number') return readNumber(question, first, language, wrong);
			if (question.inputType === 'date')
				return isDate(first)
					? { kind: 'answer', answer: first }
					: wrong('date_malformed', { value: first.slice(0, 40) });
			return first.length > (question.maxLength ?? 500)
				? wrong('text_too_long', { most: question.maxLength ?? 500 })
				: { kind: 'answer', answer: first };
	}
}

function readNumber(
	question: Question,
	typed: string,
	language: Language,
	wrong: (code: Problem['code'], details?: Problem['details']) => Reading
): Reading {
	const value = parseNumber(typed, language);
	if (value === null) return wrong('number_malformed', { value: typed.slice(0, 40) });
	if (value < 0) return wrong('number_negative', { value: typed.slice(0, 40) });
	if (value > LARGEST) return wrong('number_too_large', { most: LARGEST });
	if (question.min !== undefined && value < question.min) return wrong('number_too_small', { least: question.min });
	if (question.max !== undefined && value > question.max) return wrong('number_too_large', { most: question.max });
	if (question.whole && !Number.isInteger(value)) return wrong('number_not_whole', { value: typed.slice(0, 40) });
	if (Number(value.toFixed(4)) !== value) return wrong('number_too_precise', { most: 4 });
	return { kind: 'answer', answer: value };
}

/**
 * Reads a numeral as it is written in the language: "1.234,5" is Vietnamese, "1,234.5" English, both 1234.5. A single
 * separator that cannot be a thousands mark ("0.8", "1,5") is a decimal mark in either language. Spaces may group by
 * thousands. Null for anything else, percent signs and exponents included.
 */
export function parseNumber(typed: string, language: Language): number | null {
	const written = typed.trim().replace(/^\u2212/, '-');
	const [group, mark] = language === 'vi' ? ['.', ','] : [',', '.'];
	const plain = GROUPED[language].test(written)
		? written.replaceAll(group, '').replace(mark, '.')
		: GROUPED_BY_SPACES.test(written)
			? written.replace(/\s/g, '').replace(',', '.')
			: written.replace(',', '.');
	// Adding 0 turns -0 into 0.
	return PLAIN.test(plain) ? Number(plain) + 0 : null;
}

const GROUPED = {
	vi: /^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/,
	en: /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
} as const satisfies Record<Language, RegExp>;
const GROUPED_BY_SPACES = /^-?[1-9]\d{0,2}(?:\s\d{3})+(?:[.,]\d+)?$/;
const PLAIN = /^-?\d+(?:\.\d+)?$/;

/** One writing for what looks the same: composed letters, one kind of line end, and nothing that a database refuses. */
const clean = (typed: string): string =>
	typed.replaceAll('\0', '').replaceAll('\r\n', '\n').trim().toWellFormed().normalize('NFC');

function isDate(typed: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return false;
	const date = new Date(`${typed}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(typed);
}
