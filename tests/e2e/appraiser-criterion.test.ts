/** An appraiser judges one criterion across the units of a block; Tiên Lãng is judged by nobody else. */
import { expect, test } from './checked-page.ts';
import { ROUND, signInAs } from './people.ts';

test('an appraiser judges one criterion of all units side by side, some at once @phone @desktop', async ({
	page,
	checkedPage
}, { project }) => {
	// A criterion for each width: the two share one server.
	const code = project.name.includes('phone') ? 'CQS.NT.5' : 'CQS.NT.4';
	await page.goto(`/tham-dinh/${ROUND}/tieu-chi?loc=con-cho`);
	await signInAs(page, 'appraiser');
	await checkedPage('Thẩm định theo tiêu chí');
	await page.locator('#khoi-HUYEN').getByRole('link', { name: code }).click();
	await page.getByRole('link', { name: 'Tất cả' }).click();
	await checkedPage(new RegExp(`^${code}`));
	await expect(page.getByText(/^Trung vị của khối/)).toBeVisible();

	const agree = page.getByRole('button', { name: /Đồng ý .*đơn vị đã chọn/ });
	await agree.click();
	await expect(page.getByText('Xin chọn ít nhất một đơn vị.'), 'none is ticked by itself').toBeVisible();
	await page.getByRole('checkbox', { name: /Tiên Lãng/ }).check();
	await agree.click();
	await expect(page.getByText('Đã đồng ý 1 đơn vị.')).toBeVisible();
	await checkedPage(new RegExp(`^${code}`));

	const unit = page.locator('#dv-H_TL');
	await expect(unit.getByText('Đồng ý', { exact: true })).toBeVisible();
	await unit.locator('summary', { hasText: 'Kết luận lại' }).click();
	await unit.getByLabel('Điểm thẩm định').fill('0');
	await unit.getByLabel('Lý do').fill('Tài liệu không nêu số liệu này.');
	await unit.getByRole('button', { name: 'Sửa điểm' }).click();
	await expect(unit.getByText('Lý do: Tài liệu không nêu số liệu này.')).toBeVisible();
	await page
		.getByRole('link', { name: /^Tiêu chí sau/ })
		.first()
		.click();
	await checkedPage(/^CQS/);
});
