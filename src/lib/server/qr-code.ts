/** QR codes, as the one path that draws all of their dark squares. */
import { encode } from 'uqr';

export type QrCode = {
	/** Squares a side, the quiet border of four included. */
	size: number;
	/** For an SVG of that size. */
	path: string;
};

/** Still read when an eighth of it is soiled or creased, as paper is. */
const CORRECTION = 'M';

export function qrCode(text: string): QrCode {
	const { size, data } = encode(text, { ecc: CORRECTION, border: 4 });
	const squares = data.flatMap((row, y) => runsOf(row).map(({ x, length }) => `M${x} ${y}h${length}v1h-${length}z`));
	return { size, path: squares.join('') };
}

/** Neighbours in a row are drawn as one: a third of the size, and no hairlines between them in print. */
function runsOf(row: readonly boolean[]): { x: number; length: number }[] {
	const runs: { x: number; length: number }[] = [];
	for (const [x, dark] of row.entries()) {
		const last = runs.at(-1);
		if (!dark) continue;
		if (last && last.x + last.length === x) last.length += 1;
		else runs.push({ x, length: 1 });
	}
	return runs;
}
