/** Files as offices send them, and as somebody sends them who means harm. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LARGEST_TABLE, readTable, writeCsv, writeWorkbook } from '#lib/server/spreadsheet.ts';

const bytes = (...pieces: (string | number[])[]) =>
	Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))));
const read = async (given: Uint8Array) => {
	const table = await readTable(given);
	return table.ok ? table.value : table.problem.code;
};
const utf16 = (text: string, big = false) => {
	const little = Buffer.from(text, 'utf16le');
	return big ? little.swap16() : little;
};
const ROWS = [
	['tên', 'số'],
	['Sở Tư pháp', '1,5']
];

describe('CSV', () => {
	test.each<[string, Uint8Array]>([
		['UTF-8', bytes('tên;số\nSở Tư pháp;1,5\n')],
		['UTF-8 with its mark, lines of Windows', bytes([0xef, 0xbb, 0xbf], 'tên;số\r\nSở Tư pháp;1,5\r\n\r\n')],
		['letters and accents apart', bytes('tên;số\nSở Tư pháp;1,5'.normalize('NFD'))],
		['commas, a field in quotes', bytes('tên,số\nSở Tư pháp,"1,5"\n')],
		['tabs', bytes('tên\tsố\nSở Tư pháp\t1,5\n')],
		[
			'UTF-16, as Excel writes "Unicode text"',
			Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('tên\tsố\nSở Tư pháp\t1,5')])
		],
		['UTF-16, the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16('tên;số\nSở Tư pháp;1,5', true)])],
		['UTF-16 without its mark', utf16('tên;số\nSở Tư pháp;1,5')],
		// t ê n ; s ô+dấu sắc … S ơ+dấu hỏi, T ư, p h a+dấu sắc p
		[
			'Windows-1258',
			bytes('t', [0xea], 'n;s', [0xf4, 0xec], '\nS', [0xf5, 0xd2], ' T', [0xfd], ' ph', [0xe1], 'p;1,5\n')
		]
	])('%s', async (_, given) => {
		expect(await read(given)).toEqual(ROWS);
	});

	test('empty rows inside keep their place, so that row 4 is row 4 of the file', async () => {
		expect(await read(bytes('a;b\n\n1;2\n;\n'))).toEqual([['a', 'b'], [''], ['1', '2']]);
	});

	test.each<[string, Uint8Array, string]>([
		['nothing', bytes(''), 'file_empty'],
		['only empty lines', bytes('\n\n'), 'file_empty'],
		['a PDF', bytes('%PDF-1.7 ...'), 'file_kind'],
		['the old format of Excel', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'file_kind'],
		// "Sở" as the font encoding TCVN3 has it, and noise.
		[
			'TCVN3',
			bytes('t', [0xaa], 'n;s', [0xe8], '\nS', [0xeb], ' T', [0xad], ' ph', [0xb8], 'p;1,5\n'),
			'table_encoding'
		],
		['noise', bytes([0x00, 0x00, 0x81, 0x8d, 0x90, 0xff, 0x03, 0x02]), 'table_encoding'],
		['a quote that never closes', bytes('a;b\n"x;1\n2;3\n'), 'table_unreadable'],
		['too many columns', bytes(`${'a;'.repeat(70)}b\n`), 'table_too_large'],
		['too many rows', bytes('a\n' + '1\n'.repeat(40_001)), 'table_too_large'],
		['too long a cell', bytes(`a\n${'x'.repeat(20_001)}\n`), 'text_too_long'],
		['too large', Buffer.alloc(LARGEST_TABLE + 1, 'a'), 'file_too_large']
	])('%s is refused', async (_, given, code) => {
		expect(await read(given)).toBe(code);
	});

	test('a null byte and half a letter do not reach the database', async () => {
		expect(await read(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('a;b\nx\0y;\uD800z')]))).toEqual([
			['a', 'b'],
			['xy', '\uFFFDz']
		]);
	});
});

describe('XLSX', () => {
	test('what we write we read: texts as texts, numbers as numbers', async () => {
		const rows = [
			['mã', 'tên', 'số'],
			['001', '=1+1', 1234.5],
			['1.10', 'Sở Tư pháp', 0.1]
		];
		const written = await writeWorkbook([
			{ name: 'Số liệu', rows },
			{ name: 'Khác', rows: [['x']] }
		]);
		expect(await read(written)).toEqual(rows);
	});

	test('a formula is the value that was last worked out', async () => {
		const sheet =
			'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>' +
			'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>';
		expect(await read(workbook(sheet))).toEqual([['a'], [2]]);
	});

	test.each<[string, Uint8Array, string]>([
		['no ZIP behind its first letters', bytes('PK\x03\x04 and nothing'), 'table_unreadable'],
		['a ZIP that is no workbook', zip({ 'readme.txt': 'x' }), 'table_unreadable'],
		[
			'a cell that claims to stand in the last row',
			workbook('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
			'table_too_large'
		],
		['a cell far to the right', workbook('<row r="1"><c r="XFD1"><v>1</v></c></row>'), 'table_too_large'],
		['parts that unfold beyond measure', workbook(`<!--${' '.repeat(60_000_000)}-->`), 'table_too_large'],
		['parts that lie about what they unfold to', workbook(`<!--${' '.repeat(60_000_000)}-->`, 100), 'table_too_large']
	])('%s is refused', async (_, given, code) => {
		expect(given.length).toBeLessThan(LARGEST_TABLE);
		expect(await read(given)).toBe(code);
	});
});

test('CSV is written so that no cell is run and Excel finds the columns', () => {
	const rows = [
		['tên', 'số', 'x'],
		['=HYPERLINK("a")', 1.5, null],
		['a;b', -2, '+3']
	];
	expect(writeCsv(rows, 'vi')).toBe('\uFEFFtên;số;x\r\n"\'=HYPERLINK(""a"")";1,5;\r\n"a;b";-2;\'+3\r\n');
	expect(writeCsv([['a,b', 1.5]], 'en')).toBe('\uFEFF"a,b",1.5\r\n');
});

/** A workbook with one sheet of these rows, as small as a reader takes it. */
function workbook(rows: string, statedSize?: number): Buffer {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	const relations = (type: string, target: string) =>
		`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/${type}" Target="${target}"/></Relationships>`;
	return zip(
		{
			'_rels/.rels': relations('officeDocument', 'xl/workbook.xml'),
			'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			'xl/_rels/workbook.xml.rels': relations('worksheet', 'worksheets/sheet1.xml'),
			'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`
		},
		statedSize
	);
}

/** A ZIP by hand, so that it can lie about its sizes. */
function zip(files: Record<string, string>, statedSize?: number): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const [path, text] of Object.entries(files)) {
		const name = Buffer.from(path);
		const packed = deflateRawSync(text);
		const head = Buffer.alloc(26);
		head.writeUInt16LE(8, 4);
		head.writeUInt32LE(packed.length, 14);
		head.writeUInt32LE(statedSize ?? Buffer.byteLength(text), 18);
		head.writeUInt16LE(name.length, 22);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(at, 10);
		parts.push(Buffer.from('PK\x03\x04'), head, name, packed);
		directory.push(Buffer.from('PK\x01\x02\x00\x00'), head, place, name);
		at += 30 + name.length + packed.length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 0, 'latin1');
	end.writeUInt16LE(Object.keys(files).length, 10);
	end.writeUInt32LE(listed.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, listed, end]);
}
