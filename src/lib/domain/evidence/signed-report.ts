/** The report that goes with a submission (báo cáo có chữ ký): a scan of the signed paper, or a digitally signed PDF. */
import { formatDay, isDay } from '#lib/domain/date.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { documentView, type DocumentView } from './document-view.ts';
import type { SignatureFinding } from './pdf-signature.ts';

/** A scan or a PDF; a text that can still be typed in is no signed paper. */
export const REPORT_KINDS = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export const REPORT_KINDS_TAKEN = 'PDF, JPEG, PNG';
export const REPORT_ACCEPTED = '.pdf,.jpg,.jpeg,.png';

const LONGEST_NUMBER = 100;

/** What of its number and day is wrong; null: nothing. The day may not be after `today`. */
export function reportFlaw({ number, day }: { number: string; day: string }, today: string): Problem | null {
	if (number === '') return problem('answer_required', 'so');
	if (number.length > LONGEST_NUMBER) return problem('text_too_long', 'so', { most: LONGEST_NUMBER });
	if (day === '') return problem('answer_required', 'ngay');
	if (!isDay(day)) return problem('date_malformed', 'ngay', { value: day.slice(0, 40) });
	return day > today ? problem('date_in_future', 'ngay') : null;
}

/** As it is part of the submission's seal. */
export const reportSeal = ({ number, day, fileHash }: { number: string; day: string; fileHash: string }): string =>
	`${number} ${day} ${fileHash}`;

export type SignedReportView = {
	id: string;
	number: string;
	/** "05/01/2023". */
	day: string;
	document: DocumentView;
	signature: SignatureFinding;
};

type Kept = Parameters<typeof documentView>[0] & {
	reportId: string;
	reportNumber: string;
	reportDate: string;
	signature: SignatureFinding;
};

export const signedReportView = (
	{ reportId, reportNumber, reportDate, signature, ...document }: Kept,
	language: Language
): SignedReportView => ({
	id: reportId,
	number: reportNumber,
	day: formatDay(reportDate),
	document: documentView(document, language),
	signature
});
