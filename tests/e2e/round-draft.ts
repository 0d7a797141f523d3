/** The form of a round's draft, filled in as a planner would who copies last year's round. */
import type { Page } from '@playwright/test';

export type RoundDraft = { id: string; year: string; nameVi: string; nameEn: string; opens: string };

/** A round of departments alone; its last date stands before the one that it must follow. */
export async function fillDraft(page: Page, { id, year, nameVi, nameEn, opens }: RoundDraft): Promise<void> {
	await page.getByLabel('Mã kỳ').fill(id);
	await page.getByRole('textbox', { name: /^Năm/ }).fill(year);
	await page.getByLabel('Tên tiếng Việt').fill(nameVi);
	await page.getByLabel('Tên tiếng Anh').fill(nameEn);
	await page.getByLabel('Ngày mở').fill(opens);
	await page.getByLabel('Hạn nộp phiếu').fill('2030-01-31');
	await page.getByLabel('Thẩm định đến').fill('2029-12-31');
	await page.getByLabel('Đơn vị có hiệu lực ngày').fill('2022-12-31');
	await page.locator('select[name="instrument-department"]').selectOption('hp-so@2022.1');
	for (const group of ['district', 'commune', 'city', 'business', 'citizen'])
		await page.locator(`select[name="instrument-${group}"]`).selectOption('');
}
