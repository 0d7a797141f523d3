/** An account from its invitation to its end: invited by mail, password set, forgotten, set anew, changed, closed. */
import { SAMPLE_PASSWORD } from '../../src/lib/demo/sample-accounts.ts';
import type { Page } from '@playwright/test';
import { expect, test } from './checked-page.ts';
import { signInAs } from './people.ts';

const [FIRST, SECOND] = ['bốn từ không liên quan', 'bánh đa cua buổi sáng'];

for (const [how, javaScriptEnabled, tag] of [
	['with JavaScript', true, '@desktop'],
	['without JavaScript', false, '@phone']
] as const)
	test.describe(how, () => {
		test.use({ javaScriptEnabled });
		const email = `thu.${tag.slice(1)}@mau.thuoc-so.vn`;
		const name = `Trần Thị Thu ${tag.slice(1)}`;

		test(`somebody is invited, sets a password, forgets it, and leaves ${tag}`, async ({ page, checkedPage }) => {
			test.slow();
			const as = async (person: Parameters<typeof signInAs>[1], address: string) => {
				await page.context().clearCookies();
				await page.goto(address);
				await signInAs(page, person);
				await page.goto(address);
			};
			const enter = async (password: string) => {
				await page.context().clearCookies();
				await page.goto('/dang-nhap');
				await page.getByLabel('Thư điện tử').fill(email);
				await page.getByLabel('Mật khẩu').fill(password);
				await page.getByRole('main').getByRole('button', { name: 'Đăng nhập', exact: true }).click();
			};

			await test.step('the planner invites an officer by mail; what is wrong is told at its field', async () => {
				await as('planner', '/quan-tri/nguoi-dung');
				await checkedPage('Người dùng');
				await page.getByRole('link', { name: 'Mời người dùng' }).click();
				await checkedPage('Mời người dùng');
				await page.getByLabel('Họ và tên').fill(name);
				await page.getByLabel('Thư điện tử công vụ').fill('thu@');
				await page.getByLabel('Vai trò thứ 1').selectOption('officer');
				await page.getByLabel('Ở đơn vị, dòng 1').selectOption('STP');
				await page.getByRole('button', { name: 'Mời', exact: true }).click();
				await expect(page.getByLabel('Thư điện tử công vụ')).toHaveAttribute('aria-invalid', 'true');
				await expect(page.getByLabel('Họ và tên'), 'what was typed stays').toHaveValue(name);
				await checkedPage('Mời người dùng');
				await page.getByLabel('Thư điện tử công vụ').fill(email);
				await page.getByRole('button', { name: 'Mời', exact: true }).click();
				await expect(page.getByText(`Đã gửi thư mời tới ${email}.`)).toBeVisible();
			});

			const invitation = await linkInMail(page, 'Mời sử dụng hệ thống Thước Số', email);
			await test.step('the link sets the password, once', async () => {
				await page.context().clearCookies();
				await page.goto(invitation);
				await checkedPage('Đặt mật khẩu');
				await page.getByLabel('Mật khẩu mới').fill('password1234');
				await page.getByRole('button', { name: 'Đặt mật khẩu' }).click();
				await expect(page.getByLabel('Mật khẩu mới')).toHaveAttribute('aria-invalid', 'true');
				await checkedPage('Đặt mật khẩu');
				await page.getByLabel('Mật khẩu mới').fill(FIRST);
				await page.getByRole('button', { name: 'Đặt mật khẩu' }).click();
				await checkedPage('Đăng nhập');
				await expect(page.getByText('Đã đặt mật khẩu. Mời ông/bà đăng nhập.')).toBeVisible();
				await page.goto(invitation);
				await expect(page.getByText(/Liên kết này đã được dùng/)).toBeVisible();
				await checkedPage('Đặt mật khẩu');
				await enter(FIRST);
				await checkedPage('Tự đánh giá');
			});

			await test.step('forgotten: the same answer for everybody, and a mail that sets a new one', async () => {
				await page.context().clearCookies();
				await page.goto('/dang-nhap');
				await page.getByRole('link', { name: 'Quên mật khẩu?' }).click();
				await checkedPage('Quên mật khẩu');
				for (const asked of ['khong-ai@mau.thuoc-so.vn', email]) {
					await page.getByLabel('Thư điện tử').fill(asked);
					await page.getByRole('button', { name: 'Gửi liên kết' }).click();
					await expect(page.getByText(/^Nếu địa chỉ này có tài khoản/)).toBeVisible();
				}
				const reset = await linkInMail(page, 'Đặt lại mật khẩu Thước Số', email);
				await page.context().clearCookies();
				await page.goto(reset);
				await page.getByLabel('Mật khẩu mới').fill(SECOND);
				await page.getByRole('button', { name: 'Đặt mật khẩu' }).click();
				await enter(FIRST);
				await expect(page.getByRole('alert').first()).toBeVisible();
				await enter(SECOND);
				await checkedPage('Tự đánh giá');
				await page.goto('/tai-khoan/mat-khau');
				await checkedPage('Đổi mật khẩu');
				await page.getByLabel('Mật khẩu hiện tại').fill(SECOND);
				await page.getByLabel('Mật khẩu mới').fill(FIRST);
				await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
				await checkedPage('Tài khoản của tôi');
				await expect(page.getByText(/^Đã đổi mật khẩu/)).toBeVisible();
			});

			await test.step('the head of the unit sees them, and prints a letter for another', async () => {
				await as('head', '/tai-khoan/don-vi');
				await checkedPage('Cán bộ của đơn vị');
				await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Đang dùng');
				await page.getByLabel('Họ và tên').fill('Lê Văn Giấy');
				await page.getByLabel('Thư điện tử công vụ').fill(`giay.${tag.slice(1)}@mau.thuoc-so.vn`);
				await page.getByLabel('In thư giấy để trao tay').check();
				await page.getByRole('button', { name: 'Mời', exact: true }).click();
				await expect(page.getByText(/Thư chỉ hiện một lần này/)).toBeVisible();
				await expect(page.locator('[data-link]')).toContainText('/dat-mat-khau/');
				await checkedPage('Cán bộ của đơn vị');
			});

			await test.step('an administrator closes the account, and nobody signs in any more', async () => {
				await as('administrator', `/quan-tri/nguoi-dung?tim=${encodeURIComponent(name)}`);
				await page.getByRole('link', { name }).click();
				await checkedPage(name);
				await page.getByRole('button', { name: 'Đóng tài khoản' }).click();
				await expect(page.getByText('Đã đóng tài khoản.', { exact: true })).toBeVisible();
				await checkedPage(name);
				await enter(FIRST);
				await expect(page.getByRole('alert').first()).toBeVisible();
				expect(new URL(page.url()).pathname).toBe('/dang-nhap');
			});
		});
	});

/** As the outbox of a demonstration shows it. */
async function linkInMail(page: Page, subject: string, to: string): Promise<string> {
	await page.context().clearCookies();
	await page.goto('/quan-tri/hop-thu-di');
	await page.getByLabel('Thư điện tử').fill('dieu-phoi@mau.thuoc-so.vn');
	await page.getByLabel('Mật khẩu').fill(SAMPLE_PASSWORD);
	await page.getByRole('main').getByRole('button', { name: 'Đăng nhập', exact: true }).click();
	await page.getByRole('row').filter({ hasText: to }).getByRole('link', { name: subject }).first().click();
	const main = page.getByRole('main');
	// The list stands until the mail has come.
	await expect(main).toContainText('/dat-mat-khau/');
	const body = await main.innerText();
	return new URL(/https?:\S+\/dat-mat-khau\/\S+/.exec(body)![0]).pathname;
}
