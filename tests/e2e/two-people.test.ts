/** An officer, a colleague and their head of one district share one assessment. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, test } from './checked-page.ts';
import { saved, status } from './live-saving.ts';
import { ROUND, signInAs } from './people.ts';

const SHEET = `/tu-danh-gia/${ROUND}/H_CH`;
const PAGE = `${SHEET}/kts-nt`;
const criterion = (page: Page, code: string) => page.locator(`[id="tc-${code}"]`);
const save = (page: Page) => page.getByRole('button', { name: 'Lưu', exact: true }).click();

/** Another person at another machine. */
async function beside(
	browser: Browser,
	person: Parameters<typeof signInAs>[1],
	address: string,
	javaScriptEnabled = true
): Promise<{ page: Page; context: BrowserContext }> {
	const context = await browser.newContext({ javaScriptEnabled });
	const page = await context.newPage();
	await page.goto(address);
	await signInAs(page, person);
	return { page, context };
}

test('officer and head fill in one criterion at once: both figures are shown, and one is chosen @phone @desktop', async ({
	page,
	browser,
	checkedPage,
	viewport
}) => {
	// One criterion each for phone and desktop, since both meet the same server.
	const [code, name, first, second] =
		viewport!.width < 500 ? ['KTS.NT.1', 'KTS_NT_1', '12', '15'] : ['KTS.NT.2', 'KTS_NT_2', '21', '24'];
	await page.goto(PAGE);
	await signInAs(page, 'catHaiHead');
	await checkedPage('Chuyển đổi nhận thức');
	const officer = await beside(browser, 'catHaiOfficer', PAGE);
	await saved(officer.page, () => officer.page.locator(`[name="${name}"]`).fill(first!));

	const field = page.locator(`[name="${name}"]`);
	await saved(page, () => field.fill(second!));
	const choice = criterion(page, code!).getByRole('group', { name: /^Chọn nội dung/ });
	await expect(choice.getByLabel(new RegExp(`Lấy của Vũ Thị Mai: ${first}`))).toBeVisible();
	await expect(choice.getByLabel(new RegExp(`Giữ của tôi: ${second}`))).toBeVisible();
	await expect(field, 'what was typed stays').toHaveValue(second!);
	await checkedPage('Chuyển đổi nhận thức');
	await page.reload();
	await expect(field, 'and is kept').toHaveValue(second!);
	await expect(choice).toBeVisible();

	await officer.page.reload();
	await expect(officer.page.locator(`[name="${name}"]`), 'the officer’s figure still stands').toHaveValue(first!);
	await expect(criterion(officer.page, code!).getByLabel(new RegExp(`Lấy của Đoàn Văn Hải: ${second}`))).toBeVisible();

	await saved(page, () => choice.getByLabel(/Giữ của tôi/).check());
	await expect(choice).toHaveCount(0);
	await expect(field, 'the focus goes back to the field').toBeFocused();
	await officer.page.reload();
	await expect(officer.page.locator(`[name="${name}"]`)).toHaveValue(second!);

	// A field that is looked at keeps what it shows while the page is saved around it, and overwrites nothing by that.
	await saved(officer.page, () => officer.page.locator(`[name="${name}"]`).fill('33'));
	const note = page.locator(`[name="${name}_note"]`);
	await criterion(page, code!)
		.locator('details', { has: note })
		.evaluate((details: HTMLDetailsElement) => (details.open = true));
	await saved(page, async () => {
		await note.fill('Theo báo cáo.');
		await field.focus();
	});
	await saved(page, () => note.fill('Theo báo cáo năm.'));
	await expect(field, 'what the officer entered meanwhile').toHaveValue('33');
	await officer.page.reload();
	await expect(officer.page.locator(`[name="${name}"]`)).toHaveValue('33');

	// And the other way about: what is chosen is the other one's.
	await saved(officer.page, () => officer.page.locator(`[name="${name}"]`).fill('34'));
	await saved(page, () => field.fill('35'));
	await saved(page, () => choice.getByLabel(/Lấy của Vũ Thị Mai: 34/).check());
	await expect(choice).toHaveCount(0);
	await expect(field).toHaveValue('34');
	await officer.context.close();
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('the same with plain buttons, and a form left as it was overwrites nothing', async ({
		page,
		browser,
		checkedPage
	}) => {
		const address = `${SHEET}/kts-nl`;
		await page.goto(address);
		await signInAs(page, 'catHaiHead');
		const officer = await beside(browser, 'catHaiOfficer', address, false);
		const note = (on: Page) => on.locator('[name="KTS_NL_2_note"]');
		await criterion(officer.page, 'KTS.NL.2').locator('summary', { hasText: 'Giải trình' }).click();
		await officer.page.locator('[name="KTS_NL_2"]').fill('3');
		await note(officer.page).fill('Ba lớp tại thị trấn.');
		await save(officer.page);

		await page.locator('[name="KTS_NL_2"]').fill('4');
		await page.getByRole('button', { name: 'Lưu và sang phần sau' }).click();
		await checkedPage('Đào tạo và phát triển nhân lực');
		await expect(page.getByRole('alert').filter({ hasText: 'Có 1 câu cần xem lại' })).toBeVisible();
		const at = criterion(page, 'KTS.NL.2');
		await expect(page.locator('[name="KTS_NL_2"]')).toHaveValue('4');
		await expect(note(page), 'the note of the other came along').toHaveValue('Ba lớp tại thị trấn.');
		await at.getByLabel(/Lấy của Vũ Thị Mai: 3/).check();
		await save(page);
		await expect(at.getByText(/Lấy của/)).toHaveCount(0);
		await expect(page.locator('[name="KTS_NL_2"]')).toHaveValue('3');
		await officer.context.close();
	});
});

test('an officer hands an index over, the colleague finds it first, the head sees what changed @phone @desktop', async ({
	page,
	browser,
	checkedPage,
	viewport
}) => {
	const [index, address, figure] = viewport!.width < 500 ? ['XHS.NT', 'xhs-nt', '5'] : ['XHS.HT', 'xhs-ht', '7'];
	await page.goto(`${SHEET}/phan-cong`);
	await signInAs(page, 'catHaiOfficer');
	await checkedPage('Phân công trong đơn vị');
	await page.getByLabel('Giao cho', { exact: true }).selectOption({ label: 'Ngô Quang Đức' });
	await page.getByRole('button', { name: 'Giao các mục đã chọn' }).click();
	await expect(page.getByText('Xin chọn ít nhất một tiêu chí hoặc chỉ số.')).toBeVisible();
	await page.locator(`[name="tieu-chi"][value="${index}"]`).check();
	await page.getByLabel('Giao cho', { exact: true }).selectOption({ label: 'Ngô Quang Đức' });
	await page.getByLabel('Hạn riêng (nếu có)').fill('2022-12-30');
	await page.getByRole('button', { name: 'Giao các mục đã chọn' }).click();
	await expect(page.getByText(/^Đã giao \d+ tiêu chí\.$/)).toBeVisible();
	await checkedPage('Phân công trong đơn vị');
	await page.goto(SHEET);
	await expect(page.getByText('Ngô Quang Đức')).toBeVisible();

	const colleague = await beside(browser, 'catHaiColleague', SHEET);
	const mine = colleague.page.getByRole('region', { name: 'Phần của tôi' });
	await expect(mine.getByText('hạn 30/12/2022').first()).toBeVisible();
	await mine.getByRole('link', { name: new RegExp(`^${index}\\.1 `) }).click();
	await expect(colleague.page).toHaveURL(new RegExp(`/${address}#tc-`));
	const field = criterion(colleague.page, `${index}.1`).locator('input[inputmode="decimal"]').first();
	await saved(colleague.page, () => field.fill(figure!));

	const head = await beside(browser, 'catHaiHead', `${SHEET}/thay-doi`);
	const changed = head.page
		.getByRole('listitem')
		.filter({ has: head.page.getByRole('link', { name: new RegExp(`^${index}\\.1 `) }) });
	await expect(changed.first()).toContainText(`(để trống)`);
	await expect(changed.first()).toContainText('Ngô Quang Đức');
	await head.page.getByRole('button', { name: 'Đã xem' }).click();
	await expect(head.page.getByText('Không có gì mới')).toBeVisible();
	await head.context.close();
	await colleague.context.close();
});

test('the saving is told in the server’s time, whatever the clock of this machine says', async ({ page }) => {
	await page.clock.setFixedTime(new Date('2001-01-01T00:00:00Z'));
	await page.goto(`${SHEET}/xhs-gs`);
	await signInAs(page, 'catHaiColleague');
	const answer = page.waitForResponse((response) => response.request().headers()['x-live'] === '1');
	await page.locator('[name="XHS_GS_2_a"]').fill('2');
	const at = new Date((await (await answer).headerValue('date'))!);
	const time = { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' } as const;
	await expect(status(page)).toHaveText(`Đã lưu lúc ${at.toLocaleTimeString('en-GB', time)}`);
});
