/**
 * A whole round played by six people: Hà plans it, Lan fills in the Department of Justice, Minh hands in for it, Long and
 * Nga appraise, Bình leads the appraisal. Two criteria come back to the unit, one is disputed; what everybody reads in the
 * end is what the six decided. Late in the alphabet, since a published round changes what others see of results.
 */
import type { Page } from '@playwright/test';
import { signedPdf } from '../fixtures/files.ts';
import { expect, test } from './checked-page.ts';
import { points } from './figures.ts';
import { signInAs } from './people.ts';
import { fillDraft } from './round-draft.ts';

/** Earlier than the sample round, so that nobody's pages begin with it. */
const OURS = 'nam-2019';
const NAME = 'Kỳ thử năm 2019';
const SHEET = `/tu-danh-gia/${OURS}/STP`;
const APPRAISAL = `/tham-dinh/${OURS}/STP`;
/** Of 25, 15 and 20 points: 3 of 4 systems, 90 of 100, 4 of 5. */
const DECLARED = 18.75 + 13.5 + 16;
/** The second came down to 80 of 100 by the unit's own figure, the third to 12 points by the lead's word. */
const CORRECTED = 18.75 + 12 + 16;
const VERIFIED = 18.75 + 12 + 12;

const criterion = (page: Page, code: string) => page.locator(`[id="tc-${code}"]`);

test('six people play a round from its draft to published results', async ({ page, checkedPage }) => {
	test.setTimeout(360_000);
	const as = async (person: Parameters<typeof signInAs>[1], address: string) => {
		await page.context().clearCookies();
		await page.goto(address);
		await signInAs(page, person);
		await page.goto(address);
	};
	const step = async (to: string, name: string, reason?: string) => {
		const next = page.locator(`#buoc-${to}`);
		if (reason) await next.getByLabel('Lý do').fill(reason);
		await next.getByRole('button', { name }).click();
		await expect(page.getByRole('status')).toContainText('Đã chuyển sang');
	};

	await test.step('Hà makes the round, opens it and names who leads the appraisal', async () => {
		await as('planner', '/quan-tri/ky');
		await page.getByRole('combobox', { name: 'Sao chép từ kỳ' }).selectOption('mau-2022');
		await page.getByRole('button', { name: 'Xem bản sao' }).click();
		await fillDraft(page, { id: OURS, year: '2019', nameVi: NAME, nameEn: 'Trial round 2019', opens: '2019-12-01' });
		await page.getByLabel('Thẩm định đến').fill('2030-03-31');
		await page.getByRole('button', { name: 'Lưu dự thảo' }).click();
		await checkedPage(NAME);
		await step('open', 'Mở kỳ đánh giá');
		await page.goto(`/tham-dinh/${OURS}/phan-cong`);
		await page.getByRole('button', { name: 'Chỉ định tổ trưởng Phan Quốc Bình' }).click();
		await expect(page.getByRole('button', { name: 'Thôi tổ trưởng Phan Quốc Bình' })).toBeVisible();
		await checkedPage('Phân công');
	});

	await test.step('Lan declares three figures, explains where the papers are, and hands over to Minh', async () => {
		await as('officer', `${SHEET}/cqs-at`);
		for (const [code, part, whole] of [
			['CQS_AT_1', '3', '4'],
			['CQS_AT_3', '90', '100'],
			['CQS_AT_4', '4', '5']
		] as const) {
			await page.locator(`[name="${code}_a"]`).fill(part);
			await page.locator(`[name="${code}_b"]`).fill(whole);
		}
		for (const code of ['CQS.AT.1', 'CQS.AT.3', 'CQS.AT.4'])
			await explain(page, code, 'Bản giấy lưu tại văn phòng Sở.');
		await page.getByRole('button', { name: 'Lưu', exact: true }).click();
		await expect(page.getByText(/^Đã lưu lúc/).first()).toBeVisible();
		await page.goto(`${SHEET}/nop`);
		await expect(page.getByRole('button', { name: 'Nộp phiếu tự đánh giá' })).toHaveCount(0);
		await page.getByRole('button', { name: 'Hoàn thành, trình lãnh đạo' }).click();
		await expect(page.getByText('Đã trình lãnh đạo đơn vị')).toBeVisible();
	});

	await test.step('Minh hands in', async () => {
		await as('head', `${SHEET}/nop`);
		await submit(page);
		await checkedPage('Đã nộp phiếu tự đánh giá');
		await expect(page.getByRole('main')).toContainText(`${points(DECLARED)}/1.000`);
	});

	await test.step('Hà locks the others out, and says why', async () => {
		await as('planner', `/quan-tri/ky/${OURS}`);
		await expect(page.locator('#buoc-appraisal')).toContainText('19 đơn vị chưa nộp phiếu.');
		await step('appraisal', 'Khóa nộp phiếu, chuyển sang thẩm định', 'Kết thúc thử');
	});

	await test.step('Long agrees to one criterion and gives two back', async () => {
		await as('appraiser', APPRAISAL);
		await criterion(page, 'CQS.AT.1').getByRole('button', { name: 'Đồng ý CQS.AT.1' }).click();
		for (const code of ['CQS.AT.3', 'CQS.AT.4']) {
			const judged = criterion(page, code);
			await judged.locator('summary', { hasText: 'Sửa điểm hoặc trả lại' }).click();
			await judged.getByLabel('Lý do').fill(`Xin gửi danh sách kèm theo của ${code}.`);
			await judged.getByRole('button', { name: 'Trả lại tiêu chí' }).click();
			await expect(judged.getByText('Trả lại', { exact: true })).toBeVisible();
		}
		await page.getByRole('button', { name: /^Đồng ý \d+ tiêu chí còn lại của cả phiếu$/ }).click();
		await expect(page.getByRole('button', { name: 'Kết thúc thẩm định' }), 'not while two are back').toHaveCount(0);
		await page.getByRole('button', { name: 'Trả lại đơn vị (2 tiêu chí)' }).click();
		await expect(page.getByText('Hồ sơ đang ở đơn vị')).toBeVisible();
	});

	await test.step('Hà opens the time of explanation', async () => {
		await as('planner', `/quan-tri/ky/${OURS}`);
		await expect(page.locator('#buoc-final').getByRole('button'), 'one unit owes an answer').toHaveCount(0);
		await step('explanation', 'Chuyển sang giải trình');
	});

	await test.step('Lan answers the two and no other; Minh hands in again', async () => {
		await as('officer', SHEET);
		await expect(page.getByText('Có 2 tiêu chí được trả lại')).toBeVisible();
		await page
			.locator('#tra-lai')
			.getByRole('link', { name: /^CQS\.AT\.3/ })
			.click();
		await expect(page.locator('form[data-live] section[id^="tc-"]')).toHaveCount(2);
		await page.locator('[name="CQS_AT_3_a"]').fill('80');
		await explain(page, 'CQS.AT.3', 'Đã rà lại: 80 máy theo danh sách.');
		await explain(page, 'CQS.AT.4', 'Danh sách ở trang 3 báo cáo năm.');
		await page.getByRole('button', { name: 'Lưu', exact: true }).click();
		await expect(page.getByText(/^Đã lưu lúc/).first()).toBeVisible();
		await page.goto(`${SHEET}/nop`);
		await page.getByRole('button', { name: 'Hoàn thành, trình lãnh đạo' }).click();
		await expect(page.getByText('Đã trình lãnh đạo đơn vị')).toBeVisible();
		await as('head', `${SHEET}/nop`);
		await submit(page);
		await expect(page.getByRole('main')).toContainText(`${points(CORRECTED)}/1.000`);
	});

	await test.step('Long agrees to both answers, Nga to one of them: the other is disputed and holds everything up', async () => {
		await as('appraiser', APPRAISAL);
		for (const code of ['CQS.AT.3', 'CQS.AT.4'])
			await criterion(page, code)
				.getByRole('button', { name: `Đồng ý ${code}` })
				.click();
		await as('secondAppraiser', APPRAISAL);
		const judged = criterion(page, 'CQS.AT.4');
		await judged.locator('summary', { hasText: 'Sửa điểm hoặc trả lại' }).click();
		await judged.getByLabel('Điểm thẩm định').fill('8');
		await judged.getByLabel('Lý do').fill('Danh sách chỉ có hai hệ thống.');
		await judged.getByRole('button', { name: 'Sửa điểm' }).click();
		await expect(judged.getByText('Ý kiến khác nhau')).toBeVisible();
		await expect(page.getByRole('button', { name: 'Kết thúc thẩm định' })).toHaveCount(0);
		await checkedPage('Thẩm định: Sở Tư pháp');
		await as('planner', `/quan-tri/ky/${OURS}`);
		await expect(page.locator('#buoc-final')).toContainText('1 tiêu chí');
		await expect(page.locator('#buoc-final').getByRole('button')).toHaveCount(0);
	});

	await test.step('Bình settles it with a reason, and Long finishes', async () => {
		await as('lead', APPRAISAL);
		const judged = criterion(page, 'CQS.AT.4');
		await judged.getByLabel('Điểm thẩm định').first().fill('12');
		await judged.getByLabel('Lý do').first().fill('Ba hệ thống có hồ sơ.');
		await judged.getByRole('button', { name: 'Lấy điểm đã nhập' }).click();
		await expect(judged.getByText('Ba hệ thống có hồ sơ.').first()).toBeVisible();
		await as('appraiser', APPRAISAL);
		await expect(
			page.getByText(`Điểm tự đánh giá ${points(CORRECTED)}, điểm thẩm định ${points(VERIFIED)} trên`)
		).toBeVisible();
		await page.getByRole('button', { name: 'Kết thúc thẩm định' }).click();
		await expect(page.getByText('Đã hoàn tất thẩm định')).toBeVisible();
	});

	await test.step('Lan reads how it came to 12 points', async () => {
		await as('officer', `${SHEET}/tieu-chi/CQS.AT.4`);
		await checkedPage(/^CQS\.AT\.4/);
		for (const words of ['Danh sách chỉ có hai hệ thống.', 'Ba hệ thống có hồ sơ.', 'Danh sách ở trang 3 báo cáo năm.'])
			await expect(page.getByRole('main')).toContainText(words);
	});

	await test.step('Hà records the council’s papers, settles the scores and publishes', async () => {
		await as('planner', `/tham-dinh/${OURS}/hoi-dong`);
		for (const [kind, number] of [
			['minutes', '01/BB-HĐTĐ'],
			['decision', '02/QĐ-UBND']
		] as const) {
			await page.getByLabel('Loại văn bản').selectOption(kind);
			await page.getByLabel('Số, ký hiệu').fill(number);
			await page.getByLabel('Ngày ký').fill('2023-02-20');
			const file = { name: `${kind}.pdf`, mimeType: 'application/pdf', buffer: signedPdf(kind) };
			await page.getByLabel('Tệp', { exact: false }).last().setInputFiles(file);
			await page.getByRole('button', { name: 'Ghi nhận', exact: true }).click();
			await expect(page.getByText('Đã ghi nhận văn bản.')).toBeVisible();
		}
		await checkedPage('Hội đồng thẩm định');
		await page.goto(`/quan-tri/ky/${OURS}`);
		await expect(page.locator('#buoc-final'), 'the minutes are there').not.toContainText('biên bản');
		await step('final', 'Chốt điểm', '19 đơn vị không nộp');
		await page.getByRole('link', { name: 'Đến trang công bố' }).click();
		await page.getByRole('button', { name: 'Tính lại và đóng băng' }).click();
		await expect(page.getByRole('status')).toContainText('không có khác biệt');
		await page.getByRole('button', { name: 'Công bố kết quả' }).click();
		await expect(page.getByRole('status'), 'no reason is asked for').toContainText('Đã công bố kết quả.');
	});

	await test.step('and everybody reads what the six decided', async () => {
		await page.context().clearCookies();
		await page.goto('/ket-qua');
		await page.getByRole('link', { name: new RegExp(`^${NAME}`) }).click();
		await checkedPage(`Kết quả ${NAME}`);
		const row = page.getByRole('row').filter({ hasText: 'Sở Tư pháp' }).first();
		await expect(row).toContainText(points(VERIFIED));
		const csv = await (await page.request.get(`/ket-qua/${OURS}/du-lieu.csv`)).text();
		const ours = csv.split('\n').filter((line) => line.includes(',STP,') && line.includes('CQS.AT.4'));
		expect(ours.length).toBeGreaterThan(0);
		expect(ours.join('\n')).toMatch(/\b12\b/);
	});
});

async function explain(page: Page, code: string, words: string): Promise<void> {
	const explained = criterion(page, code).getByRole('textbox', { name: 'Giải trình' });
	if (!(await explained.isVisible())) await criterion(page, code).locator('summary', { hasText: 'Giải trình' }).click();
	await explained.fill(words);
}

/** Past what is unanswered, and read where something changed since the head looked last. */
async function submit(page: Page): Promise<void> {
	const unanswered = page.getByLabel(/Tôi xác nhận nộp phiếu khi còn/);
	if (await unanswered.isVisible()) await unanswered.check();
	await page.getByRole('button', { name: 'Nộp phiếu tự đánh giá' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Đã nộp phiếu tự đánh giá' })).toBeVisible();
}
