/**
 * Dates as a calendar file (iCalendar, RFC 5545) that any calendar program reads. Written here: the libraries of the day
 * want a newer Node or bring a schema library with them, for what is a few escaped lines; a test reads it with a parser.
 */
export type CalendarEvent = {
	/** The same whenever the entry is given out, so that a later file changes it. */
	uid: string;
	/** Counts up with every change of the date. */
	sequence: number;
	/** "2026-12-31": the whole day. */
	day: string;
	summary: string;
	description: string;
	url?: string | undefined;
};

/** A calendar of whole-day entries. */
export function calendarFile(name: string, events: readonly CalendarEvent[], now: Date): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Thuoc So//Rounds//VI',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		`X-WR-CALNAME:${escaped(name)}`,
		...events.flatMap((event) => eventLines(event, now)),
		'END:VCALENDAR'
	];
	return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const eventLines = ({ uid, sequence, day, summary, description, url }: CalendarEvent, now: Date): string[] => [
	'BEGIN:VEVENT',
	`UID:${escaped(uid)}`,
	`SEQUENCE:${sequence}`,
	`DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, '')}`,
	`DTSTART;VALUE=DATE:${basicDay(day)}`,
	`DTEND;VALUE=DATE:${basicDay(new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10))}`,
	`SUMMARY:${escaped(summary)}`,
	`DESCRIPTION:${escaped(description)}`,
	...(url ? [`URL:${url}`] : []),
	'TRANSP:TRANSPARENT',
	'END:VEVENT'
];

const basicDay = (day: string) => day.replaceAll('-', '');

/** Section 3.3.11: what has a meaning in a text is written behind a backslash. */
const escaped = (text: string): string =>
	text
		.replace(/[\\;,]/g, '\\$&')
		.replace(/\r\n|\r|\n/g, '\\n')
		.replace(/(?!\t)\p{Cc}/gu, '');

const MOST_OCTETS = 75;

/** Section 3.1: no line is longer than 75 octets; a longer one goes on after a line break and a space. */
function folded(line: string): string {
	let out = '';
	let octets = 0;
	for (const character of line) {
		const size = new TextEncoder().encode(character).length;
		if (octets + size > MOST_OCTETS) {
			out += '\r\n ';
			octets = 1;
		}
		out += character;
		octets += size;
	}
	return out;
}
