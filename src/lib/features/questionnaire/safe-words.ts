/**
 * Running text of a questionnaire's author as HTML that can do nothing but look like text. Everything is escaped first;
 * then a few tags without attributes, and links to https addresses, are let back in.
 */
const TAGS = /&lt;(\/?)(p|br|strong|em|b|i|ul|ol|li)\s*\/?&gt;/gi;
const LINKS = /&lt;a href=&quot;(https:\/\/[^&\s]+(?:&amp;[^&\s]+)*)&quot;&gt;(.*?)&lt;\/a&gt;/gi;

export function safeWords(html: string): string {
	const escaped = html
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
	return escaped.replace(TAGS, '<$1$2>').replace(LINKS, '<a href="$1">$2</a>');
}
