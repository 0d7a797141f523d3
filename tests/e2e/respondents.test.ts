/** Respondents go on elsewhere, are helped, come back on the same device, and hang up a poster. */
import type { Page } from '@playwright/test';
import { expect, test } from './checked-page.ts';
import { answerAll } from './survey-answers.ts';

const SURVEY = '/khao-sat/nguoi-dan';
const TITLE = 'Khảo sát người dân về xã hội số';

async function begin(page: Page): Promise<void> {
	await page.goto(SURVEY);
	await page.getByLabel('Tôi đủ 18 tuổi trở lên.').check();
	await page.getByLabel(/Tôi đã đọc thông báo này/).check();
	await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
}

/** What a citizen must answer, and the way to the end. */
async function answerAndSend(page: Page): Promise<void> {
	await expect(page.getByRole('heading', { level: 1, name: 'Thông tin chung' })).toBeVisible();
	await answerAll(page);
	await page.getByRole('button', { name: 'Lưu và sang trang sau' }).click();
	await page.goto(`${SURVEY}/kiem-tra`);
	await page.getByRole('button', { name: 'Gửi phiếu' }).click();
}

test.describe('with JavaScript off', () => {
	test.use({ javaScriptEnabled: false });

	test('a citizen leaves with a code and goes on with another phone @phone', async ({ page, browser, checkedPage }) => {
		await begin(page);
		await page.getByLabel('60 tuổi trở lên').check();
		await page.getByRole('button', { name: 'Lưu và tiếp tục sau' }).click();
		await checkedPage('Tiếp tục trả lời sau');
		const code = await page.locator('[data-resume]').innerText();
		expect(code).toMatch(/^\w{4}-\w{4}-\w{4}$/);
		await expect(page.getByRole('img', { name: 'Mã QR mở phiếu đang trả lời dở' })).toBeVisible();
		const link = (await page.getByRole('link', { name: /tiep-tuc\?ma=/ }).getAttribute('href'))!;
		await page.getByRole('button', { name: 'Đã ghi mã, thoát khỏi thiết bị này' }).click();
		await page.goto(SURVEY);
		await expect(page.getByText('Ông/bà có một phiếu đang trả lời dở'), 'this phone has forgotten it').toBeHidden();

		await page.getByRole('link', { name: /Dùng mã tiếp tục/ }).click();
		await page.getByLabel('Mã tiếp tục').fill('2222-2222-2222');
		await page.getByRole('button', { name: 'Tiếp tục trả lời' }).click();
		await expect(page.getByText(/Không tìm thấy phiếu đang trả lời dở/)).toBeVisible();
		await checkedPage('Tiếp tục phiếu đang trả lời dở');

		const other = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
		await other.goto(link);
		await expect(other.getByLabel('Mã tiếp tục')).toHaveValue(code);
		await other.getByRole('button', { name: 'Tiếp tục trả lời' }).click();
		await other.goto(`${SURVEY}/profile`);
		await expect(other.getByLabel('60 tuổi trở lên'), 'what was answered came along').toBeChecked();
		await answerAndSend(other);
		await expect(other.getByRole('heading', { name: 'Cảm ơn ông/bà đã trả lời' })).toBeVisible();
		const picture = await other.request.get(`${SURVEY}/cam-on/hinh.svg`);
		expect(await picture.text()).toContain(TITLE);
		await other.context().close();

		await page.goto(link);
		await page.getByRole('button', { name: 'Tiếp tục trả lời' }).click();
		await expect(page.getByText(/Phiếu này đã được gửi/)).toBeVisible();
	});

	test('a helper fills in for a neighbour, and then for the next', async ({ page, checkedPage }) => {
		await page.goto(SURVEY);
		await page.getByRole('link', { name: /Tôi điền giúp người khác/ }).click();
		await checkedPage(TITLE);
		await page.getByLabel(/Tổ, đội của người điền giúp/).fill('Tổ công nghệ số cộng đồng thôn 7');
		await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
		await expect(page.getByRole('alert')).toContainText('từ đủ 18 tuổi');
		await expect(page.getByLabel(/Tổ, đội của người điền giúp/), 'what was typed stays').toHaveValue(/thôn 7/);
		await page.getByLabel('Người trả lời đủ 18 tuổi trở lên.').check();
		await page.getByLabel(/Tôi đã đọc to thông báo này/).check();
		await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
		await answerAndSend(page);
		await checkedPage('Cảm ơn ông/bà đã trả lời');
		await expect(page.getByText('Phiếu này được điền giúp')).toBeVisible();
		await page.getByRole('button', { name: 'Điền giúp người tiếp theo' }).click();
		await expect(page.getByLabel(/Tổ, đội của người điền giúp/)).toHaveValue('Tổ công nghệ số cộng đồng thôn 7');
		await expect(page.getByText('Từ thiết bị này đã có một phiếu được gửi'), 'a helper is not asked').toBeHidden();
	});

	test('a device that sent a response asks before it takes another', async ({ page, checkedPage }) => {
		await begin(page);
		await answerAndSend(page);
		await page.getByRole('button', { name: 'Xong, xóa khỏi thiết bị này' }).click();
		await begin(page);
		await expect(page.getByRole('alert')).toContainText('Mỗi người chỉ trả lời một lần');
		await checkedPage(TITLE);
		await page.getByLabel(/Tôi là người khác/).check();
		await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
		await checkedPage('Thông tin chung');
	});
});

test('a poster with the QR code prints on one sheet @desktop @phone', async ({ page, checkedPage, isMobile }) => {
	await page.goto(SURVEY);
	await page.getByRole('link', { name: 'Áp phích mã QR để in' }).click();
	await checkedPage(TITLE);
	await expect(page.getByRole('img', { name: /^Mã QR mở .*khao-sat\/nguoi-dan$/ })).toBeVisible();
	if (isMobile) return;
	const printed = await page.pdf({ preferCSSPageSize: true });
	expect(printed.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
});

test('the own result is saved as a picture', async ({ page }) => {
	await begin(page);
	await answerAndSend(page);
	const saved = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Tải hình kết quả' }).click();
	const picture = await saved;
	expect(picture.suggestedFilename()).toBe('ket-qua-nguoi-dan.png');
});
