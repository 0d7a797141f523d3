/** When a phone on a poor line shows the largest thing of a page, seen for the first time. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';
import { median } from './measurement.ts';

const BROWSER = process.env.CHROMIUM || '/usr/bin/chromium';
/** Slow 4G as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down, 0.75 up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000 };
const SLOWER = 4;
const REPEATED = 5;

/** Milliseconds, the median of several cold visits; null where there is no Chromium. */
export async function largestPaint(base: string, path: string): Promise<number | null> {
	if (!existsSync(BROWSER)) return null;
	const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	const browser = await chromium.launch({
		executablePath: BROWSER,
		args: [...args, '--disable-background-networking']
	});
	try {
		const times = [];
		for (let visit = 0; visit < REPEATED; visit++) times.push(await coldVisit(browser, base + path));
		return median(times);
	} finally {
		await browser.close();
	}
}

async function coldVisit(browser: Browser, address: string): Promise<number> {
	const context = await browser.newContext({
		...{ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2, locale: 'vi-VN' }
	});
	try {
		const page = await context.newPage();
		const phone = await context.newCDPSession(page);
		await phone.send('Network.enable');
		await phone.send('Network.emulateNetworkConditions', SLOW_4G);
		await phone.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
		await page.goto(address, { waitUntil: 'load' });
		return await page.evaluate(
			() =>
				new Promise<number>((resolve) => {
					let last = 0;
					new PerformanceObserver((list) => {
						last = list.getEntries().at(-1)?.startTime ?? last;
					}).observe({ type: 'largest-contentful-paint', buffered: true });
					// Nothing that comes after a second without change is waited for by a person.
					setTimeout(() => resolve(last), 1000);
				})
		);
	} finally {
		await context.close();
	}
}
