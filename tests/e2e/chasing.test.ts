/** The planner looks who is behind, reminds one unit in own words, and is warned before doing so again. */
import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import { expect, test } from './checked-page.ts';
import { ROUND, signInAs } from './people.ts';

/** Its criteria came back, and no other test answers them. */
const UNIT = 'Sở Giao thông vận tải';

test('the planner reminds a unit that is behind, and is asked before doing it again @phone @desktop', async ({
	page,
	checkedPage
}, { project }) => {
	await page.goto('/tien-do');
	await signInAs(page, 'planner');
	await page.goto(`/tien-do/${ROUND}`);
	await checkedPage(/^Tiến độ: Kỳ đánh giá năm 2022/);
	await expect(page.getByRole('row', { name: new RegExp(UNIT) })).toContainText('Trả lại, chưa giải trình');
	const counts = page.getByRole('navigation', { name: 'Lọc theo tình trạng' });
	await counts.getByRole('link', { name: /^Chưa bắt đầu/ }).click();
	await expect(page).toHaveURL(/loc=notStarted/);
	await expect(page.getByRole('row', { name: new RegExp(UNIT) })).toHaveCount(0);
	await counts.getByRole('link', { name: /^Chưa giải trình/ }).click();
	await expect(page.getByRole('row', { name: new RegExp(UNIT) })).toBeVisible();

	const words = `Mong đơn vị giải trình trước thứ sáu (${project.name})`;
	await page.getByLabel(`Chọn ${UNIT}`).check();
	await page.getByRole('button', { name: 'Soạn thư nhắc cho đơn vị đã chọn' }).click();
	await checkedPage('Thư nhắc');
	// Of the two widths, the second comes within the day: it is asked at once.
	const again = page.getByLabel('Vẫn nhắc lại');
	if (await again.isVisible()) await again.check();
	const body = page.getByLabel('Nội dung').first();
	await body.fill(`Kính gửi {ten},\n${words}: {don_vi}, {ngay}.`);
	await page.getByRole('button', { name: /^Gửi cho/ }).click();
	await expect(page.getByRole('alert')).toContainText('Không có ô điền tự động {ngay}');
	await checkedPage('Thư nhắc');
	await body.fill(`Kính gửi {ten},\n${words}: {don_vi}.\n{danh_sach}`);
	await page.getByRole('button', { name: 'Cập nhật bản xem trước' }).click();
	await expect(page.getByText(`${words}: ${UNIT}.`).last()).toBeAttached();
	if (await again.isVisible()) await again.check();
	await page.getByRole('button', { name: /^Gửi cho/ }).click();
	await checkedPage(/^Tiến độ: Kỳ đánh giá năm 2022/);
	await expect(page.getByText(/Đã viết thư nhắc cho \d+ người/)).toBeVisible();
	await expect(page.getByRole('table', { name: 'Đã nhắc' })).toContainText('Thư nhắc tự soạn');

	await page.getByRole('status').getByRole('link', { name: 'Hộp thư đi' }).click();
	await page
		.getByRole('link', { name: new RegExp(`^Nhắc việc: ${UNIT}`) })
		.first()
		.click();
	await expect(page.getByText(words)).toBeVisible();

	await page.goto(`/tien-do/${ROUND}/nhac?don-vi=SGTVT`);
	await expect(page.getByText(/đơn vị đã được nhắc trong 24 giờ qua/)).toBeVisible();
	await page.getByRole('button', { name: /^Gửi cho/ }).click();
	await expect(page.getByRole('alert')).toContainText('Chọn nhắc lại hay bỏ qua');
	await page.getByLabel('Bỏ qua những đơn vị này').check();
	await page.getByRole('button', { name: /^Gửi cho/ }).click();
	await expect(page.getByRole('alert')).toContainText('Không còn ai cần nhắc');

	await page.goto(`/tien-do/${ROUND}`);
	const download = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Lịch (.ics)' }).click();
	const file = await (await download).path();
	const calendar = new ICAL.Component(ICAL.parse(await readFile(file, 'utf8')) as unknown[]);
	const days = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one).startDate.toString());
	expect(days).toContain('2023-01-15');
});

test('without a script the board is a page and a reminder a form', async ({ browser, baseURL }) => {
	const page = await browser.newPage({ javaScriptEnabled: false, baseURL: baseURL! });
	await page.goto(`/tien-do/${ROUND}?loc=notStarted&khoi=SO`);
	await signInAs(page, 'planner');
	await page.goto(`/tien-do/${ROUND}?loc=notStarted&khoi=SO`);
	await page.getByRole('link', { name: 'Nhắc mọi đơn vị đang hiện' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Thư nhắc' })).toBeVisible();
	await page.getByRole('button', { name: 'Cập nhật bản xem trước' }).click();
	await expect(page.getByText('Mỗi người sẽ nhận')).toBeVisible();
	await page.close();
});
