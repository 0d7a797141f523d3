/** An officer fills in by spreadsheet, off line and without JavaScript; a head goes through the check and its odd figures. */
import { expect, test } from './checked-page.ts';
import { ROUND, signInAs } from './people.ts';
import { editWorkbook, rowsOf } from '../fixtures/edited-workbook.ts';

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('an officer fills in the form as a spreadsheet, and sees every cell before it counts', async ({
		page,
		checkedPage
	}) => {
		test.slow();
		const sheet = `/tu-danh-gia/${ROUND}/SDL`;
		await page.goto(sheet);
		await signInAs(page, 'tourism');
		await page.getByRole('link', { name: 'Kê khai bằng bảng tính' }).click();
		await checkedPage('Kê khai bằng bảng tính');
		const file = await page.request.get(`${sheet}/bang-tinh/tai`);
		expect(file.headers()['content-disposition']).toContain('.xlsx');
		const bytes = await file.body();
		const rows = await rowsOf(bytes);
		const lineOf = (key: string) => rows.findIndex((row) => row[8] === key) + 1;
		const [met, all] = [lineOf('CQS_NT_3_a'), lineOf('CQS_NT_3_b')];

		// Somebody at the same unit changes one of the two on line meanwhile.
		await page.goto(`${sheet}/cqs-nt`);
		await page.locator('[name="CQS_NT_3_b"]').fill('40');
		await page.getByRole('button', { name: 'Lưu', exact: true }).last().click();
		await expect(page.getByText(/^Đã lưu lúc/).first()).toBeVisible();

		const filled = await editWorkbook(bytes, {
			[`F${met}`]: '1,5',
			[`F${all}`]: 50,
			[`G${met}`]: 'Theo sổ họp của Sở',
			[`F${lineOf('CQS_NT_2')}`]: 'bốn'
		});
		await page.goto(`${sheet}/bang-tinh`);
		await page.getByRole('button', { name: 'Tải lên và xem trước' }).click();
		await expect(page.getByText('Chưa chọn tệp. Xin chọn tệp XLSX đã điền.')).toBeVisible();
		const upload = (buffer: Uint8Array) =>
			page.locator('[name="tep"]').setInputFiles({
				name: 'phieu-sdl.xlsx',
				mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
				buffer: Buffer.from(buffer)
			});
		await upload(filled);
		await page.getByRole('button', { name: 'Tải lên và xem trước' }).click();
		await checkedPage('Xem trước bảng tính');
		await expect(page.getByText('“bốn” không phải là số.')).toBeVisible();
		await expect(page.getByText(/^Xung đột: .* đã sửa trên hệ thống/)).toBeVisible();
		await page.getByLabel('Lấy số trong tệp').check();
		await page.getByRole('button', { name: 'Áp dụng các dòng đã chọn' }).click();
		await checkedPage('Kê khai bằng bảng tính');
		await expect(page.getByText(/Đã áp dụng 3 thay đổi từ bảng tính/)).toBeVisible();
		await page.goto(`${sheet}/cqs-nt`);
		await expect(page.locator('[name="CQS_NT_3_a"]')).toHaveValue('1,5');
		await expect(page.locator('[name="CQS_NT_3_b"]')).toHaveValue('50');
		await expect(page.locator('[name="CQS_NT_3_note"]')).toHaveValue('Theo sổ họp của Sở');
	});
});

test('a head checks page by page and confirms an odd figure by a word', async ({ page, checkedPage }) => {
	const sheet = `/tu-danh-gia/${ROUND}/SDL`;
	await page.goto(`${sheet}/cqs-nt`);
	await signInAs(page, 'tourism');
	await page.locator('[name="CQS_NT_5"]').fill('500');
	await page.getByRole('button', { name: 'Lưu', exact: true }).last().click();
	await expect(page.getByText(/^Đã lưu/).first()).toBeVisible();

	await page.goto(`${sheet}/nop`);
	await checkedPage('Kiểm tra trước khi nộp');
	const odd = page.locator('[id="muc-CQS.NT.5"]');
	await expect(odd.getByText('Cao hơn hẳn phần lớn đơn vị cùng khối đã nộp.')).toBeVisible();
	await expect(page.getByText(/khi có từ 8 đơn vị khác cùng khối đã nộp/), 'the rule is stated').toBeVisible();
	await odd.getByLabel(/^Giải trình/).fill('Tính cả hội nghị trực tuyến đến cấp xã.');
	await odd.getByRole('button', { name: /^Xác nhận số liệu đúng/ }).click();
	await expect(odd.getByText('Đã giải trình')).toBeVisible();
	await checkedPage('Kiểm tra trước khi nộp');
});

test('what was handed in has a receipt with a number and a seal, and prints as a form @phone @desktop', async ({
	page,
	checkedPage
}) => {
	const sheet = `/tu-danh-gia/${ROUND}/H_KT`;
	await page.goto(`${sheet}/nop`);
	await signInAs(page, 'kienThuy');
	await checkedPage('Đã nộp phiếu tự đánh giá');
	const number = await page.getByText(/^TDG-2022-H_KT-\d{12}$/).innerText();
	const seal = await page.getByText(/^[0-9a-f]{64}$/).innerText();
	await page.goto(`${sheet}/phieu`);
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByText('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')).toBeVisible();
	await expect(page.getByText(`Số biên nhận: ${number}.`)).toBeVisible();
	await expect(page.getByText(seal)).toBeVisible();
	await expect(page.getByText('THỦ TRƯỞNG ĐƠN VỊ')).toBeVisible();
	await expect(page.getByRole('navigation').first()).toBeHidden();
});
