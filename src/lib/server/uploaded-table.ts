/** A file that somebody sent and that waits to be confirmed. */

/** How long it waits. */
export const PREVIEW_HOURS = 24;

/** A name as somebody's machine gave it, short enough to keep and to show. */
export const keptName = (name: string): string =>
	name.replaceAll('\0', '').toWellFormed().normalize('NFC').split(/[\\/]/).at(-1)!.trim().slice(0, 200) || '–';

/** The id of a preview, well formed: anything else would be refused by the database itself. */
export const isPreviewId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
