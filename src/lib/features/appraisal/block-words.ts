/** What a block (khối) is called. */
import { m } from '#lib/paraglide/messages.js';

const BLOCKS: Record<string, () => string> = {
	SO: m.appraisal_block_so,
	QUAN: m.appraisal_block_quan,
	HUYEN: m.appraisal_block_huyen,
	XA: m.appraisal_block_xa,
	XA_DK: m.appraisal_block_xa_dk,
	CITY: m.appraisal_block_city
};

/** A block that has no name of ours stands by its code. */
export const blockName = (code: string): string => BLOCKS[code]?.() ?? code;
