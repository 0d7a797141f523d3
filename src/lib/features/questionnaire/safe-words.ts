/**
 * Running text of a questionnaire's author as HTML that can do nothing but look like text. Everything is escaped first;
 * then a few tags without attributes, and links to https addresses, are let back in.
 */
const TAGS = /&lt;(\/?)(p|br|strong|em|b|i|ul|ol|li)\s*\/?&gt;/gi;
const LINKS = /&lt;a href=&quot;(https:\/\/[^&\s]+(?:&amp;[^&\s]+)*)&quot;&gt;(.*?)&lt;\/a&gt;/gi;

/** `said` stands for the names in braces: what a person answered, which stays plain text whatever it holds. */
export function safeWords(html: string, said: Readonly<Record<string, string>> = {}): string {
	return escaped(html)
		.replace(TAGS, '<$1$2>')
		.replace(LINKS, '<a href="$1">$2</a>')
		.replace(/\{([\w-]+)\}/g, (whole, name: string) => (said[name] === undefined ? whole : escaped(said[name])));
}

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
