/** A planner invites businesses by list; one of them answers by its letter, once. */
import { readFileSync } from 'node:fs';
import { expect, test } from './checked-page.ts';
import { ROUND, signInAs } from './people.ts';
import { answerAll } from './survey-answers.ts';

const ADMIN = `/quan-tri/khao-sat/${ROUND}/doanh-nghiep`;

/** As an office's Excel would save it: Windows-1258, tones as marks of their own. */
const windows1258 = (text: string): Buffer => {
	const decoder = new TextDecoder('windows-1258');
	const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
	const letters = text
		.normalize('NFD')
		.replace(/[aâăeêoôơuưAÂĂEÊOÔƠUƯ][\u0302\u0306\u031b]/g, (one) => one.normalize('NFC'));
	return Buffer.from([...letters].map((one) => bytes.get(one) ?? 63));
};

test('a planner invites by list, a business answers by its letter, and the letter is used up', async ({
	page,
	browser,
	checkedPage
}) => {
	// Two people's whole jobs in a row.
	test.slow();
	await page.goto(ADMIN);
	await signInAs(page, 'planner');
	await page.goto('/quan-tri/khao-sat');
	await checkedPage('Khảo sát và thư mời');
	await page.goto(ADMIN);
	await page.getByLabel('Tệp danh sách').setInputFiles({
		name: 'doanh-nghiep.csv',
		mimeType: 'text/csv',
		buffer: windows1258(
			'name;email;address;size\r\nCông ty Hải Âu;;1 Lê Lợi;micro\r\nCông ty Bạch Đằng;khong-phai-thu;;small\r\n'
		)
	});
	await page.getByRole('button', { name: 'Xem trước' }).click();
	await checkedPage('Xem trước danh sách mời');
	await expect(page.getByText('“khong-phai-thu” không phải là một địa chỉ thư điện tử')).toBeVisible();
	await page.getByRole('link', { name: 'Về trang khảo sát' }).click();
	await page.getByLabel('Tệp danh sách').setInputFiles({
		name: 'doanh-nghiep.csv',
		mimeType: 'text/csv',
		buffer: windows1258(
			'name;email;address;size\r\nCông ty Hải Âu;;1 Lê Lợi;micro\r\n"=HYPERLINK(""http://x"")";bach-dang@thu.example;;small\r\n'
		)
	});
	await page.getByRole('button', { name: 'Xem trước' }).click();
	await expect(page.getByRole('row', { name: /Công ty Hải Âu/ }), 'the encoding is recognised').toBeVisible();
	await page.getByRole('button', { name: 'Thêm 2 địa chỉ' }).click();
	await expect(page.getByText('Đã thêm 2 địa chỉ')).toBeVisible();
	await checkedPage(/./);

	await page.getByLabel(/chỉ những nơi không có thư điện tử/).check();
	await page.getByRole('button', { name: 'In thư có mã QR' }).click();
	await checkedPage('Thư mời và thư nhắc');
	await expect(page.getByText('Công ty Hải Âu')).toBeVisible();
	const code = await page.locator('[data-code]').innerText();
	const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g);
	expect(sheets, 'one letter, one sheet').toHaveLength(1);

	const business = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	await business.goto('/moi');
	await business.getByLabel('Mã trên thư mời').fill(code.toLowerCase());
	await business.getByRole('button', { name: 'Mở phiếu khảo sát' }).click();
	await expect(business.getByText('Ông/bà trả lời theo thư mời.')).toBeVisible();
	for (const box of await business.getByRole('checkbox').all()) await box.check();
	await business.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
	const heading = business.getByRole('heading', { level: 1 });
	await expect(heading).toHaveText('Thông tin chung');

	const colleague = await (await browser.newContext()).newPage();
	await colleague.goto(`/moi?ma=${code}`);
	await expect(colleague.getByText('Lời mời này đã được dùng để bắt đầu một phiếu.').first()).toBeVisible();
	await business.goto(`/moi?ma=${code}`);
	await business.getByRole('link', { name: 'Tiếp tục trả lời' }).click();
	await expect(heading, 'the same browser goes on').toHaveText('Thông tin chung');

	// A page may ask more once its first questions are answered.
	for (let sends = 0; sends < 40 && (await heading.innerText()) !== 'Kiểm tra trước khi gửi'; sends++) {
		await answerAll(business, ({ kind, choices, name }) =>
			kind === 'text' ? (name.endsWith('_a') ? '1' : '2') : choices.includes('no') ? 'no' : choices[0]!
		);
		await business.getByRole('button', { name: /^Lưu và (sang trang sau|kiểm tra phiếu)$/ }).click();
	}
	await business.getByRole('button', { name: 'Gửi phiếu' }).click();
	await expect(heading).toHaveText('Cảm ơn ông/bà đã trả lời');
	await colleague.reload();
	await expect(colleague.getByText('Lời mời này đã được dùng để gửi một phiếu.').first()).toBeVisible();

	await page.goto(ADMIN);
	await expect(page.getByRole('row', { name: /Siêu nhỏ/ })).toContainText('100%');
	await page.getByRole('button', { name: 'Gửi thư điện tử' }).click();
	await expect(page.getByText('Đã đưa 1 thư vào hộp thư đi.')).toBeVisible();
	await page.getByLabel(/Đã mời, chưa trả lời: 1/).check();
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Tải bảng đường dẫn (CSV)' }).click();
	const table = readFileSync(await (await download).path(), 'utf8');
	expect(table, 'whoever answered is not written to again').not.toContain('Hải Âu');
	expect(table, 'a formula is told as text').toContain(`"'=HYPERLINK(""http://x"")"`);

	await page.goto(ADMIN);
	await page.getByLabel('Chỉ tiêu của nhóm Siêu nhỏ').fill('nhiều');
	await page.getByRole('button', { name: /^Ghi chỉ tiêu.*Quy mô/ }).click();
	await expect(page.getByText('“nhiều” không phải là số')).toBeVisible();
	await page.getByLabel('Chỉ tiêu của nhóm Siêu nhỏ').fill('1.000');
	await page.getByRole('button', { name: /^Ghi chỉ tiêu.*Quy mô/ }).click();
	await expect(page.getByText('Đã ghi chỉ tiêu.')).toBeVisible();
	await expect(page.getByLabel('Chỉ tiêu của nhóm Siêu nhỏ')).toHaveValue('1000');
	await business.context().close();
	await colleague.context().close();
});
