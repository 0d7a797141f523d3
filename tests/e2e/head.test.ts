/** Between officer, head and city: opened again with a reason, handed over, sent back, handed in; and a quarter's report. */
import type { Page } from '@playwright/test';
import { signedPdf } from '../fixtures/files.ts';
import { expect, test } from './checked-page.ts';
import { ROUND, signInAs } from './people.ts';

const SHEET = `/tu-danh-gia/${ROUND}/SYT`;
const CHECK = 'Kiểm tra trước khi nộp';

async function as(page: Page, person: Parameters<typeof signInAs>[1], address: string): Promise<void> {
	await page.context().clearCookies();
	await page.goto(address);
	await signInAs(page, person);
}

test('a submission is unlocked, handed over, sent back, and handed in with the signed report', async ({
	page,
	checkedPage
}) => {
	test.slow();
	await as(page, 'planner', `${SHEET}/lich-su`);
	await checkedPage('Lịch sử nộp');
	await page.getByRole('button', { name: 'Mở khóa phiếu' }).click();
	await expect(page.getByLabel('Lý do mở khóa'), 'not without a reason').toHaveAttribute('aria-invalid', 'true');
	await page.getByLabel('Lý do mở khóa').fill('Nộp nhầm bản nháp theo công văn 45/SYT-VP.');
	await page.getByRole('button', { name: 'Mở khóa phiếu' }).click();
	await expect(page.getByText('Phiếu đã nộp được mở khóa để sửa')).toBeVisible();
	await page.goto('/quan-tri/hop-thu-di');
	await expect(page.getByRole('link', { name: 'Phiếu tự đánh giá của Sở Y tế được mở khóa' })).toHaveCount(2);

	await as(page, 'healthOfficer', SHEET);
	await checkedPage('Sở Y tế');
	await expect(page.getByText(/Nộp nhầm bản nháp/)).toBeVisible();
	await page.goto(`${SHEET}/nop`);
	await checkedPage(CHECK);
	await expect(page.getByRole('button', { name: 'Nộp phiếu tự đánh giá' })).toHaveCount(0);
	await page.getByLabel('Lời nhắn cho lãnh đạo').fill('Đã rà lại toàn bộ số liệu.');
	await page.getByRole('button', { name: 'Hoàn thành, trình lãnh đạo' }).click();
	await expect(page.getByText('Đã trình lãnh đạo đơn vị')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Rút phiếu lại để sửa' })).toBeVisible();
	await page.goto(`${SHEET}/cqs-at`);
	expect(page.url(), 'meanwhile the officer only reads').toContain('/phieu');

	await as(page, 'healthHead', `${SHEET}/nop`);
	await checkedPage(CHECK);
	await expect(page.getByText(/Đã rà lại toàn bộ số liệu/)).toBeVisible();
	await page.getByRole('button', { name: 'Trả lại kèm ý kiến' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await page.getByLabel('Ý kiến cho cán bộ').fill('Bổ sung quyết định phê duyệt cấp độ.');
	await page.getByRole('button', { name: 'Trả lại kèm ý kiến' }).click();
	await expect(page.getByText('Lãnh đạo đơn vị trả phiếu lại để sửa')).toBeVisible();

	await as(page, 'healthOfficer', `${SHEET}/cqs-at`);
	await expect(page.getByText(/Bổ sung quyết định phê duyệt cấp độ/), 'on every page of the form').toBeVisible();
	await page.goto(`${SHEET}/nop`);
	await page.getByRole('button', { name: 'Hoàn thành, trình lãnh đạo' }).click();
	await expect(page.getByText('Đã trình lãnh đạo đơn vị')).toBeVisible();

	await as(page, 'healthHead', `${SHEET}/nop`);
	const report = page.locator('#bao-cao-ky');
	await report.getByRole('button', { name: 'Đính kèm báo cáo' }).click();
	await expect(page.getByRole('alert')).toContainText('Báo cáo chưa được nhận');
	const signed = { name: 'bao-cao-ky-so.pdf', mimeType: 'application/pdf', buffer: signedPdf('SYT') };
	await report.getByLabel('Tệp báo cáo').setInputFiles(signed);
	await report.getByLabel('Số, ký hiệu').fill('118/BC-SYT');
	await report.getByLabel('Ngày ký').fill('2023-01-18');
	await report.getByRole('button', { name: 'Đính kèm báo cáo' }).click();
	await expect(report).toContainText('Nội dung được ký chưa thay đổi kể từ khi ký.');
	await expect(report, 'never called valid').toContainText('Hệ thống chưa kiểm tra chứng thư số và người ký.');
	await checkedPage(CHECK);
	const unanswered = page.getByLabel(/Tôi xác nhận nộp phiếu khi còn/);
	if (await unanswered.isVisible()) await unanswered.check();
	await page.getByRole('button', { name: 'Nộp phiếu tự đánh giá' }).click();
	await checkedPage('Đã nộp phiếu tự đánh giá');
	await expect(page.getByRole('main')).toContainText('Số 118/BC-SYT, ngày 18/01/2023');
	await page.goto(`${SHEET}/lich-su`);
	await checkedPage('Lịch sử nộp');
	const steps = page.getByRole('list', { name: 'Lịch sử nộp' }).getByRole('listitem');
	await expect(steps.first()).toContainText('Nộp phiếu – lần 2');
	await expect(steps.first()).toContainText('118/BC-SYT');
	await expect(steps.last()).toContainText('Nộp phiếu – lần 1');

	await as(page, 'appraiser', `/tham-dinh/${ROUND}/SYT`);
	await expect(page.getByRole('region', { name: 'Báo cáo có chữ ký' })).toContainText('118/BC-SYT');
});

test('an officer writes a quarter’s report on a phone, the head hands it in, the planner sees it @phone', async ({
	page,
	checkedPage
}) => {
	await as(page, 'healthOfficer', '/tu-danh-gia/quy');
	await checkedPage('Báo cáo quý');
	await page.getByRole('link', { name: /^Quý [IV]+ năm \d{4}$/ }).click();
	await checkedPage(/^Báo cáo quý [IV]+ năm \d{4}$/);
	const address = new URL(page.url()).pathname;
	await page.getByLabel('Kết quả chính').fill('Đã mở 5 lớp kỹ năng số (thử báo cáo quý).');
	await page.getByLabel('Thêm tiêu chí').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Thêm và lưu' }).click();
	await page.getByLabel('Tình trạng').selectOption({ label: 'Đang làm' });
	await page.getByLabel('Số liệu hiện nay').fill('3/4 hệ thống');
	await page.getByRole('button', { name: 'Lưu báo cáo' }).click();
	await expect(page.getByText(/^Lưu gần nhất: Nguyễn Thu Trang/)).toBeVisible();
	await expect(page.getByLabel('Số liệu hiện nay')).toHaveValue('3/4 hệ thống');
	await expect(page.getByRole('button', { name: 'Nộp báo cáo' })).toHaveCount(0);

	await as(page, 'healthHead', address);
	await page.getByLabel('Kết quả chính').fill('');
	await page.getByRole('button', { name: 'Nộp báo cáo' }).click();
	await expect(page.getByRole('alert')).toContainText('Báo cáo chưa được ghi');
	await checkedPage(/^Báo cáo quý/);
	await page.getByLabel('Kết quả chính').fill('Đã mở 6 lớp kỹ năng số (thử báo cáo quý).');
	await page.getByRole('button', { name: 'Nộp báo cáo' }).click();
	await expect(page.getByText(/^Phan Văn Đức nộp lúc/)).toBeVisible();
	await checkedPage(/^Báo cáo quý/);

	await as(page, 'planner', '/ke-hoach/quy');
	await checkedPage('Báo cáo quý');
	await page.getByRole('link', { name: /^Quý [IV]+ năm \d{4}$/ }).click();
	await checkedPage(/^Tổng hợp báo cáo quý/);
	await expect(page.getByRole('row', { name: /Sở Y tế/ })).toContainText('Đã nộp');
	await expect(page.getByText('Đã mở 6 lớp kỹ năng số (thử báo cáo quý).')).toBeVisible();
	const file = await page.request.get(`${new URL(page.url()).pathname}/bao-cao.docx`);
	expect((await file.body()).subarray(0, 2).toString()).toBe('PK');
	await page.context().clearCookies();
	await page.goto('/ke-hoach/quy');
	await signInAs(page, 'healthHead');
	expect((await page.request.get('/ke-hoach/quy')).status(), 'the roll-up is the planner’s').toBe(403);
});
