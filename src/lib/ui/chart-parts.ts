/** The parts of Chart.js that we draw with, registered once; loaded only where a chart is. */
import {
	BarController,
	BarElement,
	CategoryScale,
	Chart,
	Legend,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	RadarController,
	RadialLinearScale,
	ScatterController,
	Tooltip
} from 'chart.js';

Chart.register(
	BarController,
	BarElement,
	CategoryScale,
	Legend,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	RadarController,
	RadialLinearScale,
	ScatterController,
	Tooltip
);

// Labels of a radar are read, not decoration; and its scale needs no boxes of its own, which are white in any theme.
Chart.defaults.scales.radialLinear.pointLabels.font = { size: 14 };
Chart.defaults.scales.radialLinear.ticks.backdropColor = 'transparent';

export { Chart };
