/** The people of a department and of a district assess themselves: an officer fills in, the head hands in. */
import type { Page } from '@playwright/test';
import { expect, test } from './checked-page.ts';
import { figureIn, points } from './figures.ts';
import { saved, status } from './live-saving.ts';
import { ROUND, signInAs } from './people.ts';

const SHEET = `/tu-danh-gia/${ROUND}/STP`;
const PDF = Buffer.from(
	'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF'
);

const save = (page: Page) => page.getByRole('button', { name: 'Lưu', exact: true }).click();
const criterion = (page: Page, code: string) => page.locator(`[id="tc-${code}"]`);

/** The running total at the head of a page: "240,98/1.000 – 24,1%, 20/56 tiêu chí". */
async function standing(page: Page): Promise<{ points: number; answered: number }> {
	const text = await page.getByText(/%, \d+\/\d+ tiêu chí$/).innerText();
	return { points: figureIn(text.split('/')[0]!), answered: Number(/(\d+)\/\d+ tiêu chí$/.exec(text)![1]) };
}

test('an officer fills in a page and proves it, and the head mends the rest, submits and finds it locked', async ({
	page,
	context,
	checkedPage
}) => {
	test.slow();
	await page.goto('/tu-danh-gia');
	await signInAs(page, 'officer');
	await checkedPage('Tự đánh giá');
	await page.getByRole('link', { name: /Kỳ đánh giá năm 2022/ }).click();
	await checkedPage('Sở Tư pháp');
	await page
		.getByRole('table', { name: 'Chính quyền số' })
		.getByRole('link', { name: 'An toàn, an ninh mạng' })
		.click();

	await checkedPage('An toàn, an ninh mạng');
	const before = await standing(page);
	const approved = criterion(page, 'CQS.AT.1');
	const [part, whole] = [page.locator('[name="CQS_AT_1_a"]'), page.locator('[name="CQS_AT_1_b"]')];
	await part.fill('ba');
	await whole.fill('4');
	await expect(approved.getByText('“ba” không phải là số. Xin nhập bằng chữ số, ví dụ 1.234,5')).toBeVisible();
	await expect(part, 'what was typed stays').toHaveValue('ba');
	await page.reload();
	await expect(part, 'and is kept').toHaveValue('ba');
	await expect(whole).toHaveValue('4');
	await save(page);
	await expect(page.getByRole('alert').filter({ hasText: 'Có 1 câu cần xem lại' })).toBeVisible();
	await checkedPage('An toàn, an ninh mạng');
	await saved(page, () => part.fill('3'));
	await expect(approved, 'the score and its arithmetic').toContainText('3/4 hệ thống = 0,75 × 25 điểm = 18,75 điểm');
	await page.reload();
	await expect(part).toHaveValue('3');
	const filled = await standing(page);
	expect(filled.points, 'the running total').toBeCloseTo(before.points + 18.75);
	expect(filled.answered).toBe(before.answered + 1);

	await page.locator('[name="tep:CQS.AT.1"]').setInputFiles([
		{ name: 'quyet-dinh-phe-duyet.pdf', mimeType: 'application/pdf', buffer: PDF },
		{ name: 'phu-luc.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>not what its name says</html>') }
	]);
	const document = approved.getByRole('link', { name: /^quyet-dinh-phe-duyet\.pdf/ });
	await expect(document).toBeVisible();
	await expect(approved.getByText(/phu-luc\.pdf: Loại tệp này không được nhận/)).toBeVisible();
	await expect(approved.getByRole('link', { name: /^phu-luc/ })).toHaveCount(0);
	await expect(status(page)).toHaveText(/^Đã lưu/);
	await saved(page, () => approved.getByLabel('Số, ký hiệu').fill('12/QĐ-STP'));
	await checkedPage('An toàn, an ninh mạng');
	await page.reload();
	await expect(approved.getByLabel('Số, ký hiệu')).toHaveValue('12/QĐ-STP');
	const kept = await page.request.get((await document.getAttribute('href'))!);
	expect(await kept.body()).toEqual(PDF);

	// The last two: one that will lack its proof, and one whose whole is smaller than its part.
	await page.locator('[name="CQS_AT_3_a"]').fill('90');
	await page.locator('[name="CQS_AT_3_b"]').fill('100');
	await page.locator('[name="CQS_AT_4_a"]').fill('7');
	await page.locator('[name="CQS_AT_4_b"]').fill('5');
	await expect(page.getByText('Số đạt (7) lớn hơn tổng số (5).').first()).toBeVisible();
	await page.getByRole('button', { name: 'Lưu và sang phần sau' }).click();
	await expect(page.getByRole('heading', { level: 1 }), 'it says first what is wrong').toHaveText(
		'An toàn, an ninh mạng'
	);

	await page.goto(`${SHEET}/nop`);
	await checkedPage('Kiểm tra trước khi nộp');
	await expect(page.getByText('Trình lãnh đạo đơn vị', { exact: true })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Nộp phiếu tự đánh giá' })).toHaveCount(0);
	const headers = { origin: new URL(page.url()).origin, accept: 'text/html' };
	const forced = await page.request.post(`${SHEET}/nop?/nop`, { headers, form: { 'xac-nhan': 'on' } });
	expect(forced.status(), 'nor by going round the page').toBe(403);
	await page.getByRole('button', { name: 'Đăng xuất' }).click();
	await context.clearCookies();

	await page.goto(`${SHEET}/nop`);
	await signInAs(page, 'head');
	await checkedPage('Kiểm tra trước khi nộp');
	await expect(page.getByText('Chưa nộp được: xin hoàn tất các mục cần sửa ở trên.')).toBeVisible();
	await page
		.getByRole('link', { name: /CQS\.AT\.4/ })
		.first()
		.click();
	await page.locator('[name="CQS_AT_4_a"]').fill('4');
	for (const code of ['CQS.AT.3', 'CQS.AT.4']) {
		const open = criterion(page, code);
		await open.locator('summary', { hasText: 'Giải trình' }).click();
		await open.getByRole('textbox', { name: 'Giải trình' }).fill('Bản giấy lưu tại văn phòng Sở.');
	}
	await save(page);
	await expect(page.getByText(/^Đã lưu lúc/).first()).toBeVisible();
	await page.goto(`${SHEET}/nop`);
	await page.getByRole('button', { name: 'Nộp phiếu tự đánh giá' }).click();
	await expect(page.getByText('Xin đánh dấu xác nhận trước khi nộp.')).toBeVisible();
	await checkedPage('Kiểm tra trước khi nộp');
	await page.getByLabel(/Tôi xác nhận nộp phiếu khi còn \d+ tiêu chí chưa có số liệu/).check();
	await page.getByRole('button', { name: 'Nộp phiếu tự đánh giá' }).click();

	await checkedPage('Đã nộp phiếu tự đánh giá');
	const receipt = page.getByRole('main');
	await expect(receipt).toContainText('Trần Văn Minh');
	// Besides the 18.75: 90/100 of 15 and 4/5 of 20.
	await expect(receipt).toContainText(`${points(before.points + 18.75 + 13.5 + 16)}/1.000`);
	await expect(receipt).toContainText('nộp muộn, hạn nộp 15/01/2023');
	await page.goto(`${SHEET}/cqs-at`);
	expect(page.url(), 'no form any more, the sheet instead').toContain('/phieu');
	await checkedPage('Phiếu tự đánh giá: Sở Tư pháp');
	await expect(page.locator('form[data-live]')).toHaveCount(0);
});

test('an officer fills in a page on a phone @phone', async ({ page, checkedPage }) => {
	await page.goto('/tu-danh-gia');
	await signInAs(page, 'doSon');
	await checkedPage('Tự đánh giá');
	await page.getByRole('link', { name: /Kỳ đánh giá năm 2022/ }).click();
	await checkedPage('Quận Đồ Sơn');
	await page.getByRole('link', { name: 'An toàn, an ninh mạng' }).first().click();
	await checkedPage('An toàn, an ninh mạng');
	const figures = page.locator('form[data-live] input[inputmode="decimal"]');
	await saved(page, () => figures.first().fill('1.200'));
	await saved(page, () => figures.first().fill('mười'));
	await expect(page.getByText('“mười” không phải là số.')).toBeVisible();
	await page.reload();
	await expect(figures.first()).toHaveValue('mười');
	await checkedPage('An toàn, an ninh mạng');
});

test('a session that ends in the middle of a page loses nothing', async ({ page, context, checkedPage }) => {
	const address = `/tu-danh-gia/${ROUND}/SDL/cqs-dl`;
	await page.goto(address);
	await signInAs(page, 'tourism');
	await checkedPage('Thông tin và dữ liệu số');
	await saved(page, () => page.locator('[name="CQS_DL_1_b"]').fill('8'));
	await context.clearCookies();
	await page.locator('[name="CQS_DL_1_a"]').fill('6');
	await expect(status(page), 'while typing it is told').toContainText('Phiên đăng nhập đã hết hạn');
	await save(page);
	await expect(page.getByText('Nội dung vừa nhập đã được giữ lại')).toBeVisible();
	await checkedPage('Đăng nhập');
	await signInAs(page, 'tourism');
	expect(new URL(page.url()).pathname, 'back at the same page').toBe(address);
	await expect(page.getByText('Nội dung đã nhập được khôi phục')).toBeVisible();
	await expect(page.locator('[name="CQS_DL_1_a"]')).toHaveValue('6');
	await checkedPage('Thông tin và dữ liệu số');
	await page.reload();
	await expect(page.locator('[name="CQS_DL_1_a"]'), 'and kept').toHaveValue('6');
});

test('what is not theirs, and what does not exist, is told on a page that leads on', async ({ page, checkedPage }) => {
	await page.goto('/tu-danh-gia');
	await signInAs(page, 'tourism');
	const refusals = [
		[`/tu-danh-gia/${ROUND}/STTTT`, 403, 'Không có quyền thực hiện', 'thuộc đơn vị khác'],
		[`/tu-danh-gia/${ROUND}/STTTT/cqs-nt`, 403, 'Không có quyền thực hiện', 'thuộc đơn vị khác'],
		[`/doi-sanh/${ROUND}`, 403, 'Không có quyền thực hiện', 'thuộc đơn vị khác'],
		['/tham-dinh', 403, 'Không có quyền thực hiện', 'chưa được phân quyền'],
		['/tu-danh-gia/ky-2099/SDL', 404, 'Không tìm thấy trang', 'Không có kỳ đánh giá này'],
		[`/tu-danh-gia/${ROUND}/SDL/trang-99`, 404, 'Không tìm thấy trang', 'Phiếu không có trang này'],
		['/khao-sat/khong-co', 404, 'Không tìm thấy trang', 'Không có khảo sát này'],
		['/khong-co', 404, 'Không tìm thấy trang', 'kiểm tra lại địa chỉ']
	] as const;
	for (const [address, code, heading, words] of refusals) {
		expect((await page.goto(address))?.status(), address).toBe(code);
		await expect(page.getByText(words), address).toBeVisible();
		await checkedPage(heading);
		await expect(page.getByRole('link', { name: 'Về trang chủ' })).toBeVisible();
	}
});
