/** The first page of a public survey, seen for the first time: how heavy it is, and when a phone on a poor line shows it. */
import type { Content } from '#lib/server/content/content.ts';
import { startServer, withServer } from './bench-server.ts';
import { largestPaint } from './largest-paint.ts';
import type { Measurement } from './measurement.ts';
import { weighPage } from './page-weight.ts';

const PATH = '/khao-sat/nguoi-dan';

export const firstPageRows = (content: Content): Promise<Measurement[]> =>
	withServer(startServer({ content }), async ({ base }) => {
		const weight = await weighPage(base, PATH);
		const painted = await largestPaint(base, PATH);
		return [
			{
				what: 'Public survey, cold first page: weight',
				value: weight.bytes / 1000,
				unit: 'kB',
				budget: 30,
				wanted: 'at most',
				note: `${PATH} and what it refers to, compressed, with headers`
			},
			{
				what: 'Public survey, cold first page: requests',
				value: weight.requests,
				unit: 'requests',
				budget: 6,
				wanted: 'at most',
				note: 'the page, style sheets, scripts, pictures and the icon, each once'
			},
			{
				what: 'The same on slow 4G with a processor 4 times slower: largest paint',
				value: painted === null ? null : painted / 1000,
				unit: 's',
				budget: 0.9,
				wanted: 'at most',
				note:
					painted === null
						? 'there is no Chromium at CHROMIUM or /usr/bin/chromium'
						: '150 ms there and back, 1.6 Mbit/s; median of 5 cold visits with Chromium at 390 px'
			}
		];
	});
