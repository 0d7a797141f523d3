/** The people of the demonstration, by what they do. */
import type { Page } from '@playwright/test';
import { SAMPLE_PASSWORD } from '../../src/lib/demo/sample-accounts.ts';

export const ROUND = 'mau-2022';

const PEOPLE = {
	officer: 'can-bo.so-tu-phap',
	head: 'lanh-dao.so-tu-phap',
	appraiser: 'tham-dinh',
	planner: 'dieu-phoi',
	/** Officer and head in one person, of a department that has not started and of a district that is under way. */
	tourism: 'don-vi.sdl',
	doSon: 'don-vi.q-ds',
	/** Of a district that has submitted. */
	duongKinh: 'don-vi.q-dk'
};

/** Fills in the sign-in form that the page shows. */
export async function signInAs(page: Page, person: keyof typeof PEOPLE): Promise<void> {
	await page.getByLabel('Thư điện tử').fill(`${PEOPLE[person]}@mau.thuoc-so.vn`);
	await page.getByLabel('Mật khẩu').fill(SAMPLE_PASSWORD);
	await page.getByRole('main').getByRole('button', { name: 'Đăng nhập' }).click();
}
