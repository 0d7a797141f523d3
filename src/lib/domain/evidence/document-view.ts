/** A document (tài liệu kiểm chứng) as a line to read: name, size, kind of preview, and what it says of itself. */
import { formatDay } from '#lib/domain/date.ts';
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Language } from '#lib/domain/text.ts';
import { pickDetails, type DocumentDetails } from './document-details.ts';
import { previewOf } from './document-kinds.ts';
import { MEGABYTE } from './limits.ts';

export type DocumentView = DocumentDetails & {
	/** Of its use at a criterion, or of the document where it stands for itself. */
	id: string;
	/** Its title, or else its file's name. */
	name: string;
	fileName: string;
	/** "312 kB", "1,4 MB". */
	size: string;
	kind: 'pdf' | 'picture' | 'other';
	href: string;
	/** Number, date and issuing body in one line; null when none is known. */
	details: string | null;
	/** What the virus scanner said; null where there is none. */
	scan: 'clean' | 'pending' | 'infected' | null;
	scanFound: string | null;
};

type Kept = DocumentDetails &
	Pick<DocumentView, 'id' | 'fileName' | 'scan' | 'scanFound'> & {
		/** Where `id` is that of a use. */
		documentId?: string;
		mediaType: string;
		bytes: number;
	};

export function documentView(document: Kept, language: Language): DocumentView {
	const { id, documentId, fileName, mediaType, bytes, scan, scanFound, ...rest } = document;
	const given = pickDetails(rest);
	const { title, documentNumber, documentDate, issuedBy } = given;
	const details = [documentNumber, documentDate && formatDay(documentDate), issuedBy].filter((one) => one !== null);
	return {
		...given,
		id,
		name: title ?? fileName,
		fileName,
		size: sizeOf(bytes, language),
		// What is infected opens nowhere.
		kind: scan === 'infected' ? 'other' : previewOf(mediaType),
		href: `/tai-lieu/${documentId ?? id}`,
		details: details.length > 0 ? details.join(' · ') : null,
		scan,
		scanFound
	};
}

const sizeOf = (bytes: number, language: Language) =>
	bytes < MEGABYTE
		? `${formatNumber(Math.ceil(bytes / 1024), language)} kB`
		: `${formatNumber(Math.round((bytes / MEGABYTE) * 10) / 10, language, 1, 1)} MB`;
