/** Names of the whole index and its pillars, as rankings of provinces use them. */
import { m } from '#lib/paraglide/messages.js';
import type { Metric } from './published-results.server.ts';

const NAMES: Record<Metric, () => string> = {
	DTI: m.survey_metric_dti,
	CQS: m.survey_metric_cqs,
	KTS: m.survey_metric_kts,
	XHS: m.survey_metric_xhs
};

export const metricName = (metric: Metric): string => NAMES[metric]();
