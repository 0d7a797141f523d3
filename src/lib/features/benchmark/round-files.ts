/** What can be taken along of a whole round, by those who see it whole. */
import { m } from '#lib/paraglide/messages.js';

export const roundFiles = (roundId: string): { href: string; label: string }[] => [
	{ href: `/doi-sanh/${roundId}/bao-cao.docx`, label: m.report_download_city() },
	{ href: `/doi-sanh/${roundId}/so-lieu.xlsx`, label: m.report_download_workbook() },
	{ href: `/doi-sanh/${roundId}/so-lieu.json`, label: m.report_download_json() }
];
