/** What anyone may read without an account. */
import { expect, test } from './checked-page.ts';

test.describe('with JavaScript off', () => {
	test.use({ javaScriptEnabled: false });

	test('published results are read with their sources, and taken as a file @phone @desktop', async ({
		page,
		checkedPage
	}) => {
		await page.goto('/');
		await page.getByRole('link', { name: 'Xem kết quả công bố' }).click();
		await checkedPage('Kết quả đã công bố');
		const ranking = page.getByRole('table', { name: /Xếp hạng DTI năm 2022 của 63 tỉnh, thành phố/ });
		await expect(ranking.getByRole('row')).toHaveCount(64);
		await expect(ranking.getByRole('row', { name: /Đà Nẵng/ })).toContainText('0,8002');
		await expect(page.getByText('suy ra', { exact: false }).first(), 'what is derived says so').toBeVisible();
		const file = await page.request.get('/ket-qua/du-lieu.csv');
		expect(file.headers()['content-type']).toContain('text/csv');
		expect((await file.text()).trim().split(/\r?\n/).length).toBeGreaterThan(100);
	});
});

test('the health of the program is told to whoever watches over it', async ({ request }) => {
	const health = await request.get('/healthz');
	expect(health.status()).toBe(200);
	expect(await health.json()).toEqual({ ok: true, database: true });
});
