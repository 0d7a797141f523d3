/**
 * Charts as configurations of Chart.js. Series differ by dash and by point, not by colour alone, so that they stay apart in
 * black-and-white print and for colour-blind readers. Figures are written as the language writes them.
 */
import type { ChartConfiguration, Plugin } from 'chart.js';
import { formatNumber, ONE, type Decimal } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

export const share = (value: Decimal | null): number | null => (value === null ? null : (value / ONE) * 100);
export const asPercent = (value: number): string => `${formatNumber(value, getLocale(), 0, 2)}%`;

/** Pixels of a chart's width from which the names of its axes fit beside it. */
const ROOM_FOR_NAMES = 440;

export type RadarSeries = { label: string; look: 'own' | 'reference' | 'median' | 'best'; values: (Decimal | null)[] };

const LOOKS = {
	own: { borderColor: 'var(--chart-1)', borderWidth: 3, pointStyle: 'circle', pointRadius: 4 },
	reference: {
		borderColor: 'var(--chart-2)',
		borderWidth: 2,
		borderDash: [8, 4],
		pointStyle: 'triangle',
		pointRadius: 5
	},
	median: {
		borderColor: 'var(--chart-4)',
		borderWidth: 2,
		borderDash: [2, 3],
		pointStyle: 'rect',
		pointRadius: 4
	},
	best: {
		borderColor: 'var(--chart-3)',
		borderWidth: 2,
		borderDash: [10, 3, 2, 3],
		pointStyle: 'rectRot',
		pointRadius: 5
	}
} as const;

/** Values of 0 to 1 around a circle, drawn to 100%. Where it is too narrow for names the axes show their codes. */
export function radarChart(axes: { name: string; code: string }[], series: RadarSeries[]): ChartConfiguration {
	return {
		type: 'radar',
		data: {
			labels: axes.map(({ name }) => lines(name, 16)),
			datasets: series.map(({ label, look, values }) => {
				const { borderDash, ...drawn } = { borderDash: [] as readonly number[], ...LOOKS[look] };
				return {
					label,
					data: values.map(share),
					...drawn,
					borderDash: [...borderDash],
					pointBackgroundColor: drawn.borderColor,
					fill: false
				};
			})
		},
		options: {
			scales: {
				r: {
					min: 0,
					max: 100,
					ticks: { stepSize: 25, callback: (value) => asPercent(Number(value)), backdropColor: 'transparent' },
					pointLabels: {
						font: { size: 12 },
						callback(this: unknown, label: string, at: number) {
							// Chart.js calls it on the scale, which its types leave out.
							const { width } = (this as { chart: { width: number } }).chart;
							return width < ROOM_FOR_NAMES ? (axes[at]?.code ?? label) : (label as string | string[]);
						}
					}
				}
			},
			plugins: {
				legend: { position: 'bottom', labels: { usePointStyle: true, boxHeight: 8 } },
				tooltip: { callbacks: { label: (item) => ` ${item.dataset.label}: ${asPercent(Number(item.raw))}` } }
			}
		}
	};
}

/** Units by value, highest first: filled where appraised, outlined where it is the unit's own word. */
export function rankingChart(units: { label: string; value: Decimal | null; verified: boolean }[]): ChartConfiguration {
	const of = (verified: boolean) => units.map((unit) => (unit.verified === verified ? share(unit.value) : null));
	const common = { grouped: false, borderWidth: 2, borderColor: 'var(--chart-1)' };
	return {
		type: 'bar',
		data: {
			labels: units.map(({ label }) => label),
			datasets: [
				{ ...common, label: m.benchmark_basis_verified(), data: of(true), backgroundColor: 'var(--chart-1)' },
				{ ...common, label: m.benchmark_basis_self(), data: of(false), backgroundColor: 'var(--tint)' }
			]
		},
		options: {
			indexAxis: 'y',
			scales: {
				x: { min: 0, max: 100, ticks: { callback: (value) => asPercent(Number(value)) } },
				y: { ticks: { autoSkip: false } }
			},
			plugins: {
				legend: { position: 'bottom' },
				tooltip: { callbacks: { label: (item) => ` ${item.dataset.label}: ${asPercent(Number(item.raw))}` } }
			}
		}
	};
}

/** How many stand at each level; a hidden level has no bar. */
export function levelChart(label: string, levels: { name: string; n: number | null }[]): ChartConfiguration {
	return {
		type: 'bar',
		data: {
			labels: levels.map(({ name }) => lines(name, 14)),
			datasets: [{ label, data: levels.map(({ n }) => n), backgroundColor: 'var(--chart-1)' }]
		},
		options: {
			scales: {
				y: { beginAtZero: true, ticks: { precision: 0, callback: (value) => formatNumber(Number(value), getLocale()) } }
			},
			plugins: {
				legend: { display: false },
				tooltip: { callbacks: { label: (item) => ` ${formatNumber(Number(item.raw), getLocale())}` } }
			}
		}
	};
}

/** Which share chose each answer, 0 to 1, the first on top; a hidden share has no bar. */
export function shareChart(label: string, choices: { name: string; share: number | null }[]): ChartConfiguration {
	const percentWords = (value: number) => `${formatNumber(value * 100, getLocale(), 0, 1)}%`;
	return {
		type: 'bar',
		data: {
			labels: choices.map(({ name }) => lines(name, 18)),
			datasets: [{ label, data: choices.map(({ share }) => share), backgroundColor: 'var(--chart-1)' }]
		},
		options: {
			indexAxis: 'y',
			scales: { x: { min: 0, ticks: { callback: (value) => percentWords(Number(value)) } } },
			plugins: {
				legend: { display: false },
				tooltip: { callbacks: { label: (item) => ` ${percentWords(Number(item.raw))}` } }
			}
		}
	};
}

/**
 * Ranks over the years, the best on top. A line joins only years that were ranked by one framework; where a year of
 * `breaks` begins with another one, an upright line says so.
 */
export function rankHistoryChart(
	series: { label: string; ranks: (number | null)[] }[],
	years: string[],
	breaks: readonly string[] = []
): ChartConfiguration {
	const styles = ['circle', 'triangle', 'rect', 'rectRot'] as const;
	const colours = [1, 2, 3, 4].map((one) => `var(--chart-${one})`);
	const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
	return {
		type: 'line',
		data: {
			labels: years,
			datasets: series.map(({ label, ranks }, at) => ({
				label,
				data: ranks,
				pointStyle: styles[at % styles.length]!,
				pointRadius: 7,
				borderWidth: 2,
				borderDash: dashes[at % dashes.length]!,
				borderColor: colours[at % colours.length]!,
				pointBackgroundColor: colours[at % colours.length]!
			}))
		},
		options: {
			scales: {
				y: { reverse: true, min: 1, ticks: { precision: 0 }, title: { display: true, text: m.benchmark_col_rank() } }
			},
			plugins: { legend: { position: 'bottom', labels: { usePointStyle: true, boxHeight: 8 } } }
		},
		plugins: [frameworkBreaks(years, breaks)]
	};
}

/** An upright dashed line before each year that begins another framework, with the words beside it. */
export function frameworkBreaks(years: readonly string[], breaks: readonly string[]): Plugin {
	return {
		id: 'frameworkBreaks',
		afterDatasetsDraw({ ctx, chartArea, scales, options }) {
			const { x } = scales;
			if (!x) return;
			ctx.save();
			// Text and line take the colour of the chart's own text, in any theme.
			ctx.strokeStyle = ctx.fillStyle = String(options.color);
			ctx.font = '12px sans-serif';
			ctx.textAlign = 'center';
			ctx.setLineDash([4, 4]);
			for (const at of breaks.map((year) => years.indexOf(year)).filter((one) => one > 0)) {
				const middle = (x.getPixelForValue(at - 1) + x.getPixelForValue(at)) / 2;
				ctx.beginPath();
				ctx.moveTo(middle, chartArea.top + 16);
				ctx.lineTo(middle, chartArea.bottom);
				ctx.stroke();
				ctx.fillText(m.benchmark_history_break_short(), middle, chartArea.top + 10);
			}
			ctx.restore();
		}
	};
}

/** A label broken at spaces into lines of about `width` letters. */
function lines(label: string, width: number): string[] {
	const broken: string[] = [];
	for (const word of label.split(' ')) {
		const last = broken.at(-1);
		if (last !== undefined && last.length + word.length < width) broken[broken.length - 1] = `${last} ${word}`;
		else broken.push(word);
	}
	return broken;
}
