/** A business answers on a phone and learns its level at once. */
import { expect, test } from './checked-page.ts';
import { answerAll, type Choose } from './survey-answers.ts';

const PILLARS = [
	'Trải nghiệm số cho khách hàng',
	'Chiến lược số',
	'Hạ tầng và công nghệ số',
	'Vận hành',
	'Chuyển đổi số văn hóa doanh nghiệp',
	'Dữ liệu và tài sản thông tin'
];

/** Level 3 everywhere: half of a whole lies above the second cut point of 40% and not above the third of 60%. */
const levelThree: Choose = ({ name, kind, choices }) => {
	if (kind === 'text') return name.endsWith('_a') ? '1.250,5' : '2.501';
	return choices.includes('yes') ? 'yes' : choices.includes('3') ? '3' : choices[0]!;
};

test.describe('with JavaScript off', () => {
	test.use({ javaScriptEnabled: false });

	test('a business answers the six pillars and sees its level and theirs @phone', async ({ page, checkedPage }) => {
		const onwards = () => page.getByRole('button', { name: /^Lưu và (sang trang sau|kiểm tra phiếu)$/ }).click();
		await page.goto('/');
		await page.getByRole('link', { name: /^Trả lời khảo sát.*doanh nghiệp$/ }).click();
		for (const box of await page.getByRole('checkbox').all()) await box.check();
		await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
		await checkedPage('Thông tin chung');
		await answerAll(page, levelThree);
		await onwards();

		await checkedPage(PILLARS[0]!);
		const website = page.getByRole('radiogroup', { name: /có website riêng không/ });
		const often = page.locator('[name="1_1_1"]');
		await expect(often, 'the second step waits for the first').toHaveCount(0);
		await website.getByLabel('Có', { exact: true }).check();
		await onwards();
		await expect(page.getByRole('status')).toContainText('trang này có thêm');
		await checkedPage(PILLARS[0]!);
		await expect(website.getByLabel('Có', { exact: true })).toBeChecked();
		await expect(often.first()).toBeVisible();

		await answerAll(page, levelThree);
		await onwards();
		await expect(page.getByRole('status')).toContainText('trang này có thêm');
		const share = page.locator('[name="1_1_3_a"]');
		await share.fill('một nửa');
		await page.getByRole('button', { name: 'Lưu', exact: true }).click();
		await expect(page.locator('#q-1_1_3_a-error')).toContainText('“một nửa” không phải là số');
		await expect(share, 'what was typed stays').toHaveValue('một nửa');
		await checkedPage(PILLARS[0]!);
		await share.fill('');

		for (const pillar of PILLARS) {
			await checkedPage(pillar);
			for (
				let round = 0;
				round < 3 && (await page.getByRole('heading', { level: 1, name: pillar }).isVisible());
				round++
			) {
				await answerAll(page, levelThree);
				await onwards();
			}
		}
		await checkedPage('Khó khăn và nhu cầu hỗ trợ');
		await page.getByRole('checkbox').first().check();
		await onwards();
		await checkedPage('Kiểm tra trước khi gửi');
		await page.getByRole('button', { name: 'Gửi phiếu' }).click();

		await checkedPage('Cảm ơn ông/bà đã trả lời');
		await expect(page.getByText('Mức 3: Hình thành')).toBeVisible();
		// 60% of 320 points is 192, and level 4 asks for more than 192.
		await expect(page.getByText('192/320 điểm và 6 trụ cột từ mức 3 trở lên')).toBeVisible();
		for (const [at, pillar] of PILLARS.entries())
			await expect(page.getByText(`${at + 1}. ${pillar}`, { exact: true }).locator('..')).toContainText('Mức 3/5');
		await expect(page.getByRole('heading', { name: 'Nên cải thiện trước' })).toBeVisible();
		await expect(page.getByText(/^Mọi doanh nghiệp: \d+ phiếu/)).toBeVisible();
	});
});
