/** The people of the demonstration, by what they do. */
import type { Page } from '@playwright/test';
import { SAMPLE_PASSWORD } from '../../src/lib/demo/sample-accounts.ts';

export const ROUND = 'mau-2022';

const PEOPLE = {
	officer: 'can-bo.so-tu-phap',
	head: 'lanh-dao.so-tu-phap',
	appraiser: 'tham-dinh',
	secondAppraiser: 'tham-dinh-2',
	lead: 'to-truong',
	planner: 'dieu-phoi',
	administrator: 'quan-tri',
	/** Officer and head in one person, of a department that has not started and of a district that is under way. */
	tourism: 'don-vi.sdl',
	doSon: 'don-vi.q-ds',
	/** Of units that have not started: they prove their figures. */
	foreignAffairs: 'don-vi.sngv',
	island: 'don-vi.h-blv',
	/** Of a district where two officers share the work. */
	catHaiOfficer: 'can-bo.cat-hai',
	catHaiColleague: 'can-bo-2.cat-hai',
	catHaiHead: 'lanh-dao.cat-hai',
	/** Of a department that has submitted late. */
	healthOfficer: 'can-bo.so-y-te',
	healthHead: 'lanh-dao.so-y-te',
	/** Of a district that has submitted. */
	duongKinh: 'don-vi.q-dk',
	/** Of one that has submitted and is left alone. */
	kienThuy: 'don-vi.h-kt'
};

/** Fills in the sign-in form that the page shows. */
export async function signInAs(page: Page, person: keyof typeof PEOPLE): Promise<void> {
	await page.getByLabel('Thư điện tử').fill(`${PEOPLE[person]}@mau.thuoc-so.vn`);
	await page.getByLabel('Mật khẩu').fill(SAMPLE_PASSWORD);
	await page.getByRole('main').getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}
