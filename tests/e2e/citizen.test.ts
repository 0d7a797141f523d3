/** A citizen answers on a phone, without an account, whether scripts run or not and whether the line holds or not. */
import { expect, test } from './checked-page.ts';
import { saved, status } from './live-saving.ts';
import { answerAll } from './survey-answers.ts';

const SURVEY = '/khao-sat/nguoi-dan';
const TITLE = 'Khảo sát người dân về xã hội số';
const PAGES = [
	'Thông tin chung',
	'Hiểu biết về chuyển đổi số',
	'Thiết bị, mạng và định danh',
	'Dịch vụ công và dữ liệu',
	'Thanh toán và y tế',
	'Trên mạng: mua bán và an toàn',
	'Kỹ năng số',
	'Phản ánh, kiến nghị'
];

test.describe('with JavaScript off', () => {
	test.use({ javaScriptEnabled: false });

	test('a citizen answers, sees the own result beside the city, and takes the response back @phone', async ({
		page,
		checkedPage
	}) => {
		await page.goto('/');
		await checkedPage('Chuyển đổi số thành phố Hải Phòng');
		await page.getByRole('link', { name: /^Trả lời khảo sát.*người dân$/ }).click();

		await checkedPage(TITLE);
		await page.getByLabel('Tôi đủ 18 tuổi trở lên.').check();
		await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
		await expect(page.getByRole('alert')).toContainText('cần đánh dấu đồng ý');
		await expect(page.getByLabel('Tôi đủ 18 tuổi trở lên.'), 'what was ticked stays').toBeChecked();
		await checkedPage(TITLE);
		await page.getByLabel(/Tôi đã đọc thông báo này/).check();
		await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();

		await checkedPage('Thông tin chung');
		await page.getByLabel('Nữ').check();
		await page.getByRole('button', { name: 'Lưu và sang trang sau' }).click();
		await expect(page.getByRole('alert')).toContainText('Có 2 câu cần xem lại');
		await expect(page.getByLabel('Nữ'), 'the answer stays').toBeChecked();
		await checkedPage('Thông tin chung');
		for (const title of PAGES) {
			await checkedPage(title);
			await answerAll(page);
			await page.getByRole('button', { name: /^Lưu và (sang trang sau|kiểm tra phiếu)$/ }).click();
			// Questions that follow from these answers come first.
			if (await page.getByText('trang này có thêm').isVisible()) {
				await answerAll(page);
				await page.getByRole('button', { name: /^Lưu và (sang trang sau|kiểm tra phiếu)$/ }).click();
			}
		}

		await checkedPage('Kiểm tra trước khi gửi');
		await expect(page.getByText('Phiếu đã sẵn sàng để gửi')).toBeVisible();
		await page.getByRole('button', { name: 'Gửi phiếu' }).click();

		await checkedPage('Cảm ơn ông/bà đã trả lời');
		const receipt = await page.locator('[data-receipt]').innerText();
		expect(receipt).toMatch(/^\w{4}-\w{4}-\w{4}$/);
		await expect(page.getByText(/^Toàn thành phố: \d+ phiếu/)).toBeVisible();
		const skills = page.getByRole('row', { name: /Kỹ năng số/ });
		await expect(skills.getByRole('cell').first(), 'all skills, all of the points').toHaveText('100');
		await expect(skills.getByRole('cell').nth(1), 'the city beside it').toHaveText(/^\d/);

		await page.getByRole('link', { name: /rút phiếu bằng mã biên nhận/ }).click();
		await checkedPage('Xem, sửa hoặc rút phiếu đã gửi');
		await page.getByLabel('Mã biên nhận').fill(receipt.toLowerCase());
		await page.getByRole('button', { name: 'Rút và xóa phiếu' }).click();
		await expect(page.getByText('Để rút phiếu, xin đánh dấu xác nhận.')).toBeVisible();
		await expect(page.getByLabel('Mã biên nhận')).toHaveValue(receipt.toLowerCase());
		await page.getByLabel('Tôi muốn xóa phiếu này.').check();
		await page.getByRole('button', { name: 'Rút và xóa phiếu' }).click();
		await expect(page.getByText('Phiếu đã được xóa')).toBeVisible();
		await checkedPage('Xem, sửa hoặc rút phiếu đã gửi');

		await page.goto('/khao-sat/rut-lai');
		await page.getByLabel('Mã biên nhận').fill(receipt);
		await page.getByRole('button', { name: 'Xem kết quả' }).click();
		await expect(page.getByText('Không tìm thấy phiếu ứng với mã biên nhận này.')).toBeVisible();
	});
});

test('answers are kept as they are given, across a reload and a cut line @phone', async ({
	page,
	context,
	checkedPage
}) => {
	await page.goto(SURVEY);
	await page.getByLabel('Tôi đủ 18 tuổi trở lên.').check();
	await page.getByLabel(/Tôi đã đọc thông báo này/).check();
	await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
	await checkedPage('Thông tin chung');
	const district = page.getByLabel('Ông/bà đang sinh sống ở quận, huyện nào?');
	await saved(page, () => district.selectOption({ label: 'Quận Lê Chân' }));
	await saved(page, () => page.getByLabel('60 tuổi trở lên').check());
	await page.reload();
	await expect(page.getByLabel('60 tuổi trở lên')).toBeChecked();
	await expect(district).toHaveValue('Q_LC');

	await page.goto(`${SURVEY}/services`);
	await checkedPage('Dịch vụ công và dữ liệu');
	const why = page.getByRole('group', { name: /Vì sao ông\/bà chưa nộp hồ sơ trực tuyến/ });
	await expect(why).toBeHidden();
	const address = page.url();
	await saved(page, () => page.locator('[name="DVC_1"][value="never"]').check());
	await expect(why, 'it follows from the answer').toBeVisible();
	await saved(page, () => why.getByRole('checkbox').first().check());
	expect(page.url()).toBe(address);
	await checkedPage('Dịch vụ công và dữ liệu');

	await context.setOffline(true);
	await why.getByRole('checkbox').nth(1).check();
	await expect(status(page)).toHaveText(/^Mất kết nối/);
	await page.locator('[name="DL_1"]').first().check();
	await checkedPage('Dịch vụ công và dữ liệu');
	await context.setOffline(false);
	await expect(status(page)).toHaveText(/^Đã lưu/, { timeout: 15_000 });
	await page.reload();
	await expect(why.getByRole('checkbox').first()).toBeChecked();
	await expect(why.getByRole('checkbox').nth(1), 'given while the line was cut').toBeChecked();
	await expect(page.locator('[name="DL_1"]').first()).toBeChecked();
});

test('the whole survey is answered and sent with the keyboard alone', async ({ page, checkedPage }) => {
	await page.goto('/');
	await page.keyboard.press('Tab');
	const skip = page.getByRole('link', { name: 'Đến nội dung chính' });
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('main')).toBeFocused();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: /^Trả lời khảo sát.*người dân$/ })).toBeFocused();
	await page.keyboard.press('Enter');

	await checkedPage(TITLE);
	await tabTo('adult');
	await page.keyboard.press('Space');
	await tabTo('consent');
	await page.keyboard.press('Space');
	await pressButton('Bắt đầu trả lời');
	for (const title of PAGES) {
		await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
		await answerByKeys();
		await pressButton(/^Lưu và/);
	}
	await expect(page.getByText('Phiếu đã sẵn sàng để gửi')).toBeVisible();
	await pressButton('Gửi phiếu');
	await checkedPage('Cảm ơn ông/bà đã trả lời');

	/** What has the focus, after it was seen to be marked. */
	async function focused() {
		return page.evaluate(() => {
			const element = document.activeElement as HTMLInputElement;
			// A box's mark may be drawn around its words as well.
			const marked = [element, element.closest('label') ?? element].some((one) => {
				const { outlineStyle, outlineWidth } = getComputedStyle(one);
				return outlineStyle !== 'none' && outlineWidth !== '0px';
			});
			return { name: element.name, kind: element.type ?? '', text: element.textContent.trim(), marked };
		});
	}

	/** Tabs on, no more often than a page has fields. */
	async function tabUntil(found: (now: Awaited<ReturnType<typeof focused>>) => boolean) {
		for (let presses = 0; presses < 120; presses++) {
			await page.keyboard.press('Tab');
			const now = await focused();
			expect(now.marked, `the focus is seen on ${now.name || now.text}`).toBe(true);
			if (found(now)) return now;
		}
		throw new Error('the keyboard does not reach it');
	}

	async function tabTo(name: string) {
		await tabUntil((now) => now.name === name);
	}

	async function pressButton(name: string | RegExp) {
		const matches = (text: string) => (typeof name === 'string' ? text === name : name.test(text));
		if (!matches((await focused()).text)) await tabUntil(({ kind, text }) => kind === 'submit' && matches(text));
		await page.keyboard.press('Enter');
	}

	/** Every field in the order of the keyboard, up to the first button below them. */
	async function answerByKeys() {
		for (;;) {
			const { kind } = await tabUntil(({ name, kind }) => name !== '' || kind === 'submit');
			if (kind === 'submit') return;
			if (kind === 'select-one') await page.keyboard.press('ArrowDown');
			else if (kind === 'radio' || kind === 'checkbox') await page.keyboard.press('Space');
			else await page.keyboard.type('5');
		}
	}
});
