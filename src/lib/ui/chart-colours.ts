/**
 * Colours of a drawing. A configuration names them as tokens of the theme: "var(--color-primary)", or that within a pattern:
 * "hatch(var(--chart-2))", "dots(...)", "cross(...)", so that areas stay apart in black and white. A canvas knows neither.
 */
export type Look = {
	style: CSSStyleDeclaration;
	/** On paper everything is drawn in black: dashes, points and patterns tell the series apart. */
	paper: boolean;
};

/** The series with every colour resolved; the keys stay as they are. */
export function inColour<Series extends object>(series: Series, look: Look): Series {
	const entries = Object.entries(series).map(([key, value]) => [
		key,
		/color$/i.test(key) ? resolved(value, look) : value
	]);
	return Object.fromEntries(entries) as Series;
}

/** The colour of a token as the canvas takes it. */
export function colourOf(token: string, { style, paper }: Look): string {
	if (!paper) return style.getPropertyValue(token).trim();
	if (PAPER_WHITE.has(token)) return '#fff';
	return token === '--color-base-300' ? '#999' : '#000';
}

const PAPER_WHITE = new Set(['--tint', '--color-base-100', '--color-base-200']);

function resolved(value: unknown, look: Look): unknown {
	if (Array.isArray(value)) return value.map((one) => resolved(one, look));
	if (typeof value !== 'string') return value;
	const [, pattern, token] = /^(?:(hatch|dots|cross)\()?var\((--[\w-]+)\)\)?$/.exec(value) ?? [];
	if (token === undefined) return value;
	const colour = colourOf(token, look);
	return pattern === undefined ? colour : patternOf(pattern as 'hatch' | 'dots' | 'cross', colour);
}

/** Side of the tile that a pattern repeats, in pixels of the canvas. */
const TILE = 8;

function patternOf(kind: 'hatch' | 'dots' | 'cross', colour: string): CanvasPattern | string {
	const tile = document.createElement('canvas');
	tile.width = tile.height = TILE;
	const context = tile.getContext('2d');
	if (!context) return colour;
	context.strokeStyle = context.fillStyle = colour;
	context.lineWidth = 1.5;
	if (kind === 'dots') {
		context.arc(TILE / 2, TILE / 2, 1.6, 0, 2 * Math.PI);
		context.fill();
	} else {
		// The corners are drawn too, so that the lines meet where the tiles do.
		for (const shift of [-TILE, 0, TILE]) {
			context.moveTo(shift, TILE);
			context.lineTo(shift + TILE, 0);
			if (kind === 'cross') {
				context.moveTo(shift, 0);
				context.lineTo(shift + TILE, TILE);
			}
		}
		context.stroke();
	}
	return context.createPattern(tile, 'repeat') ?? colour;
}
