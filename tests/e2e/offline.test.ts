/** A helper of a community digital team asks people where there is no line, and sends what was gathered when there is one. */
import type { Page } from '@playwright/test';
import { sentOf, type KeptResponse } from '../../src/lib/features/survey/offline/kept-response.ts';
import { expect, test } from './checked-page.ts';

const SURVEY = '/khao-sat/nguoi-dan';
const FIELD_WORK = `${SURVEY}/ngoai-tuyen`;
const TITLE = 'Hỏi và ghi phiếu khi không có mạng';

test('two people are asked without a line, and each is sent once @phone', async ({ page, context, checkedPage }) => {
	await page.goto(SURVEY);
	await page.getByRole('link', { name: /^Ghi phiếu không cần mạng/ }).click();
	await expect(page.getByText('Trang đã ở trên máy')).toBeVisible();
	await checkedPage(TITLE);

	await context.setOffline(true);
	await page.getByLabel('Tổ của người ghi phiếu').fill('Tổ công nghệ số cộng đồng thôn 3');
	await agree(page);
	await checkedPage(TITLE);
	await page.getByRole('button', { name: 'Lưu và sang trang sau' }).click();
	await expect(page.getByRole('alert')).toContainText('Có 2 câu cần xem lại');
	await checkedPage(TITLE);
	await answerTo(page, 'Q_LC', '60+');
	await checkedPage(TITLE);
	await page.getByRole('button', { name: 'Hoàn tất phiếu' }).click();
	await expect(page.getByText('Phiếu số 1 đã hoàn tất')).toBeVisible();
	await agree(page);
	await answerTo(page, 'H_TN', '18-29');
	await page.getByRole('button', { name: 'Hoàn tất phiếu' }).click();
	await agree(page);
	await page.locator('[name=district]').selectOption('H_AL');
	await expect(page.getByText(/^Đã lưu trên máy/)).toBeVisible();
	await page.close();

	const later = await context.newPage();
	await later.goto(FIELD_WORK);
	await expect(states(later, 'waiting')).toHaveCount(2);
	await later.getByRole('button', { name: 'Ghi tiếp Phiếu số 3' }).click();
	await expect(later.locator('[name=district]'), 'kept although the page was closed').toHaveValue('H_AL');
	await later.getByRole('button', { name: 'Về danh sách phiếu' }).click();
	await later.getByRole('button', { name: 'Xóa Phiếu số 3' }).click();
	await later.getByRole('button', { name: 'Giữ lại' }).click();
	await later.getByRole('button', { name: 'Xóa Phiếu số 3' }).click();
	await later.getByRole('button', { name: 'Xóa phiếu', exact: true }).click();
	await expect(states(later, 'draft')).toHaveCount(0);

	const gathered = (await responsesOn(later)).map(sentOf);
	expect(gathered).toMatchObject([{ typed: { district: ['Q_LC'] } }, { typed: { district: ['H_TN'] } }]);
	// The first one arrives, and the line is cut before the server's answer does: it is sent once more.
	await context.route(
		`**${FIELD_WORK}/gui`,
		async (route) => {
			await route.fetch();
			await route.abort();
		},
		{ times: 1 }
	);
	await context.setOffline(false);
	await expect(states(later, 'sent')).toHaveCount(2, { timeout: 60_000 });
	const codes = await later.locator('[data-receipt]').allInnerTexts();
	expect(new Set(codes).size).toBe(2);
	expect(
		(await responsesOn(later)).map(({ typed }) => typed),
		'what has arrived is not kept'
	).toEqual([{}, {}]);
	for (const [at, data] of gathered.entries()) {
		const again = await context.request.post(`${FIELD_WORK}/gui`, { data });
		expect(await again.json(), 'sent once more, it is the same one').toEqual({ receipt: codes[at] });
	}
	for (const left of [1, 0]) {
		await later
			.getByRole('button', { name: /^Đã đưa mã/ })
			.first()
			.click();
		await expect(states(later, 'sent')).toHaveCount(left);
	}
	await expect(later.getByText('Không có phiếu nào trên máy này.')).toBeVisible();

	await later.goto('/khao-sat/rut-lai');
	await later.getByLabel('Mã biên nhận').fill(codes[0]!);
	await later.getByRole('button', { name: 'Xem kết quả' }).click();
	await expect(later.getByRole('heading', { level: 1, name: 'Cảm ơn ông/bà đã trả lời' })).toBeVisible();
});

test('what the server does not take stays with its reason, and is mended', async ({ page, context, checkedPage }) => {
	await page.goto(FIELD_WORK);
	await expect(page.getByText('Trang đã ở trên máy')).toBeVisible();
	await context.setOffline(true);
	await agree(page);
	await answerTo(page, 'Q_NQ', '45-59');
	await page.getByRole('button', { name: 'Hoàn tất phiếu' }).click();

	// As when the questions have been made stricter meanwhile: an answer does not satisfy any more.
	await context.route(
		`**${FIELD_WORK}/gui`,
		async (route) => {
			const { typed, ...rest } = route.request().postDataJSON() as { typed: Record<string, string[]> };
			await route.continue({ postData: JSON.stringify({ ...rest, typed: { ...typed, age: [] } }) });
		},
		{ times: 1 }
	);
	await context.setOffline(false);
	await expect(states(page, 'refused')).toHaveCount(1);
	await checkedPage(TITLE);
	await page.getByRole('button', { name: /^Sửa Phiếu số/ }).click();
	const open = page.getByRole('listitem').filter({ hasText: 'nhóm tuổi' });
	await expect(open).toContainText('Xin trả lời');
	await open.getByRole('button', { name: /^Sửa/ }).click();
	await page.locator('[name=age][value="30-44"]').check();
	await toCheck(page);
	await page.getByRole('button', { name: 'Hoàn tất phiếu' }).click();
	await expect(states(page, 'sent')).toHaveCount(1);
	await expect(page.locator('[data-receipt]')).toHaveText(/^\w{4}-\w{4}-\w{4}$/);
});

test('other pages are left alone: without a line they are not there, with one they are fresh', async ({
	page,
	context
}) => {
	await page.goto(FIELD_WORK);
	await expect(page.getByText('Trang đã ở trên máy')).toBeVisible();
	await page.goto(SURVEY);
	expect(await controlled(page)).toBe(false);
	await context.setOffline(true);
	await expect(page.goto('/')).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
	const later = await context.newPage();
	await later.goto(FIELD_WORK);
	await expect(later.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
	expect(await controlled(later)).toBe(true);
	const caches = await later.evaluate(() => globalThis.caches.keys());
	expect(caches, 'one version of it is kept').toHaveLength(1);
});

const states = (page: Page, state: string) => page.locator(`[data-response="${state}"]`);

const controlled = (page: Page) => page.evaluate(() => navigator.serviceWorker.controller !== null);

/** The next person hears the notice and agrees. */
async function agree(page: Page) {
	await page.getByRole('button', { name: 'Bắt đầu phiếu mới' }).click();
	await expect(page.getByLabel('Người trả lời đủ 18 tuổi trở lên.'), 'asked anew of each').not.toBeChecked();
	await page.getByLabel('Người trả lời đủ 18 tuổi trở lên.').check();
	await page.getByLabel(/Tôi đã đọc to thông báo này/).check();
	await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
}

/** What must be answered, and on to the check. */
async function answerTo(page: Page, district: string, age: string) {
	await page.locator('[name=district]').selectOption(district);
	await page.locator(`[name=age][value="${age}"]`).check();
	await toCheck(page);
}

async function toCheck(page: Page) {
	for (;;) {
		const button = page.getByRole('button', { name: /^Lưu và (sang trang sau|kiểm tra phiếu)$/ });
		const last = (await button.innerText()) === 'Lưu và kiểm tra phiếu';
		const heading = await page.getByRole('heading', { level: 2, name: /^Phiếu số/ }).innerText();
		await button.click();
		await expect(page.getByRole('heading', { level: 2, name: /^Phiếu số/ })).not.toHaveText(heading);
		if (last) return;
	}
}

/** What the device holds. */
function responsesOn(page: Page): Promise<KeptResponse[]> {
	return page.evaluate(
		() =>
			new Promise<KeptResponse[]>((resolve, reject) => {
				const opening = indexedDB.open('thuoc-so-ngoai-tuyen');
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const all = opening.result.transaction('responses').objectStore('responses').getAll();
					all.onerror = () => reject(all.error);
					all.onsuccess = () => resolve((all.result as KeptResponse[]).sort((a, b) => a.number - b.number));
				};
			})
	);
}
