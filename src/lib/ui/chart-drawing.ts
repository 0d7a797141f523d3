/** A chart on its canvas: drawn for the screen or for paper, read value by value, kept as a picture or as its figures. */
import type { ChartConfiguration, ActiveElement } from 'chart.js';
import { Chart } from './chart-parts.ts';
import { colourOf, inColour } from './chart-colours.ts';
import { chartFigures, chartPicture } from './chart-files.ts';

export type Drawing = {
	/** How many places the values stand at: the labels of the axis, or the corners of a radar. */
	places(): number;
	/** Marks the values at a place; what they are, in the words of the chart's own tooltip. */
	read(place: number): string;
	/** `title` and `note` are written above and below the chart, as a picture is passed on without its page. */
	picture(title: string, note: string | undefined): Promise<Blob | null>;
	/** A CSV with a line a place and a column a series. */
	figures(): Blob;
	redraw(): void;
	remove(): void;
};

/** Widest drawing on a sheet of A4, in pixels of CSS. */
const SHEET = 640;

export function drawChart(canvas: HTMLCanvasElement, config: ChartConfiguration): Drawing {
	let chart = draw(canvas, config, false);
	const redraw = (paper = false) => {
		chart.destroy();
		chart = draw(canvas, config, paper);
		if (paper && chart.width > SHEET) chart.resize(SHEET, chart.height);
	};
	const onPaper = () => redraw(true);
	const onScreen = () => redraw();
	addEventListener('beforeprint', onPaper);
	addEventListener('afterprint', onScreen);
	return {
		places: () => Math.max(chart.data.labels?.length ?? 0, ...chart.data.datasets.map(({ data }) => data.length)),
		read: (place) => read(chart, place),
		picture: (title, note) => chartPicture(chart, title, note),
		figures: () => chartFigures(chart),
		redraw: onScreen,
		remove() {
			removeEventListener('beforeprint', onPaper);
			removeEventListener('afterprint', onScreen);
			chart.destroy();
		}
	};
}

function draw(canvas: HTMLCanvasElement, config: ChartConfiguration, paper: boolean): Chart {
	const style = getComputedStyle(canvas);
	const look = { style, paper };
	Chart.defaults.font = { ...Chart.defaults.font, family: style.fontFamily, size: 14 };
	Chart.defaults.color = paper ? '#000' : style.color;
	Chart.defaults.borderColor = colourOf('--color-base-300', look);
	Chart.defaults.locale = document.documentElement.lang === 'vi' ? 'vi-VN' : 'en-GB';
	return new Chart(canvas, {
		...config,
		data: { ...config.data, datasets: config.data.datasets.map((series) => inColour(series, look)) },
		options: { animation: false, maintainAspectRatio: false, ...config.options }
	});
}

function read(chart: Chart, place: number): string {
	const { tooltip } = chart;
	const marked = chart.data.datasets.flatMap(({ data }, series): ActiveElement[] => {
		const element = chart.getDatasetMeta(series).data[place];
		return element && data[place] != null && chart.isDatasetVisible(series)
			? [{ datasetIndex: series, index: place, element }]
			: [];
	});
	const label = [chart.data.labels?.[place] ?? ''].flat().join(' ');
	chart.setActiveElements(marked);
	const [first] = marked;
	tooltip?.setActiveElements(marked, first ? { x: first.element.x, y: first.element.y } : { x: 0, y: 0 });
	chart.update('none');
	const lines = first ? (tooltip?.body.flatMap((part) => part.lines) ?? []) : ['–'];
	return [label, lines.map((line) => line.trim()).join('; ')].filter(Boolean).join(': ');
}
