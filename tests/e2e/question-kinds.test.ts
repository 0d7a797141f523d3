/** Every kind of question as a person meets it, on a server of its own that serves the questionnaire of the fixtures. */
import type { Page } from '@playwright/test';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { admin, emptyFolder, launch, printed, ROOT, type Running } from '../fixtures/commands.ts';
import { expect, test } from './checked-page.ts';
import { saved, status } from './live-saving.ts';

const READY = /^ready http:\/\/127\.0\.0\.1:(\d+)$/m;

test.use({ sampleData: false });

let folder: string;
let server: Running | undefined;
let survey: string;

test.beforeAll(async () => {
	test.setTimeout(240_000);
	folder = emptyFolder();
	const surveys = join(folder, 'surveys');
	cpSync(join(ROOT, 'surveys', 'reference'), join(surveys, 'reference'), { recursive: true });
	cpSync(join(ROOT, 'tests', 'fixtures', 'surveys'), surveys, { recursive: true });
	const env = { SURVEYS_DIR: surveys, DATA_DIR: join(folder, 'data'), DEMO: '0', PORT: '0' };
	const round = ['open-round', 'thu', '2026', 'Kỳ thử', 'Trial', '2026-01-01', '2099-12-31', '2026-01-01'];
	const opened = await admin(round, env);
	expect(opened.code, opened.err).toBe(0);
	server = launch(['src/cli/serve.mjs'], env);
	survey = `http://127.0.0.1:${(await printed(server, READY))[1]}/khao-sat/nguoi-dan`;
});
test.afterAll(async () => {
	server?.process.kill('SIGTERM');
	await server?.finished;
	rmSync(folder, { recursive: true, force: true });
});

const next = (page: Page) => page.getByRole('button', { name: /^Lưu và (sang trang sau|kiểm tra phiếu)$/ });

async function begin(page: Page): Promise<void> {
	await page.goto(survey);
	for (const box of await page.getByRole('checkbox').all()) await box.check();
	await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
}

test.describe('with JavaScript off', () => {
	test.use({ javaScriptEnabled: false });

	test('every kind is answered: rows by buttons, followers at the next step @phone @desktop', async ({
		page,
		checkedPage
	}) => {
		await begin(page);
		await checkedPage('Câu một ô');
		await page.getByLabel('Ông/bà muốn được gọi là gì?').fill('Bà Lan');
		await page.getByLabel('Số người trong nhà').fill('3');
		await page.getByLabel('Trong đó, số người dùng Internet').fill('4');
		await page.getByLabel('Ngày bắt đầu dùng dịch vụ').fill('2019-12-31');
		await page.getByLabel('Mã hộ').fill('hp-1');
		await page.getByLabel('Nơi ở').selectOption({ label: 'Lê Chân' });
		await next(page).click();
		const summary = page.getByRole('alert');
		await expect(summary.getByRole('link')).toHaveText([
			/Không lớn hơn số người trong nhà/,
			/Ngày phải từ 01\/01\/2020/,
			/Mã gồm hai chữ cái hoa/
		]);
		await checkedPage('Câu một ô');
		await summary.getByRole('link', { name: /Mã gồm/ }).click();
		await expect(page.getByLabel('Mã hộ'), 'what was typed stays').toHaveValue('hp-1');
		await expect(page).toHaveURL(/#q-code$/);
		await page.getByLabel('Mã hộ').fill('HP0123');
		await page.getByLabel('Trong đó, số người dùng Internet').fill('2');
		await page.getByLabel('Ngày bắt đầu dùng dịch vụ').fill('2020-01-01');
		await page.getByRole('button', { name: 'Lưu', exact: true }).click();
		await expect(page.getByRole('status', { name: 'Tỷ lệ người dùng Internet' })).toHaveText('66,7%');
		await expect(page.getByLabel('Bà Lan mong muốn điều gì?')).toBeVisible();
		await next(page).click();

		await checkedPage('Câu chọn');
		await page
			.getByRole('radiogroup', { name: /điện thoại thông minh/ })
			.getByLabel('Có')
			.check();
		await page
			.getByRole('radiogroup', { name: /Ai giúp/ })
			.getByLabel('Khác')
			.check();
		await page.getByLabel('Dễ', { exact: true }).check();
		await page.getByLabel('10', { exact: true }).check();
		await next(page).click();
		await expect(page.getByText('trang này có thêm 1 câu hỏi')).toBeVisible();
		const uses = page.getByRole('group', { name: /Dùng điện thoại/ });
		await uses.getByLabel('Thanh toán').check();
		await next(page).click();
		await expect(page.getByRole('alert').getByRole('link')).toHaveText(/Xin ghi rõ/);
		await page
			.getByRole('radiogroup', { name: /Ai giúp/ })
			.getByLabel('Xin ghi rõ')
			.fill('Cháu nội');
		await next(page).click();

		await checkedPage('Bảng và dòng');
		await page.getByRole('radio', { name: 'VNeID Hằng ngày' }).check();
		await page.getByRole('radio', { name: 'Sao chép tệp và thư mục Chưa biết' }).check();
		await page.getByLabel('Số hóa đơn trả trực tuyến').fill('1');
		await page.getByLabel('Tổng số hóa đơn').fill('3');
		const row = (number: number) => page.getByRole('group', { name: `Dòng ${number}` });
		await row(1).getByLabel('Tên thủ tục').fill('Khai sinh');
		await page.getByRole('button', { name: 'Thêm thủ tục' }).click();
		await row(2).getByLabel('Tên thủ tục').fill('Kết hôn');
		await row(2).getByLabel('Số ngày chờ').fill('1.200');
		await row(2).getByLabel('Cách nộp').selectOption('online');
		await page.getByRole('button', { name: 'Thêm thủ tục' }).click();
		await expect(row(3)).toBeVisible();
		await expect(page.getByText('Đã đủ số dòng tối đa (3).')).toBeVisible();
		await checkedPage('Bảng và dòng');
		await page.getByRole('button', { name: 'Xóa dòng 1' }).click();
		await expect(row(3)).toHaveCount(0);
		await expect(row(1).getByLabel('Tên thủ tục'), 'the rows move up').toHaveValue('Kết hôn');
		await expect(row(1).getByLabel('Số ngày chờ')).toHaveValue('1.200');
		await expect(page.getByText('Tỷ lệ hiện tại: 33,3%')).toBeVisible();
		await expect(page.getByText('Bà Lan chờ tất cả 1.200 ngày.')).toBeVisible();
		await page.getByRole('button', { name: 'Thêm thiết bị' }).click();
		await page.getByRole('group', { name: 'Thiết bị 1' }).getByLabel('Máy tính').check();
		await next(page).click();
		await expect(page.getByRole('alert').getByRole('link')).toHaveText([/Cổng dịch vụ công/, /Bộ phận một cửa/]);
		await page.getByRole('radio', { name: 'Cổng dịch vụ công Hằng tháng' }).check();
		await page.getByRole('radio', { name: 'Bộ phận một cửa Chưa lần nào' }).check();
		await next(page).click();

		await checkedPage('Kiểm tra trước khi gửi');
		await expect(page.getByText('Phiếu đã sẵn sàng để gửi')).toBeVisible();
		await page.getByRole('button', { name: 'Gửi phiếu' }).click();
		await checkedPage('Cảm ơn ông/bà đã trả lời');
		const exported = (await (await page.request.get(`${survey}/cam-on/tinh-lai.json`)).json()) as { answers: object };
		expect(exported.answers).toMatchObject({
			phone: true,
			helper: 'other',
			ease: 4,
			recommend: 10,
			place: 'w02',
			use: { portal: 'month', vneid: 'day', office: 'never' },
			devices: [{ kind: 'pc' }]
		});
		expect(Object.keys(exported.answers), 'calculated values and own words are not in it').not.toEqual(
			expect.arrayContaining(['share', 'jobs', 'helper-Comment'])
		);
	});
});

test('rows come and go, and the focus with them, by the keyboard alone', async ({ page, checkedPage }) => {
	await begin(page);
	const place = page.getByRole('combobox', { name: /Nơi ở/ });
	await expect(place, 'the list is one to search by now').toHaveAttribute('aria-autocomplete', 'list');
	await place.focus();
	await page.keyboard.type('le ch');
	await expect(page.getByRole('option')).toHaveText(['Lê Chân']);
	await checkedPage('Câu một ô');
	await saved(page, () => page.keyboard.press('Enter'));
	await expect(place).toHaveValue('Lê Chân');
	await page.keyboard.type('xyz');
	await page.keyboard.press('Escape');
	await expect(place, 'leaving goes back to the choice').toHaveValue('Lê Chân');
	await page.reload();
	await expect(place).toHaveValue('Lê Chân');

	await page.goto(`${survey}/tables`);
	const field = (name: string) => page.locator(`[name="${name}"]`);
	await field('use:portal').first().focus();
	await saved(page, () => page.keyboard.press('Space'));
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('radio', { name: 'Cổng dịch vụ công Hằng tháng' })).toBeChecked();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('radio', { name: 'VNeID Chưa lần nào' })).toBeFocused();
	await field('jobs:0:title').focus();
	await page.keyboard.type('Khai sinh');
	await page.getByRole('button', { name: 'Thêm thủ tục' }).focus();
	await page.keyboard.press('Enter');
	await expect(field('jobs:1:title'), 'the new row has the focus').toBeFocused();
	await page.keyboard.type('Kết hôn');
	await page.getByRole('button', { name: 'Xóa dòng 1' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('group', { name: 'Dòng 1' }), 'what moved up has the focus').toBeFocused();
	await expect(field('jobs:0:title')).toHaveValue('Kết hôn');
	await expect(field('jobs:1:title')).toHaveCount(0);
	await expect(status(page)).toHaveText(/^Đã lưu/);
	await checkedPage('Bảng và dòng');
	await page.reload();
	await expect(field('jobs:0:title')).toHaveValue('Kết hôn');
});

test('at 200% zoom and on the narrowest screens nothing is cut off', async ({ page, checkedPage }) => {
	await begin(page);
	for (const width of [640, 320]) {
		await page.setViewportSize({ width, height: 480 });
		for (const [name, title] of [
			['one-field', 'Câu một ô'],
			['choices', 'Câu chọn'],
			['tables', 'Bảng và dòng']
		] as const) {
			await page.goto(`${survey}/${name}`);
			await checkedPage(title);
		}
	}
});

test('what a form was made to send is refused at its question, and nothing else is lost', async ({ page }) => {
	await begin(page);
	await page.getByLabel('Ông/bà muốn được gọi là gì?').fill('Bà Lan');
	await page.getByLabel('Số người trong nhà').fill('3');
	await saved(page, () => page.getByLabel('Mã hộ').fill('HP0123'));
	await page.goto(`${survey}/tables`);
	const send = (fields: Record<string, string>, to = 'tables') =>
		page.request.post(`${survey}/${to}?/luu`, {
			multipart: { _ngon_ngu: 'vi', ...fields },
			headers: { origin: new URL(survey).origin, accept: 'text/html' }
		});
	const tampered = await send({
		_asked: 'use,jobs,waited,people,__proto__,bogus',
		'use:portal': 'hourly',
		'use:bank': 'day',
		'jobs:n': '1',
		'jobs:0:title': 'x'.repeat(10_000_000),
		'jobs:0:days': '5',
		waited: '999',
		people: '20',
		bogus: 'x'
	});
	expect(tampered.status()).toBe(200);
	await page.reload();
	await expect(page.getByText('Câu trả lời dài quá').or(page.getByText(/dài/)).first()).toBeVisible();
	await expect(page.locator('[name="jobs:0:days"]'), 'the field beside it').toHaveValue('5');
	await expect(page.getByRole('radiogroup', { name: 'Cổng dịch vụ công' })).toHaveAttribute('aria-invalid', 'true');
	await page.goto(`${survey}/one-field`);
	await expect(page.getByLabel('Số người trong nhà'), 'of another page: not read').toHaveValue('3');
	await expect(page.getByLabel('Ông/bà muốn được gọi là gì?')).toHaveValue('Bà Lan');
	// More than the server takes at all: said plainly, and what was kept stays.
	const flood = await send({ _asked: 'wish', wish: 'x'.repeat(28_000_000) }, 'one-field');
	expect(flood.status()).toBe(413);
	await page.reload();
	await expect(page.getByLabel('Mã hộ')).toHaveValue('HP0123');
});
