/** The calendar file, read back with the parser of a calendar program. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { calendarFile, type CalendarEvent } from '#lib/domain/round/calendar.ts';

const NOW = new Date('2022-12-01T03:04:05Z');
const event = (set: Partial<CalendarEvent> = {}): CalendarEvent => ({
	uid: 'thu-2022-closesAt-STP@thu.example',
	sequence: 2,
	day: '2022-12-31',
	summary: 'Hạn nộp tự đánh giá: Sở Tư pháp',
	description: 'Kỳ thử 2022; Sở Tư pháp, thành phố Hải Phòng\nxem trang của đơn vị',
	url: 'https://thu.example/tu-danh-gia/thu-2022/STP',
	...set
});
const read = (text: string) =>
	new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));

test('an entry lasts the whole day, also over the turn of the year', () => {
	const [one] = read(calendarFile('Lịch', [event()], NOW));
	expect([one!.startDate.isDate, one!.startDate.toString(), one!.endDate.toString()]).toEqual([
		true,
		'2022-12-31',
		'2023-01-01'
	]);
	expect([one!.uid, one!.sequence]).toEqual(['thu-2022-closesAt-STP@thu.example', 2]);
	expect(one!.summary).toBe('Hạn nộp tự đánh giá: Sở Tư pháp');
	expect(one!.component.getFirstPropertyValue('dtstamp')!.toString()).toBe('2022-12-01T03:04:05Z');
});

test('lines end as they must and are at most 75 octets long', () => {
	const text = calendarFile('Lịch', [event({ summary: 'Ủy ban nhân dân '.repeat(20) })], NOW);
	expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
	for (const line of text.split('\r\n')) {
		expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
		expect(line).not.toMatch(/[\r\n]/);
	}
});

test('any text comes back as it was', () => {
	const words = fc
		.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
		.filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
	fc.assert(
		fc.property(words, words, (summary, description) => {
			const [one] = read(calendarFile(summary, [event({ summary, description })], NOW));
			expect([one!.summary, one!.description]).toEqual([summary, description]);
		})
	);
});
