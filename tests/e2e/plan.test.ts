/** From the list of low criteria to a task in a unit's plan, and the unit says that it is done. */
import { expect, test } from './checked-page.ts';
import { ROUND, signInAs } from './people.ts';

test.use({ viewport: { width: 390, height: 844 } });

test('the planner plans a task for a district, its head reports it done', async ({ page, checkedPage }) => {
	const text = 'Mở lớp kỹ năng số cho tổ công nghệ cộng đồng (thử kế hoạch)';
	await page.goto(`/doi-sanh/${ROUND}/diem-thap?khoi=HUYEN`);
	await signInAs(page, 'planner');
	await page.getByRole('heading', { level: 1, name: 'Tiêu chí điểm thấp và chưa có điểm' }).waitFor();
	await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
	await page
		.getByRole('link', { name: /^Đưa vào kế hoạch: Huyện Kiến Thụy/ })
		.first()
		.click();
	await checkedPage('Thêm nhiệm vụ');
	const unit = new URL(page.url()).pathname.split('/')[3]!;

	// What the city's plan recommends stands in the form after one click; own words do as well.
	const action = page.getByRole('link', { name: /^Dùng giải pháp này/ }).first();
	if (await action.isVisible()) {
		await action.click();
		await expect(page.getByLabel('Nội dung nhiệm vụ')).not.toHaveValue('');
	}
	await page.getByLabel('Nội dung nhiệm vụ').fill(text);
	await page.getByLabel('Thời hạn').fill('2020-01-31');
	await page.getByRole('button', { name: 'Đưa vào kế hoạch' }).click();
	await checkedPage(/^Kế hoạch cải thiện: Huyện Kiến Thụy/);
	const task = page.getByRole('row', { name: text });
	await expect(task).toContainText('Quá hạn');
	await page.goto(`/ke-hoach/${ROUND}`);
	await checkedPage('Kế hoạch cải thiện');
	await expect(page.getByRole('row', { name: /Kiến Thụy/ })).toBeVisible();

	await page.context().clearCookies();
	await page.goto('/ke-hoach');
	await signInAs(page, 'kienThuy');
	await page.goto(`/ke-hoach/${ROUND}/${unit}`);
	await page.getByRole('link', { name: text }).click();
	await checkedPage('Nhiệm vụ');
	await page.getByLabel('Trạng thái').selectOption({ label: 'Hoàn thành' });
	await page.getByRole('button', { name: 'Ghi tiến độ' }).click();
	await expect(page.getByRole('alert')).toContainText('Chưa ghi được');
	await expect(page.getByLabel('Trạng thái')).toHaveValue('done');
	await page.getByLabel('Kết quả đạt được').fill('Đã mở 12 lớp');
	await page.getByRole('button', { name: 'Ghi tiến độ' }).click();
	await expect(task).toContainText('Hoàn thành');
	await expect(task).not.toContainText('Quá hạn');
	await page.getByRole('link', { name: 'Phụ lục nhiệm vụ' }).click();
	await checkedPage(/^Phụ lục nhiệm vụ: Huyện Kiến Thụy/);
	await expect(page.getByRole('row', { name: new RegExp('Đã mở 12 lớp') })).toBeVisible();
	const file = await page.request.get(`/ke-hoach/${ROUND}/tai?don-vi=${unit}`);
	expect(await file.text()).toContain('Đã mở 12 lớp');
	expect((await page.request.get(`/ke-hoach/${ROUND}/STP`)).status(), 'another unit’s plan').toBe(403);
});
