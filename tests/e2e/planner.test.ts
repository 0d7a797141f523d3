/** The planner reads who stands where, why, and what to raise. */
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from './checked-page.ts';
import { figure, figureIn } from './figures.ts';
import { ROUND, signInAs } from './people.ts';

const HOME = `/doi-sanh/${ROUND}`;

test('the ranking of each block agrees with a recount of its units’ criteria', async ({ page, checkedPage }) => {
	await page.goto('/doi-sanh');
	await signInAs(page, 'planner');
	await page.goto('/doi-sanh');
	await checkedPage('Tổng quan đối sánh');
	for (const block of ['Khối sở, ban, ngành', 'Khối UBND quận', 'Khối UBND huyện']) {
		const table = page.getByRole('table', { name: `Xếp hạng, ${block}` });
		const rows = await table
			.getByRole('row')
			.filter({ has: page.getByRole('link') })
			.all();
		expect(rows.length, block).toBeGreaterThan(2);
		let above = { rank: 0, value: Infinity };
		for (const [at, row] of rows.entries()) {
			const link = row.getByRole('link');
			const unit = (await link.getAttribute('href'))!.split('/').at(-1)!;
			const { points, max } = await recount(page.request, unit);
			const value = points / max;
			await expect(row, unit).toContainText(`${figure(points)}/${figure(max)}`);
			await expect(row, unit).toContainText(`${figure(value * 100)}%`);
			const rank = Number.parseInt(await row.getByRole('cell').first().innerText());
			expect(rank, `${unit}: ranks are shared by equals alone`).toBe(value === above.value ? above.rank : at + 1);
			expect(value, `${unit}: the higher first`).toBeLessThanOrEqual(above.value);
			above = { rank, value };
		}
	}
	await drawn(page);
});

test('a unit’s page shows its indices and criteria beside the block, and what to do about the low ones', async ({
	page,
	checkedPage
}) => {
	await page.goto(HOME);
	await signInAs(page, 'planner');
	await page.getByRole('table', { name: 'Xếp hạng, Khối UBND quận' }).getByRole('link').last().click();
	await checkedPage(/^Quận/);
	await expect(page.getByRole('main').getByText('Số liệu mẫu').first()).toBeVisible();
	expect(await drawn(page), 'a radar for each pillar with three indices or more').toBeGreaterThanOrEqual(2);
	const indices = page.getByRole('table', { name: 'Số liệu các chỉ số chính' });
	await expect(indices.getByRole('columnheader')).toContainText([
		'Chỉ số chính',
		'Đơn vị này',
		'Mốc so sánh',
		'Trung vị khối',
		'Cao nhất khối'
	]);
	await expect(page.getByRole('table', { name: /^Các tiêu chí của trụ cột/ })).toHaveCount(3);

	// Most recoverable points first, each with its advice.
	const low = page.getByRole('region', { name: /^Cần nâng/ }).or(page.locator('section[aria-labelledby="can-nang"]'));
	const recoverable = (await low.getByText(/^\+[\d.,]+ điểm$/).allInnerTexts()).map(figureIn);
	expect(recoverable.length).toBeGreaterThan(0);
	expect(recoverable).toEqual([...recoverable].sort((a, b) => b - a));
	await expect(low.getByText('Nhiệm vụ gợi ý').first()).toBeAttached();
});

test('the low criteria of the round are listed by recoverable points, by block and pillar', async ({
	page,
	checkedPage
}) => {
	await page.goto(`${HOME}/diem-thap`);
	await signInAs(page, 'planner');
	await checkedPage('Tiêu chí điểm thấp và chưa có điểm');
	const points = page.getByText(/^\+[\d.,]+ điểm$/);
	const listed = (await points.allInnerTexts()).map(figureIn);
	expect(listed.length).toBeGreaterThan(5);
	expect(listed).toEqual([...listed].sort((a, b) => b - a));
	await page.getByText('Mục tiêu và nhiệm vụ gợi ý').first().click();
	await expect(page.getByText(/\(KH 86, .+\)/).first(), 'an action with its place in the plan').toBeVisible();
	await page.getByLabel('Khối').selectOption({ label: 'Khối UBND quận' });
	await page.getByLabel('Trụ cột').selectOption({ label: 'Kinh tế số' });
	await page.getByRole('button', { name: 'Lọc' }).click();
	await expect(page.getByText('Phiếu tự đánh giá mức độ chuyển đổi số của sở').first()).toBeHidden();
	for (const path of await page.getByText(/ › /).allInnerTexts()) expect(path).toContain('Kinh tế số');
	await checkedPage('Tiêu chí điểm thấp và chưa có điểm');
});

test('the city stands among the 63 provinces by what was published, and the surveys by group', async ({
	page,
	checkedPage
}) => {
	await page.goto(`${HOME}/thanh-pho`);
	await signInAs(page, 'planner');
	await checkedPage('Hải Phòng trong bảng xếp hạng chuyển đổi số cấp tỉnh');
	await drawn(page);
	const provinces = page.getByRole('table', { name: 'Xếp hạng chuyển đổi số cấp tỉnh năm 2022, 63 tỉnh, thành phố' });
	await expect(provinces.getByRole('row')).toHaveCount(64);
	await expect(provinces.getByRole('row').nth(1)).toContainText('Đà Nẵng');
	await expect(provinces.getByText('chưa công bố').first(), 'no value is made up').toBeVisible();
	await page.getByRole('link', { name: 'Khảo sát', exact: true }).click();
	await checkedPage('Khảo sát doanh nghiệp và người dân');
	await expect(page.getByText('Không đại diện', { exact: true }).first()).toBeVisible();
	for (const folded of await page.getByRole('main').locator('summary').all()) await folded.click();
	await expect(page.getByText('Ẩn để bảo vệ nhóm nhỏ').first(), 'small groups stay hidden').toBeVisible();
	await checkedPage('Khảo sát doanh nghiệp và người dân');
});

test('what businesses need, by size, and the whole weighted by what was published of them @phone @desktop', async ({
	page,
	checkedPage
}) => {
	await page.goto(`${HOME}/khao-sat/doanh-nghiep`);
	await signInAs(page, 'planner');
	await page.getByLabel('Chia nhóm theo').selectOption({ label: 'Quy mô của doanh nghiệp?' });
	await page.getByRole('button', { name: 'Xem', exact: true }).click();
	await expect(page).toHaveURL(/theo=size/);
	await checkedPage('Câu trả lời theo nhóm: doanh nghiệp');
	await drawn(page);
	const needs = page
		.locator('section')
		.filter({ has: page.getByRole('heading', { name: 'Doanh nghiệp cần hỗ trợ gì?' }) });
	await needs.locator('summary').click();
	await expect(needs.getByRole('row').nth(1)).toContainText('%');

	// A total without its source is refused, with what was typed; then it counts, or says what is still missing.
	await page.getByText('Nhập số lượng đã công bố của từng nhóm').click();
	const totals = page.locator('#trong-so input[inputmode="numeric"]');
	for (const total of await totals.all()) await total.fill('1.000');
	await page.getByLabel('Nguồn').fill('');
	await page.getByRole('button', { name: 'Lưu số lượng' }).click();
	await expect(page.getByLabel('Nguồn')).toHaveAttribute('aria-invalid', 'true');
	await expect(totals.first()).toHaveValue('1.000');
	await checkedPage('Câu trả lời theo nhóm: doanh nghiệp');
	await page.getByLabel('Nguồn').fill('Số liệu thử, không phải số công bố');
	await page.getByRole('button', { name: 'Lưu số lượng' }).click();
	await expect(page.locator('#trong-so')).toContainText(/Trung bình theo trọng số|Chưa tính được: còn thiếu/);
	await checkedPage('Câu trả lời theo nhóm: doanh nghiệp');
	// Emptied, every response counts alike again.
	await page.getByText('Nhập số lượng đã công bố của từng nhóm').click();
	for (const total of await totals.all()) await total.fill('');
	await page.getByRole('button', { name: 'Lưu số lượng' }).click();
	await expect(page.locator('#trong-so')).toContainText('mỗi phiếu được tính như nhau');
});

test('the pages of a unit, of a criterion and of what is low fit a phone @phone', async ({ page, checkedPage }) => {
	await page.goto(`${HOME}/don-vi/STTTT`);
	await signInAs(page, 'planner');
	await checkedPage('Sở Thông tin và Truyền thông');
	await drawn(page);
	await page.goto(`${HOME}/diem-thap`);
	await checkedPage('Tiêu chí điểm thấp và chưa có điểm');
	await page.getByRole('heading', { level: 2 }).first().getByRole('link').click();
	await checkedPage(/./);
	await drawn(page);
});

/** Waits until every chart has drawn something; how many there are. A table or the way to it stands with each. */
async function drawn(page: Page): Promise<number> {
	const charts = page.locator('figure canvas');
	await expect(charts.first()).toBeVisible();
	for (const chart of await charts.all()) {
		await expect(chart).toHaveAttribute('aria-label', /.{20,}/);
		const inked = () =>
			chart.evaluate((canvas: HTMLCanvasElement) => {
				const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width || 1, canvas.height || 1);
				return data.some((channel) => channel > 0);
			});
		await expect.poll(inked).toBe(true);
	}
	await expect(page.locator('figure details')).toHaveCount(await charts.count());
	return charts.count();
}

/** Sums a unit's criteria from the file that its page offers; a criterion that does not apply has no cell to count. */
async function recount(request: APIRequestContext, unit: string): Promise<{ points: number; max: number }> {
	const csv = await (await request.get(`${HOME}/don-vi/${unit}/tai/tieu-chi`)).text();
	const [head, ...lines] = csv.replace('\uFEFF', '').trim().split('\r\n').map(cellsOf);
	const [points, max] = [head!.indexOf('điểm'), head!.indexOf('Điểm tối đa')];
	const sum = (column: number) => lines.reduce((total, cells) => total + figureIn(cells[column] || '0') * 100, 0);
	expect(lines.length, unit).toBeGreaterThan(20);
	return { points: Math.round(sum(points)) / 100, max: Math.round(sum(max)) / 100 };
}

/** The cells of a line whose texts may hold the separator between quotation marks. */
const cellsOf = (line: string): string[] =>
	[...line.matchAll(/("(?:[^"]|"")*"|[^;]*)(?:;|$)/g)].map(([, cell]) => cell!.replace(/^"|"$/g, ''));
