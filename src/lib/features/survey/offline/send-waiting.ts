/** Sends what waits on the device, one after the other. Runs in the page and in the service worker, never in both at once. */
import type { Problem } from '#lib/domain/problem.ts';
import { CHANGES, openDeviceStore } from './device-store.ts';
import { sentOf } from './kept-response.ts';

/** What the server says of one response. */
export type Receipted = { receipt: string } | { problem: Problem; problems: Problem[] };

/** `stopped`: the line is cut or the server busy, and the rest goes on waiting. */
export type Sending = { sent: number; refused: number; stopped: boolean };

export const sendWaiting = (): Promise<Sending> => navigator.locks.request('thuoc-so gui phieu', sendEach);

async function sendEach(): Promise<Sending> {
	const store = await openDeviceStore();
	const told = new BroadcastChannel(CHANGES);
	const sending: Sending = { sent: 0, refused: 0, stopped: false };
	try {
		for (const kept of await store.listWaiting()) {
			const said = await post(`/khao-sat/${kept.slug}/ngoai-tuyen/gui`, sentOf(kept));
			if (said === null) return { ...sending, stopped: true };
			if ('receipt' in said) {
				// It has arrived: of the answers nothing stays here.
				await store.put({ ...kept, typed: {}, state: 'sent', receipt: said.receipt });
				sending.sent++;
			} else {
				await store.put({ ...kept, state: 'refused', ...said });
				sending.refused++;
			}
			told.postMessage('changed');
		}
		return sending;
	} finally {
		told.close();
	}
}

/** Null where it is worth trying again later. */
async function post(address: string, body: unknown): Promise<Receipted | null> {
	try {
		const response = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(60_000)
		});
		if (response.status >= 500 || response.status === 429) return null;
		const said = (await response.json()) as Receipted;
		return 'receipt' in said || 'problem' in said ? said : null;
	} catch {
		// The line is cut, or something between here and the server answered in its place.
		return null;
	}
}
