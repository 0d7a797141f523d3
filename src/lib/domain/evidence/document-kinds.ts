/** Kinds of document that are taken as evidence, and which of them a browser can show. */

/** Pictures of phones included; older DOC and XLS are not, for their macros cannot be told from the rest. */
export const MEDIA_TYPES = [
	'application/pdf',
	'image/jpeg',
	'image/png',
	'image/webp',
	'image/heic',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	'application/vnd.oasis.opendocument.text',
	'application/vnd.oasis.opendocument.spreadsheet'
] as const;

export type MediaType = (typeof MEDIA_TYPES)[number];

/** As people call them, for a message. */
export const KINDS_TAKEN = 'PDF, JPEG, PNG, WebP, HEIC, DOCX, XLSX, ODT, ODS';

/**
 * For a file field. A phone offers its camera where pictures are taken whole (`image/*`), and turns HEIC into JPEG itself
 * where HEIC is not asked for by name.
 */
export const ACCEPTED = 'image/*,.pdf,.docx,.xlsx,.odt,.ods';

/** Shown in the page; everything else is only saved. */
export const isShown = (mediaType: string): boolean => previewOf(mediaType) !== 'other';

export const previewOf = (mediaType: string): 'pdf' | 'picture' | 'other' =>
	mediaType === 'application/pdf'
		? 'pdf'
		: ['image/jpeg', 'image/png', 'image/webp'].includes(mediaType)
			? 'picture'
			: 'other';
