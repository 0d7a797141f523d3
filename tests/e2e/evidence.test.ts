/** Officers prove their figures: by dragging, by picking several, by what the unit already has; with scripts and without. */
import type { Page } from '@playwright/test';
import { pdf, png } from '../fixtures/files.ts';
import { expect, test } from './checked-page.ts';
import { saved, status } from './live-saving.ts';
import { ROUND, signInAs } from './people.ts';

const criterion = (page: Page, code: string) => page.locator(`[id="tc-${code}"]`);
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

/** Drops files on the place for documents of a criterion, as a hand with a mouse would. */
async function drop(page: Page, code: string, files: { name: string; buffer: Buffer }[]): Promise<void> {
	const transfer = await page.evaluateHandle(
		(given) => {
			const held = new DataTransfer();
			for (const { name, base64 } of given) {
				const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
				held.items.add(new File([bytes], name));
			}
			return held;
		},
		files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }))
	);
	const place = criterion(page, code).locator('[data-upload]');
	await place.dispatchEvent('dragover', { dataTransfer: transfer });
	await place.dispatchEvent('drop', { dataTransfer: transfer });
}

test('an officer drags a document in, picks more, uses one again elsewhere and sees it', async ({
	page,
	checkedPage
}) => {
	test.slow();
	const address = `/tu-danh-gia/${ROUND}/SNGV/cqs-nt`;
	await page.goto(address);
	await signInAs(page, 'foreignAffairs');
	const chair = criterion(page, 'CQS.NT.1');
	await drop(page, 'CQS.NT.1', [{ name: 'quyet-dinh.pdf', buffer: pdf('quyet dinh') }]);
	const decision = chair.getByRole('link', { name: /^quyet-dinh\.pdf/ }).first();
	await expect(decision).toBeVisible();
	await expect(chair.getByText('quyet-dinh.pdf: đã nhận.')).toBeVisible();

	await page
		.locator('[name="tep:CQS.NT.2"]')
		.setInputFiles([
			file('anh.png', png(40)),
			file('gia.pdf', Buffer.from('<html>không phải PDF</html>')),
			file('ban-sao.pdf', pdf('quyet dinh'))
		]);
	const meetings = criterion(page, 'CQS.NT.2');
	await expect(meetings.getByText(/^gia\.pdf: Loại tệp này không được nhận/)).toBeVisible();
	await expect(meetings.getByText('quyet-dinh.pdf: tệp này đã có trong kho của đơn vị')).toBeVisible();
	await expect(meetings.getByRole('link', { name: /^anh\.png/ }).first()).toBeVisible();
	await expect(meetings.getByRole('link', { name: /^ban-sao/ }), 'no second copy').toHaveCount(0);
	await expect(meetings.getByText('Cũng dùng cho CQS.NT.1')).toBeVisible();
	await meetings.locator('summary', { hasText: 'Xem nhanh' }).first().click();
	const picture = meetings.getByRole('img', { name: 'anh.png' });
	await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);

	await expect(status(page)).toHaveText(/^Đã lưu/);
	await saved(page, () => chair.getByLabel('Tên tài liệu').fill('Quyết định thành lập Ban Chỉ đạo'));
	await expect(
		meetings.getByRole('link', { name: /^Quyết định thành lập/ }).first(),
		'named once, named everywhere'
	).toBeVisible();
	await checkedPage('Chuyển đổi nhận thức');

	await criterion(page, 'CQS.NT.3').getByRole('button', { name: 'Chọn từ kho tài liệu' }).click();
	await checkedPage('Kho tài liệu');
	await page.getByRole('searchbox').fill('thanh lap');
	await page.getByRole('button', { name: 'Tìm', exact: true }).click();
	await expect(page.getByRole('checkbox')).toHaveCount(1);
	await page.getByRole('checkbox', { name: 'Quyết định thành lập Ban Chỉ đạo' }).check();
	await page.getByRole('button', { name: 'Dùng cho tiêu chí CQS.NT.3' }).click();
	expect(page.url()).toContain('cqs-nt#tc-CQS.NT.3');
	await expect(
		criterion(page, 'CQS.NT.3')
			.getByRole('link', { name: /^Quyết định thành lập/ })
			.first()
	).toBeVisible();

	await criterion(page, 'CQS.NT.3').getByRole('button', { name: /^Gỡ/ }).click();
	await expect(criterion(page, 'CQS.NT.3').getByRole('link', { name: /^Quyết định/ })).toHaveCount(0);
	await expect(chair.getByRole('link', { name: /^Quyết định/ }).first(), 'elsewhere it stays').toBeVisible();
	const kept = await page.request.get((await chair.getByRole('link').first().getAttribute('href'))!);
	expect(await kept.body()).toEqual(pdf('quyet dinh'));
	expect(kept.headers()['x-content-type-options']).toBe('nosniff');
});

test('a line that breaks while a file is sent loses nothing: it is told, and sent again', async ({ page, context }) => {
	const code = 'CQS.TC.1';
	await page.goto(`/tu-danh-gia/${ROUND}/SNGV/cqs-tc`);
	await signInAs(page, 'foreignAffairs');
	await page.locator('form[data-live]').waitFor();
	// With its scripts: those that are not here yet would not come any more.
	await page.waitForLoadState();
	await context.setOffline(true);
	await page.locator(`[name="tep:${code}"]`).setInputFiles([file('bao-cao.pdf', pdf('bao cao'))]);
	await expect(criterion(page, code).getByText('bao-cao.pdf: đường truyền bị ngắt, tệp chưa được nhận.')).toBeVisible();
	await context.setOffline(false);
	await criterion(page, code).getByRole('button', { name: 'Gửi lại bao-cao.pdf' }).click();
	await expect(
		criterion(page, code)
			.getByRole('link', { name: /^bao-cao\.pdf/ })
			.first()
	).toBeVisible();

	// What is too large is told by the page; sent past it, by the server, which lives on.
	const headers = { 'content-type': 'application/octet-stream', 'x-live': '1' };
	const address = `/tu-danh-gia/${ROUND}/SNGV/tai-lieu/gui?tieu-chi=${code}&ten=to.pdf`;
	const refused = await page.request.post(address, { headers, data: Buffer.alloc(27 * 1024 * 1024) });
	expect(refused.status()).toBe(413);
	expect(await refused.text()).toContain('to.pdf: Tệp quá lớn: tối đa 20 MB');
	expect((await page.request.get('/healthz')).status()).toBe(200);
});

test('on a phone a picture is attached and looked at @phone', async ({ page, checkedPage }) => {
	await page.goto(`/tu-danh-gia/${ROUND}/H_BLV/cqs-nt`);
	await signInAs(page, 'island');
	const first = page.locator('[data-upload]').first();
	const field = first.locator('input[type=file]');
	await expect(field, 'camera and files alike').toHaveAttribute('accept', /image\/\*.*\.pdf/);
	await field.setInputFiles([file('anh-chup.png', png(300))]);
	const link = page.getByRole('link', { name: /^anh-chup\.png/ }).first();
	await expect(link).toBeVisible();
	await page.locator('summary', { hasText: 'Xem nhanh' }).click();
	await expect(page.getByRole('img', { name: 'anh-chup.png' })).toBeVisible();
	await checkedPage('Chuyển đổi nhận thức');
	await page.getByRole('button', { name: 'Chọn từ kho tài liệu' }).nth(1).click();
	await checkedPage('Kho tài liệu');
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('several files are sent with the page, described, chosen again and taken away', async ({
		page,
		checkedPage
	}) => {
		const address = `/tu-danh-gia/${ROUND}/SNGV/cqs-dl`;
		await page.goto(address);
		await signInAs(page, 'foreignAffairs');
		const first = page.locator('[data-upload]').first();
		const code = (await first.locator('input[type=file]').getAttribute('name'))!.slice('tep:'.length);
		await first
			.locator('input[type=file]')
			.setInputFiles([file('mot.pdf', pdf('mot')), file('hai.exe', Buffer.from('MZ')), file('ba.png', png(9))]);
		await page.getByRole('button', { name: 'Lưu', exact: true }).last().click();
		await expect(page.getByRole('alert').filter({ hasText: 'Có tài liệu chưa được nhận' })).toContainText('hai.exe');
		const proven = criterion(page, code);
		await expect(proven.getByRole('link', { name: /^mot\.pdf/ }).first()).toBeVisible();
		await expect(proven.getByRole('link', { name: /^ba\.png/ }).first()).toBeVisible();

		const date = proven.getByLabel('Ngày ban hành').first();
		await proven.getByLabel('Số, ký hiệu').first().fill('7/BC');
		await date.fill('2099-12-31');
		await page.getByRole('button', { name: 'Lưu', exact: true }).last().click();
		await expect(proven.getByText('Ngày ban hành không thể sau hôm nay.')).toBeVisible();
		await expect(date, 'what was typed stays').toHaveValue('2099-12-31');
		await expect(proven.getByLabel('Số, ký hiệu').first()).toHaveValue('7/BC');
		await date.fill('2022-12-01');
		await page.getByRole('button', { name: 'Lưu', exact: true }).last().click();
		await page.goto(address);
		await expect(date).toHaveValue('2022-12-01');

		await page.getByRole('button', { name: 'Chọn từ kho tài liệu' }).nth(1).click();
		await checkedPage('Kho tài liệu');
		await page.getByRole('button', { name: /^Dùng cho tiêu chí/ }).click();
		await expect(page.getByRole('alert')).toContainText('Xin chọn ít nhất một tài liệu.');
		await page.getByRole('checkbox', { name: 'ba.png' }).check();
		await page.getByRole('button', { name: /^Dùng cho tiêu chí/ }).click();
		await expect(page.getByText(`Cũng dùng cho ${code}`)).toBeVisible();
	});
});
