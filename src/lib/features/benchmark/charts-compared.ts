/** Charts of a criterion over a block, of rounds over time, and of the ranges of ranks, as configurations of Chart.js. */
import type { ChartConfiguration } from 'chart.js';
import { formatNumber, type Decimal } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { asPercent, frameworkBreaks, share } from './charts.ts';

const whole = (value: number): string => formatNumber(value, getLocale(), 0, 0);

/** How many units won which part of a criterion's points. */
export function binChart(bins: { label: string; units: number }[]): ChartConfiguration {
	return {
		type: 'bar',
		data: {
			labels: bins.map(({ label }) => label),
			datasets: [
				{
					label: m.benchmark_units(),
					data: bins.map(({ units }) => units),
					backgroundColor: 'hatch(var(--chart-1))',
					borderColor: 'var(--chart-1)',
					borderWidth: 2,
					categoryPercentage: 1,
					barPercentage: 0.95
				}
			]
		},
		options: {
			scales: {
				x: { title: { display: true, text: m.benchmark_bins_axis() } },
				y: {
					beginAtZero: true,
					ticks: { precision: 0, callback: (value) => whole(Number(value)) },
					title: { display: true, text: m.benchmark_units() }
				}
			},
			plugins: {
				legend: { display: false },
				tooltip: { callbacks: { label: (item) => ` ${whole(Number(item.raw))} ${m.benchmark_units()}` } }
			}
		}
	};
}

export type TrendLine = { label: string; look: 'own' | 'median' | 'best'; values: (number | null)[] };

const LINES = {
	own: { borderColor: 'var(--chart-1)', pointBackgroundColor: 'var(--chart-1)', borderDash: [], pointStyle: 'circle' },
	median: {
		borderColor: 'var(--chart-4)',
		pointBackgroundColor: 'var(--chart-4)',
		borderDash: [2, 3],
		pointStyle: 'rect'
	},
	best: {
		borderColor: 'var(--chart-3)',
		pointBackgroundColor: 'var(--chart-3)',
		borderDash: [10, 3, 2, 3],
		pointStyle: 'rectRot'
	}
} as const;

/** Lines over rounds. Where a round begins another framework no line is drawn, and an upright one says so. */
function trendChart(
	lines: readonly TrendLine[],
	rounds: readonly string[],
	breaks: readonly string[],
	rest: { written(value: number): string; y: NonNullable<NonNullable<ChartConfiguration['options']>['scales']>[string] }
): ChartConfiguration {
	const broken = new Set(breaks.map((round) => rounds.indexOf(round)));
	return {
		type: 'line',
		data: {
			labels: [...rounds],
			datasets: lines.map(({ label, look, values }) => ({
				label,
				data: values,
				pointRadius: 6,
				borderWidth: look === 'own' ? 3 : 2,
				...LINES[look],
				borderDash: [...LINES[look].borderDash],
				segment: { borderColor: ({ p1DataIndex }) => (broken.has(p1DataIndex) ? 'transparent' : undefined) }
			}))
		},
		options: {
			scales: { y: rest.y },
			plugins: {
				legend: { position: 'bottom', labels: { usePointStyle: true, boxHeight: 8 } },
				tooltip: { callbacks: { label: (item) => ` ${item.dataset.label}: ${rest.written(Number(item.raw))}` } }
			}
		},
		plugins: [frameworkBreaks(rounds, breaks)]
	};
}

/** Values of 0 to 1 over rounds, drawn to 100%. */
export const valueTrend = (
	lines: readonly (Omit<TrendLine, 'values'> & { values: readonly (Decimal | null)[] })[],
	rounds: readonly string[],
	breaks: readonly string[]
): ChartConfiguration =>
	trendChart(
		lines.map((line) => ({ ...line, values: line.values.map(share) })),
		rounds,
		breaks,
		{ written: asPercent, y: { min: 0, max: 100, ticks: { callback: (value) => asPercent(Number(value)) } } }
	);

/** Ranks of one unit over rounds, the best on top; `of`: the most units it was ranked with. */
export const rankTrend = (
	{ label, ranks, of }: { label: string; ranks: readonly (number | null)[]; of: number },
	rounds: readonly string[],
	breaks: readonly string[]
): ChartConfiguration =>
	trendChart([{ label, look: 'own', values: [...ranks] }], rounds, breaks, {
		written: whole,
		y: { reverse: true, ...rankAxis(of) }
	});

/** From 1 to the last rank, with room for the points at both ends. */
const rankAxis = (of: number) => ({
	min: 0,
	max: of + 1,
	ticks: {
		precision: 0,
		callback: (value: string | number) => (Number(value) >= 1 && Number(value) <= of ? whole(Number(value)) : '')
	},
	title: { display: true, text: m.benchmark_col_rank() }
});

/** Each unit's rank, and the ranks it can have while weights move. */
export function rangeChart(units: { label: string; rank: number; best: number; worst: number }[]): ChartConfiguration {
	return {
		// Points over bars: their kinds stand with the series.
		type: 'bar',
		data: {
			labels: units.map(({ label }) => label),
			datasets: [
				{
					type: 'line',
					label: m.benchmark_col_rank(),
					data: units.map(({ rank }) => rank),
					showLine: false,
					pointStyle: 'rectRot',
					pointRadius: 6,
					borderColor: 'var(--chart-1)',
					pointBackgroundColor: 'var(--chart-1)'
				},
				{
					type: 'bar',
					label: m.benchmark_range(),
					data: units.map(({ best, worst }): [number, number] => [best - 0.25, worst + 0.25]),
					backgroundColor: 'hatch(var(--chart-2))',
					borderColor: 'var(--chart-2)',
					borderWidth: 1,
					borderSkipped: false
				}
			]
		} as ChartConfiguration['data'],
		options: {
			indexAxis: 'y',
			scales: {
				x: { position: 'top', ...rankAxis(units.length) },
				y: { ticks: { autoSkip: false } }
			},
			plugins: {
				legend: { position: 'bottom', labels: { usePointStyle: true, boxHeight: 8 } },
				tooltip: {
					callbacks: {
						label: ({ dataset, dataIndex }) => {
							const { rank, best, worst } = units[dataIndex]!;
							return dataset.type === 'line'
								? ` ${m.benchmark_col_rank()}: ${whole(rank)}`
								: ` ${m.benchmark_range()}: ${rangeWords(best, worst)}`;
						}
					}
				}
			}
		}
	};
}

/** "3 đến 5", or the one rank. */
export const rangeWords = (best: number, worst: number): string =>
	best === worst ? whole(best) : m.benchmark_rank_between({ best: whole(best), worst: whole(worst) });
