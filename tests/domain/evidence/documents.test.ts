/** Documents as people name and describe them, and how many are taken. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	fillDetails,
	markDetails,
	mergeDetails,
	readDetails,
	shownName,
	type DocumentDetails
} from '#lib/domain/evidence/document-details.ts';
import { documentView } from '#lib/domain/evidence/document-view.ts';
import { ACCEPTED, isShown, MEDIA_TYPES, previewOf } from '#lib/domain/evidence/document-kinds.ts';
import { LARGEST_FILE, MEGABYTE, MOST_PER_CRITERION, MOST_PER_UNIT, overLimit } from '#lib/domain/evidence/limits.ts';

const TODAY = '2023-01-10';

describe('the name of a file', () => {
	test.each([
		['quyết định.pdf', 'quyết định.pdf'],
		['C:\\Users\\lan\\bao cao.docx', 'bao cao.docx'],
		['../../etc/passwd', 'passwd'],
		['  a \r\n b\u0000.pdf ', 'a b .pdf'],
		['', 'tai-lieu'],
		['/', 'tai-lieu'],
		['bao\u202Efdp.exe', 'bao fdp.exe']
	])('%j is shown as %j', (given, shown) => expect(shownName(given)).toBe(shown));

	test('is one line of at most 150 letters, whatever comes', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
				const shown = shownName(name);
				expect(shown.length).toBeLessThanOrEqual(150);
				expect(shown).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
				expect(shown).not.toBe('');
				expect(shown.isWellFormed()).toBe(true);
			}),
			{ numRuns: 40 }
		);
	});

	test('keeps its ending when it is cut', () => {
		expect(shownName(`${'a'.repeat(300)}.pdf`)).toMatch(/^a+….*\.pdf$/);
	});
});

describe('what a document says of itself', () => {
	test('is trimmed, and empty is not given', () => {
		expect(readDetails({ title: '  Kế  hoạch ', documentNumber: '', documentDate: '2022-04-05' }, TODAY, 'f')).toEqual({
			ok: true,
			value: { title: 'Kế hoạch', documentNumber: null, documentDate: '2022-04-05', issuedBy: null }
		});
	});

	test.each([
		[{ documentDate: '2022-02-30' }, 'date_malformed'],
		[{ documentDate: '5/4/2022' }, 'date_malformed'],
		[{ documentDate: '2023-01-11' }, 'date_in_future'],
		[{ documentNumber: 'a'.repeat(201) }, 'text_too_long'],
		[{ issuedBy: 'a'.repeat(201) }, 'text_too_long'],
		[{ title: 'a'.repeat(201) }, 'text_too_long']
	])('%j is refused: %s', (typed, code) => {
		expect(readDetails(typed, TODAY, 'f')).toMatchObject({ problem: { code, field: 'f' } });
	});

	test('today is not in the future', () => {
		expect(readDetails({ documentDate: TODAY }, TODAY, 'f').ok).toBe(true);
	});

	test('is filled up by what is given anew, and loses nothing', () => {
		const there = { title: 'A', documentNumber: '1', documentDate: null, issuedBy: null };
		expect(fillDetails(there, { title: null, documentNumber: '2', documentDate: TODAY, issuedBy: null })).toEqual({
			title: 'A',
			documentNumber: '2',
			documentDate: TODAY,
			issuedBy: null
		});
	});
});

describe('a document as it is shown', () => {
	const kept = {
		id: 'use',
		documentId: 'doc',
		fileName: 'a.pdf',
		mediaType: 'application/pdf',
		bytes: 1_400_000,
		title: null,
		documentNumber: '86/KH-UBND',
		documentDate: '2022-04-05',
		issuedBy: null,
		scan: null,
		scanFound: null
	};
	test('opens at its own address, by its title or else its file name', () => {
		expect(documentView(kept, 'vi')).toMatchObject({
			id: 'use',
			name: 'a.pdf',
			size: '1,3 MB',
			kind: 'pdf',
			href: '/tai-lieu/doc',
			details: '86/KH-UBND · 05/04/2022'
		});
		expect(documentView({ ...kept, title: 'Kế hoạch 86' }, 'en')).toMatchObject({
			name: 'Kế hoạch 86',
			size: '1.3 MB'
		});
	});
	test('is not previewed once a virus was found in it', () => {
		expect(documentView({ ...kept, scan: 'infected', scanFound: 'X' }, 'vi').kind).toBe('other');
	});
});

test('browsers show PDFs and pictures; the rest is saved', () => {
	expect(MEDIA_TYPES.filter(isShown)).toEqual(['application/pdf', 'image/jpeg', 'image/png', 'image/webp']);
	expect(previewOf('text/html')).toBe('other');
	expect(ACCEPTED, 'phones offer the camera for pictures').toContain('image/*');
});

describe('limits', () => {
	test.each([
		[{ atCriterion: MOST_PER_CRITERION - 1, ofUnit: MOST_PER_UNIT }, null],
		[
			{ atCriterion: MOST_PER_CRITERION, ofUnit: 0 },
			{ code: 'documents_too_many', details: { most: 20 } }
		],
		[
			{ atCriterion: 0, ofUnit: MOST_PER_UNIT + 1 },
			{ code: 'documents_too_large', details: { most: 1024 } }
		]
	])('%j: %j', (there, found) => {
		const over = overLimit(there, 'tep:A');
		if (found === null) expect(over).toBeNull();
		else expect(over).toMatchObject({ ...found, field: 'tep:A' });
	});
	test('one file fits in what one form may send', () => expect(LARGEST_FILE).toBeLessThan(26 * MEGABYTE));
});

describe('details that two people give at once', () => {
	const drawn: DocumentDetails = { title: null, documentNumber: '86/KH', documentDate: null, issuedBy: null };
	const there = { ...drawn, documentDate: '2022-04-05' };
	const sent = (mine: Partial<DocumentDetails>, marks = markDetails(drawn)) =>
		mergeDetails({ ...drawn, ...mine }, there, marks);

	test('a field left as it was drawn takes what the other one gave', () =>
		expect(sent({ title: 'Kế hoạch' })).toEqual({ ...there, title: 'Kế hoạch' }));
	test('left wholly as it was, nothing changes', () => expect(sent({})).toEqual(there));
	test('both gave the same', () => expect(sent({ documentDate: '2022-04-05' })).toEqual(there));
	test('the same field, differently, is a question and no answer', () =>
		expect(sent({ documentDate: '2022-04-06' })).toBeNull());
	test('asked again with what stands now, the person’s word is taken', () =>
		expect(sent({ documentDate: '2022-04-06' }, markDetails(there))).toMatchObject({ documentDate: '2022-04-06' }));
	test('a form that does not know what it showed says all of it', () => expect(sent({}, '')).toEqual(drawn));
});
