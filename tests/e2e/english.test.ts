/** Whoever reads English finds every page in English, at the place where they were. */
import type { Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	CITY_NOTE,
	DISPUTED,
	FIGURE_NOTES,
	LOWERED,
	QUESTION,
	RETURN_NOTE,
	SAMPLE_DOCUMENTS,
	SAMPLE_PERSON,
	SENT_BACK
} from '../../src/lib/demo/sample-words.ts';
import { expect, test, type CheckedPage } from './checked-page.ts';
import { ROUND, signInAs } from './people.ts';
import { answerAll } from './survey-answers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Kept in the language in which it was written. */
const WRITTEN = [
	CITY_NOTE,
	DISPUTED,
	QUESTION,
	RETURN_NOTE,
	...FIGURE_NOTES,
	...LOWERED,
	...SENT_BACK,
	...SAMPLE_DOCUMENTS.map(({ title }) => title)
];
const MESSAGES = wordsOfMessages();
const CONTENT = new Set(
	readdirSync(join(ROOT, 'surveys'), { recursive: true, encoding: 'utf8' })
		.filter((path) => /(framework|questionnaire)\.json$/.test(path))
		.flatMap((path) => pairsIn(read(join(ROOT, 'surveys', path))))
		.flatMap(({ vi, en }) => (vi === en ? [] : [vi]))
);

test('the public pages and a survey are in English from one switch on', async ({ page, checkedPage }) => {
	await page.goto('/khao-sat/nguoi-dan');
	await page.getByRole('link', { name: 'English' }).click();
	expect(new URL(page.url()).pathname, 'the place is kept').toBe('/khao-sat/nguoi-dan');
	for (const box of await page.getByRole('checkbox').all()) await box.check();
	await inEnglish(page, checkedPage);
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page).toHaveURL(/profile/);
	await page.locator('[name="age"]').first().check();
	await page.getByRole('link', { name: 'Tiếng Việt' }).click();
	await checkedPage('Thông tin chung');
	await expect(page.locator('[name="age"]').first(), 'and what was answered').toBeChecked();
	await page.getByRole('link', { name: 'English' }).click();
	while (!page.url().endsWith('/kiem-tra')) {
		await inEnglish(page, checkedPage);
		const address = page.url();
		await answerAll(page);
		await page.locator('form[data-live] button').first().click();
		await page.waitForURL((url) => url.href !== address);
	}
	await inEnglish(page, checkedPage);
	await page.locator('main form button').first().click();
	await expect(page.locator('[data-receipt]')).toBeVisible();
	await inEnglish(page, checkedPage);
	for (const address of ['/', '/ket-qua', '/khao-sat/rut-lai', '/khong-co']) {
		await page.goto(address);
		await inEnglish(page, checkedPage);
	}
});

for (const [person, addresses] of [
	[
		'officer',
		[
			'',
			'/STP',
			'/STP/cqs-hd',
			'/STP/nop',
			'/STP/phieu',
			'/STP/phan-cong',
			'/STP/thay-doi',
			'/STP/bang-tinh',
			'/STP/tai-lieu'
		].map((place) => `/tu-danh-gia${place && `/${ROUND}`}${place}`)
	],
	['appraiser', ['/tham-dinh', `/tham-dinh/${ROUND}/SYT`, `/tham-dinh/${ROUND}/tieu-chi`]],
	[
		'planner',
		[
			'',
			'/don-vi/STTTT',
			'/diem-thap',
			'/muc-tieu',
			'/thanh-pho',
			'/khao-sat',
			'/khao-sat/doanh-nghiep?theo=size',
			'/mo-phong',
			'/do-nhay',
			'/xu-huong'
		].map((place) => `/doi-sanh/${ROUND}${place}`)
	],
	[
		'administrator',
		[
			...[
				'',
				'/ky',
				'/ky/moi',
				`/ky/${ROUND}`,
				`/ky/${ROUND}/don-vi`,
				`/ky/${ROUND}/don-vi/STP`,
				`/ky/${ROUND}/cong-bo`
			],
			...['/nguoi-dung', '/nguoi-dung/moi'],
			...['/don-vi', '/don-vi/STP', '/don-vi/them', '/don-vi/nhap', '/don-vi/sap-nhap'],
			...['/khao-sat', `/khao-sat/${ROUND}/doanh-nghiep`, `/khao-sat/${ROUND}/doanh-nghiep/danh-sach`],
			...['/bo-chi-so', '/so-lieu', `/so-lieu/${ROUND}`, '/viec-dinh-ky']
		].map((place) => `/quan-tri${place}`)
	]
] as const)
	test(`the pages of the ${person} are in English`, async ({ page, checkedPage }) => {
		await page.goto(addresses[0]!);
		await signInAs(page, person);
		await page.getByRole('link', { name: 'English' }).click();
		for (const address of addresses) {
			await page.goto(address);
			await inEnglish(page, checkedPage);
		}
	});

/** No word of the interface and no text of the content is left in Vietnamese; names and what people wrote stay as they are. */
async function inEnglish(page: Page, checkedPage: CheckedPage): Promise<void> {
	await checkedPage(/./);
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	const texts = await page.evaluate(() => {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const found = [document.title];
		for (let node = walker.nextNode(); node; node = walker.nextNode())
			if (!node.parentElement!.closest('script, style, [lang="vi"]')) found.push(node.textContent!.trim());
		return found;
	});
	// A person's name may hold the words of a unit's.
	const told = texts.filter((text) => !text.startsWith(SAMPLE_PERSON));
	const own = told.map((text) => WRITTEN.reduce((left, words) => left.replaceAll(words, ''), text));
	const left = own.filter((text) => MESSAGES.some((words) => text.includes(words)) || CONTENT.has(text));
	expect(left, page.url()).toEqual([]);
}

/** Every text that stands in both languages, wherever it is in a file. */
function pairsIn(value: unknown): { vi: string; en: string }[] {
	if (typeof value !== 'object' || value === null) return [];
	if ('vi' in value && 'en' in value) return [{ vi: String(value.vi), en: String(value.en) }];
	return Object.values(value).flatMap(pairsIn);
}

/** What the messages say in Vietnamese alone, between the places where figures and names go. */
function wordsOfMessages(): string[] {
	const folder = join(ROOT, 'src', 'lib', 'messages');
	const textsOf = (language: string) =>
		readdirSync(folder)
			.filter((name) => name.endsWith(`.${language}.json`))
			.flatMap((name) => Object.values(read(join(folder, name)) as Record<string, string>));
	const english = textsOf('en').join('\n');
	return textsOf('vi')
		.flatMap((text) => text.split(/\{\w+\}/))
		.map((words) => words.trim())
		.filter((words) => words.length >= 6 && !english.includes(words));
}
