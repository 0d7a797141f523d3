/** Pages that save as they are filled in. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Where the saving is told. */
export const status = (page: Page): Locator => page.locator('[data-live-status]');

/** Does something to a form at rest and waits until it is saved. */
export async function saved(page: Page, act: () => Promise<unknown>): Promise<void> {
	const answer = page.waitForResponse((response) => response.request().headers()['x-live'] === '1');
	await act();
	await answer;
	await expect(status(page)).toHaveText(/^Đã lưu lúc \d\d:\d\d/);
}
