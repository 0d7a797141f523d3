/** An appraiser judges a submitted assessment beside its evidence. */
import type { Page } from '@playwright/test';
import { expect, test } from './checked-page.ts';
import { figureIn, points } from './figures.ts';
import { ROUND, signInAs } from './people.ts';

test('an appraiser agrees, changes with a reason, returns and takes back, and finishes; both scores stay', async ({
	page,
	checkedPage
}) => {
	await page.goto('/tham-dinh');
	await signInAs(page, 'appraiser');
	await checkedPage('Thẩm định');
	const queued = page.getByRole('row', { name: /^Sở Xây dựng Chờ thẩm định/ });
	await queued.getByRole('link').click();
	await checkedPage('Thẩm định: Sở Xây dựng');
	const self = await totalOf(page, 'Tự đánh giá');

	const criterion = (code: string) => page.locator(`[id="tc-${code}"]`);
	const chair = criterion('CQS.NT.1');
	await expect(chair.getByRole('link', { name: /^Báo cáo kết quả/ }), 'the evidence is at hand').toBeVisible();
	await expect(chair).toContainText('Cấp phó của người đứng đầu là Trưởng ban');
	await chair.locator('summary', { hasText: 'Xem nhanh' }).click();
	await expect(chair.locator('iframe')).toBeVisible();
	await chair.getByRole('button', { name: 'Đồng ý CQS.NT.1' }).click();
	await expect(chair.getByText('Đồng ý', { exact: true })).toBeVisible();

	const meetings = criterion('CQS.NT.2');
	await meetings.locator('summary', { hasText: 'Sửa điểm hoặc trả lại' }).click();
	await meetings.getByLabel('Điểm thẩm định').fill('3,75');
	await meetings.getByRole('button', { name: 'Sửa điểm' }).click();
	await expect(meetings.getByText('Xin ghi lý do.')).toBeVisible();
	await expect(meetings.getByLabel('Điểm thẩm định'), 'what was typed stays').toHaveValue('3,75');
	await checkedPage('Thẩm định: Sở Xây dựng');
	await meetings.getByLabel('Lý do').fill('Chỉ có một thông báo kết luận.');
	await meetings.getByLabel('Điểm thẩm định').fill('99');
	await meetings.getByRole('button', { name: 'Sửa điểm' }).click();
	await expect(meetings.getByText('Xin nhập từ 0 đến 15.')).toBeVisible();
	await expect(meetings.getByLabel('Lý do')).toHaveValue('Chỉ có một thông báo kết luận.');
	await meetings.getByLabel('Điểm thẩm định').fill('3,75');
	await meetings.getByRole('button', { name: 'Sửa điểm' }).click();
	await expect(meetings.getByText('Lý do: Chỉ có một thông báo kết luận.')).toBeVisible();
	await expect(meetings.getByText('(−3,75)')).toBeVisible();

	const chaired = criterion('CQS.NT.3');
	await chaired.locator('summary', { hasText: 'Sửa điểm hoặc trả lại' }).click();
	await chaired.getByLabel('Lý do').fill('Thiếu danh sách cuộc họp.');
	await chaired.getByRole('button', { name: 'Trả lại tiêu chí' }).click();
	await expect(chaired.getByText('Trả lại', { exact: true })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Trả lại đơn vị (1 tiêu chí)' })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Kết thúc thẩm định' }), 'not while one is returned').toHaveCount(0);
	await chaired.getByRole('button', { name: 'Đồng ý CQS.NT.3' }).click();

	await page
		.getByRole('button', { name: /^Đồng ý \d+ tiêu chí còn lại của chỉ số này$/ })
		.first()
		.click();
	await page.getByRole('button', { name: /^Đồng ý \d+ tiêu chí còn lại của cả phiếu$/ }).click();
	const decided = self - 3.75;
	await expect(
		page.getByText(`Điểm tự đánh giá ${points(self)}, điểm thẩm định ${points(decided)} trên`)
	).toBeVisible();
	await page.getByRole('button', { name: 'Kết thúc thẩm định' }).click();
	await checkedPage('Thẩm định: Sở Xây dựng');
	await expect(page.getByText('Đã hoàn tất thẩm định')).toBeVisible();
	expect(await totalOf(page, 'Tự đánh giá'), 'as the unit declared it').toBe(self);
	expect(await totalOf(page, 'Thẩm định'), 'as it was judged').toBe(decided);
	await expect(page.getByRole('button', { name: /^(Đồng ý|Sửa điểm)/ }), 'nothing more to decide').toHaveCount(0);
	await page.goto(`/tu-danh-gia/${ROUND}/SXD/phieu`);
	await checkedPage(/Sở Xây dựng/);
	await expect(page.getByRole('main')).toContainText('Chỉ có một thông báo kết luận.');
});

test('an appraiser sends an assessment back for the criteria in question only', async ({ page, checkedPage }) => {
	await page.goto(`/tham-dinh/${ROUND}/Q_DK`);
	await signInAs(page, 'appraiser');
	await checkedPage('Thẩm định: Quận Dương Kinh');
	const first = page.locator('section[id^="tc-"]').first();
	const code = (await first.getAttribute('id'))!.slice('tc-'.length);
	await first.locator('summary', { hasText: 'Sửa điểm hoặc trả lại' }).click();
	await first.getByLabel('Lý do').fill('Xin bổ sung quyết định còn hiệu lực.');
	await first.getByRole('button', { name: 'Trả lại tiêu chí' }).click();
	await page.getByRole('button', { name: 'Trả lại đơn vị (1 tiêu chí)' }).click();
	await expect(page.getByText('Hồ sơ đang ở đơn vị')).toBeVisible();
	await checkedPage('Thẩm định: Quận Dương Kinh');

	await page.getByRole('button', { name: 'Đăng xuất' }).click();
	await page.goto(`/tu-danh-gia/${ROUND}/Q_DK`);
	await signInAs(page, 'duongKinh');
	await checkedPage('Quận Dương Kinh');
	await expect(page.getByText('Có 1 tiêu chí được trả lại')).toBeVisible();
	await expect(page.getByText('Xin bổ sung quyết định còn hiệu lực.')).toBeVisible();
	await page
		.locator('#tra-lai')
		.getByRole('link', { name: new RegExp(`^${code}`) })
		.click();
	await expect(page.locator('form[data-live] section[id^="tc-"]'), 'only that one can be changed').toHaveCount(1);
	await expect(page.locator(`form[data-live] [id="tc-${code}"]`)).toContainText('Xin bổ sung quyết định còn hiệu lực.');
	await checkedPage(/./);
});

/** The points of one of the totals at the head of the page: what stands before the maximum. */
async function totalOf(page: Page, label: string): Promise<number> {
	const total = page
		.locator('main p')
		.filter({ hasText: new RegExp(`^${label}$`) })
		.first()
		.locator('+ p');
	return figureIn((await total.innerText()).split('/')[0]!);
}
