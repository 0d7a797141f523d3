import { expect, test } from 'vitest';
import { toCsv } from '#lib/domain/csv.ts';

test('opens in columns with numbers where Windows is set to Vietnamese, and to English', () => {
	const rows = [['Sở Tư pháp', 0.6523, -1.5, null]];
	expect(toCsv(['Đơn vị', 'Giá trị', 'Chênh lệch', 'Hạng'], rows, 'vi')).toBe(
		'\uFEFFĐơn vị;Giá trị;Chênh lệch;Hạng\r\nSở Tư pháp;0,6523;-1,5;\r\n'
	);
	expect(toCsv(['a', 'b', 'c', 'd'], rows, 'en')).toBe('\uFEFFa,b,c,d\r\nSở Tư pháp,0.6523,-1.5,\r\n');
});

test.each(['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', ' =1', '\t=1'])('%j is not run as a formula', (text) => {
	const [, line] = toCsv(['x'], [[text]], 'vi').split('\r\n');
	expect(line!.replace(/^"/, '')[0]).toBe("'");
});

test('a field keeps its separators, quotes and line ends', () => {
	expect(toCsv(['x'], [['một; "hai"\nba']], 'vi')).toBe('\uFEFFx\r\n"một; ""hai""\nba"\r\n');
});
