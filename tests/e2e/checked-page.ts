/** What every browser test stands on: pages are checked as they are passed, and a script that fails, fails the test. */
import { expect, test as base, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';

/**
 * Waits for the page with this heading and checks it: no violation of WCAG 2.2 A and AA that axe can see, nothing wider
 * than the screen, sample data labelled.
 */
export type CheckedPage = (heading: string | RegExp) => Promise<void>;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG: RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };

/** Said by the browser about answers that the tests ask for: refusals, and a line that is cut. */
const ASKED_FOR = /Failed to load resource/;

export const test = base.extend<{ checkedPage: CheckedPage; sampleData: boolean }>({
	/** Off where a test's own server has no sample round. */
	sampleData: [true, { option: true }],
	page: async ({ page }, use) => {
		const failures: string[] = [];
		page.on('pageerror', (error) => failures.push(String(error)));
		page.on('console', (message) => {
			if (message.type() === 'error' && !ASKED_FOR.test(message.text())) failures.push(message.text());
		});
		await use(page);
		expect(failures, 'no script failed, nothing was blocked').toEqual([]);
	},
	checkedPage: async ({ page, browser, javaScriptEnabled, viewport, sampleData }, use) => {
		let twin: Page | undefined;
		await use(async (heading) => {
			await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
			const sample = page.getByText(/số liệu mẫu|sample data/i).filter({ visible: true });
			if (sampleData) await expect(sample.first(), 'labelled as sample').toBeVisible();
			const wider = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth
			);
			expect(wider, 'pixels wider than the screen').toBeLessThanOrEqual(0);
			if (javaScriptEnabled !== false) return expect(await violationsOn(page), page.url()).toEqual([]);
			// Where scripts are off axe cannot run either: it is shown the same page where they are on.
			twin ??= await browser.newPage({ javaScriptEnabled: true, viewport });
			const html = (await page.content()).replaceAll(/<script\b.*?<\/script>/gs, '');
			await twin.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }), {
				times: 1
			});
			await twin.goto(page.url());
			expect(await violationsOn(twin), page.url()).toEqual([]);
		});
		await twin?.close();
	}
});

export { expect };

/** Each violation with the places where it is. The page's own content policy stays in force. */
async function violationsOn(page: Page): Promise<string[]> {
	// A button that the pointer happens to rest on fades to another colour: axe would see one in between.
	await page.evaluate(() => {
		for (const fading of document.getAnimations())
			if (fading.effect?.getComputedTiming().endTime !== Infinity) fading.finish();
	});
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(
		(options) => (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
		WCAG
	);
	return violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ target }) => target).join(' | ')}`);
}
