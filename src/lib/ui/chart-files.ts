/** What can be taken away from a chart: its picture, and the figures it draws. */
import type { Chart } from 'chart.js';

/** Room above and below the chart and between lines of text, in pixels of CSS. */
const MARGIN = 16;
const LINE = 22;

/** The chart under its title, over its note, on the colour of the page: a PNG as sharp as the screen. */
export function chartPicture(chart: Chart, title: string, note: string | undefined): Promise<Blob | null> {
	const { canvas, currentDevicePixelRatio: ratio } = chart;
	const picture = document.createElement('canvas');
	const context = picture.getContext('2d');
	if (!context) return Promise.resolve(null);
	const style = getComputedStyle(canvas);
	const font = (weight: number) => `${weight} 15px ${style.fontFamily}`;
	context.font = font(600);
	const width = canvas.width / ratio + 2 * MARGIN;
	const above = inLines(context, title, width - 2 * MARGIN);
	context.font = font(400);
	const below = note ? inLines(context, note, width - 2 * MARGIN) : [];
	const top = MARGIN + above.length * LINE;
	picture.width = width * ratio;
	picture.height = (top + canvas.height / ratio + below.length * LINE + 2 * MARGIN) * ratio;
	context.scale(ratio, ratio);
	context.fillStyle = style.getPropertyValue('--color-base-100').trim() || '#fff';
	context.fillRect(0, 0, width, picture.height / ratio);
	context.drawImage(canvas, MARGIN, top, canvas.width / ratio, canvas.height / ratio);
	context.fillStyle = style.color;
	context.textBaseline = 'top';
	context.font = font(600);
	for (const [at, line] of above.entries()) context.fillText(line, MARGIN, MARGIN + at * LINE);
	context.font = font(400);
	for (const [at, line] of below.entries())
		context.fillText(line, MARGIN, top + canvas.height / ratio + MARGIN + at * LINE);
	return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}

function inLines(context: CanvasRenderingContext2D, text: string, width: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
		if (lines.length > 0 && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
		else lines.push(word);
	}
	return lines;
}

/** A line a label, a column a series, as the spreadsheets of the page's language read it; nothing known stays empty. */
export function chartFigures({ data: { labels = [], datasets } }: Chart): Blob {
	const vietnamese = document.documentElement.lang === 'vi';
	const separator = vietnamese ? ';' : ',';
	const text = (value: unknown): string => {
		const plain = [value ?? ''].flat().join(' ').replaceAll('"', '""');
		return `"${/^\s*[=+\-@]/.test(plain) ? `'${plain}` : plain}"`;
	};
	const figure = (value: unknown): string =>
		typeof value === 'number'
			? String(value).replace('.', vietnamese ? ',' : '.')
			: value == null
				? ''
				: text(Array.isArray(value) ? value.join(' – ') : value);
	const rows = [
		['', ...datasets.map(({ label }) => label)].map(text),
		...labels.map((label, at) => [text(label), ...datasets.map(({ data }) => figure(data[at]))])
	];
	return new Blob([`\uFEFF${rows.map((row) => row.join(separator)).join('\r\n')}\r\n`], { type: 'text/csv' });
}

/** Hands the file to the browser to be kept. */
export function save(file: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = name;
	link.click();
	// The download begins after this turn of the loop; Firefox loses the file when it is let go at once.
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** "Hạng từng năm" as "hang-tung-nam": the name of a file on any system. */
export const fileName = (label: string): string =>
	label
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replaceAll(/[đĐ]/g, 'd')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.slice(0, 60)
		.replaceAll(/^-|-$/g, '');
