/** A document (tài liệu kiểm chứng) as a line to read: name, size, kind of preview, and what it says of itself. */
import { formatNumber } from '#lib/domain/decimal.ts';
import { formatDay } from '#lib/domain/date.ts';
import type { Language } from '#lib/domain/text.ts';

export type DocumentView = {
	id: string;
	name: string;
	/** "312 kB", "1,4 MB". */
	size: string;
	kind: 'pdf' | 'picture' | 'other';
	href: string;
	documentNumber: string | null;
	/** As stored, "2022-04-05". */
	documentDate: string | null;
	issuedBy: string | null;
	/** Number, date and issuing body in one line; null when none is known. */
	details: string | null;
};

type Kept = Pick<DocumentView, 'id' | 'documentNumber' | 'documentDate' | 'issuedBy'> & {
	fileName: string;
	mediaType: string;
	bytes: number;
};

export function documentView(document: Kept, language: Language): DocumentView {
	const { id, fileName, mediaType, bytes, documentNumber, documentDate, issuedBy } = document;
	const details = [documentNumber, documentDate && formatDay(documentDate), issuedBy].filter((one) => one !== null);
	return {
		id,
		name: fileName,
		size: sizeOf(bytes, language),
		kind: mediaType === 'application/pdf' ? 'pdf' : mediaType.startsWith('image/') ? 'picture' : 'other',
		href: `/tai-lieu/${id}`,
		documentNumber,
		documentDate,
		issuedBy,
		details: details.length > 0 ? details.join(' · ') : null
	};
}

const MEGABYTE = 1024 * 1024;

const sizeOf = (bytes: number, language: Language) =>
	bytes < MEGABYTE
		? `${formatNumber(Math.ceil(bytes / 1024), language)} kB`
		: `${formatNumber(Math.round((bytes / MEGABYTE) * 10) / 10, language, 1, 1)} MB`;
