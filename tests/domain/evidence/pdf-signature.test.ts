/** What can be seen of a digital signature in a PDF, and what only looks like one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signedRanges } from '#lib/domain/evidence/pdf-signature.ts';
import { reportFlaw } from '#lib/domain/evidence/signed-report.ts';
import { pdf, signedPdf } from '../../fixtures/files.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

test('a signature covers the file but for itself', () => {
	const file = signedPdf('báo cáo');
	const [range, ...others] = signedRanges(file);
	expect(others).toEqual([]);
	expect(range).toMatchObject({ end: file.length, appended: false });
	expect(textOf(file.subarray(range!.gapStart, range!.gapEnd))).toMatch(/^<3081[0-9a-f]+>$/);
	expect(range!.digest).toHaveLength(32);
});

test('what comes after it is told, but for an empty end', () => {
	const file = signedPdf();
	expect(signedRanges(Buffer.concat([file, bytesOf('\r\n')]))).toMatchObject([{ appended: false }]);
	expect(signedRanges(Buffer.concat([file, bytesOf('\n3 0 obj<<>>endobj')]))).toMatchObject([{ appended: true }]);
});

test.each([
	['no range', textOf(pdf())],
	['a range beyond the file', '%PDF /ByteRange [0 10 20 9999] <3081>'],
	['room that was kept for a signature', '%PDF /ByteRange [0 34 42 0]       <000000>'],
	['a gap that holds something else', '%PDF /ByteRange [0 10 20 5]  (words that are no number)'],
	['a range that begins inside', '%PDF /ByteRange [5 10 20 5]  <30810000>'],
	['a gap that ends before it begins', '%PDF /ByteRange [0 20 10 5]  <30810000>']
])('%s is no signature', (_, text) => {
	expect(signedRanges(bytesOf(text))).toEqual([]);
});

test('any file can be looked at', () => {
	const range = fc
		.tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60))
		.map((four) => `/ByteRange [${four.join(' ')}]`);
	const part = fc.oneof(range, fc.constantFrom('<3081', '>', '<06092a864886f70d01090431220420', ' '), fc.string());
	fc.assert(
		fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
			const file = bytesOf(parts.join(''));
			for (const { gapStart, gapEnd, end } of signedRanges(file))
				expect(0 < gapStart && gapStart < gapEnd && gapEnd <= end && end <= file.length).toBe(true);
		})
	);
});

test.each([
	[{ number: '12/BC-STP', day: '2023-01-05' }, undefined],
	[{ number: '', day: '2023-01-05' }, 'answer_required'],
	[{ number: '12', day: '' }, 'answer_required'],
	[{ number: '12', day: '2023-02-30' }, 'date_malformed'],
	[{ number: '12', day: '2023-01-11' }, 'date_in_future'],
	[{ number: 'x'.repeat(101), day: '2023-01-05' }, 'text_too_long']
])('a report as %j', (typed, code) => {
	expect(reportFlaw(typed, '2023-01-10')?.code).toBe(code);
});
