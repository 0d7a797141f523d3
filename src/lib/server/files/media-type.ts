/** What a file really is, by its content: names and declared types are not trusted. */
import { fileTypeFromFile } from 'file-type';
import { readFile } from 'node:fs/promises';
import { MEDIA_TYPES, type MediaType } from '#lib/domain/evidence/document-kinds.ts';

/**
 * One of the kinds taken, or null: also for documents that carry macros. HTML, SVG and programs are none of the kinds,
 * whatever they are called.
 */
export async function mediaTypeOf(path: string): Promise<MediaType | null> {
	const found = await fileTypeFromFile(path).catch(() => undefined);
	const type = MEDIA_TYPES.find((one) => one === found?.mime);
	if (!type) return null;
	return isZip(type) && (await carriesMacros(path)) ? null : type;
}

const isZip = (type: MediaType) => type.includes('officedocument') || type.includes('opendocument');

/** Names inside a ZIP stand there as they are, so the one of Word's and Excel's programs, or OpenDocument's, is found. */
async function carriesMacros(path: string): Promise<boolean> {
	const bytes = await readFile(path);
	return ['vbaProject.bin', 'Basic/script-lc.xml', 'xl/macrosheets/'].some((name) => bytes.includes(name));
}
