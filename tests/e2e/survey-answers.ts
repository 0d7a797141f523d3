/** Answering a survey page as somebody with an answer to everything does. Works without JavaScript too. */
import type { Page } from '@playwright/test';

export type Asked = { name: string; kind: 'one' | 'many' | 'list' | 'text'; choices: string[] };
export type Choose = (question: Asked) => string;

/** Says yes, and chooses the first of anything else; writes the same figure everywhere. */
export const sayYes: Choose = ({ kind, choices }) =>
	kind === 'text' ? '5' : choices.includes('yes') ? 'yes' : choices[0]!;

/** Answers what is unanswered on the page, and what appears meanwhile. */
export async function answerAll(page: Page, choose: Choose = sayYes): Promise<void> {
	for (let left = await unanswered(page); left.length > 0; left = await unanswered(page))
		for (const question of left) await answer(page, question, choose(question));
}

async function answer(page: Page, { name, kind }: Asked, value: string): Promise<void> {
	const field = page.locator(`form[data-live] [name="${name}"]`);
	if (kind === 'text') await field.fill(value);
	else if (kind === 'list') await field.selectOption(value);
	else await page.locator(`form[data-live] [name="${name}"][value="${value}"]`).check();
}

const unanswered = (page: Page): Promise<Asked[]> =>
	page.locator('form[data-live]').evaluate((form) => {
		const names = (form as HTMLFormElement).querySelector<HTMLInputElement>('[name="_asked"]')!.value;
		return names.split(',').flatMap((name): Asked[] => {
			const fields = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)];
			const first = fields[0];
			if (!first) return [];
			const boxes = fields.filter((one) => one instanceof HTMLInputElement && ['radio', 'checkbox'].includes(one.type));
			if (boxes.length > 0)
				return boxes.some((box) => (box as HTMLInputElement).checked)
					? []
					: [{ name, kind: first.type === 'radio' ? 'one' : 'many', choices: boxes.map(({ value }) => value) }];
			if (first.value !== '') return [];
			return first instanceof HTMLSelectElement
				? [
						{
							name,
							kind: 'list',
							choices: [...first.options].map(({ value }) => value).filter((value) => value !== '')
						}
					]
				: [{ name, kind: 'text', choices: [] }];
		});
	});
