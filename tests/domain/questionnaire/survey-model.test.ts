import { describe, expect, it } from 'vitest';
import type { PanelModel } from 'survey-core';
import { sampleAnswers } from '#lib/demo/sample-entries.ts';
import { sampleBusiness, sampleCitizen } from '#lib/demo/sample-public.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { questionsOf } from '#lib/domain/questionnaire/questionnaire.ts';
import { pageState, surveyModel } from '#lib/domain/questionnaire/survey-model.ts';
import { readContent } from '#lib/server/content/content.ts';

const content = readContent('surveys');

describe.each([
	['dbi-sme-1970@1.1', sampleBusiness],
	['nguoi-dan@2022.2', sampleCitizen]
] as const)('the conditions of %s, run by themselves', (version, draw) => {
	const { framework, questionnaire } = content.instruments.get(version)!;
	const model = surveyModel(questionnaire);

	it('is read by survey-core without an error', () => {
		expect(model.jsonErrors ?? []).toEqual([]);
	});

	it.each(Array.from({ length: 25 }, (_, number) => number))(
		'agree with the whole model on drawn answers %i',
		(number) => {
			const { who, random } = draw(questionnaire, number);
			const drawn: Record<string, Answers[string]> = { ...sampleAnswers(framework, questionnaire, who, random) };
			// Some answers go, so that required questions are missing and followers lose what showed them.
			Object.keys(drawn).forEach((name, at) => {
				if ((at * 7 + number) % 5 === 0) delete drawn[name];
			});
			model.data = { ...drawn };
			for (const page of questionnaire.pages) {
				const { visible, problems } = pageState(questionnaire, page, drawn, 'vi');
				const questions = questionsOf(page).map(({ name }) => model.getQuestionByName(name)!);
				const shown = questions.filter((question) => {
					const panel = question.parent as unknown as PanelModel;
					return question.isVisible && (panel.isPage || panel.isVisible);
				});
				expect(questionsOf(page).filter(({ name }) => visible.has(name))).toHaveLength(shown.length);
				for (const { name } of shown) expect(visible).toContain(name);
				const missing = shown.filter((question) => question.isRequired && question.isEmpty());
				expect(problems.map(({ field }) => field)).toEqual(missing.map(({ name }) => name));
			}
		}
	);
});
