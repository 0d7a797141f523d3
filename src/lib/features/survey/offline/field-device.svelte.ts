/** The device of a helper as the page sees it: what is kept on it, whether it is ready, and what is being sent. */
import { versionOf } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';
import { CHANGES, openDeviceStore, type DeviceStore } from './device-store.ts';
import { isPageKept, keepPage } from './keep-page.ts';
import { sentOf, timeOfDevice, type KeptResponse, type OfflineKit } from './kept-response.ts';
import { sendWaiting, type Sending } from './send-waiting.ts';

export type Agreed = { adult: boolean; consentVersion: string | null; language: Language };

/** Until the sending that stopped is tried again. */
const AGAIN_MS = 20_000;

export class FieldDevice {
	responses = $state.raw<readonly KeptResponse[]>([]);
	team = $state('');
	online = $state(true);
	/** Whether the page opens without a line. */
	page = $state<'keeping' | 'kept' | 'failed' | 'impossible'>('keeping');
	persisted = $state(false);
	/** Nothing can be kept here at all. */
	unusable = $state(false);
	sending = $state(false);
	outcome = $state.raw<Sending | null>(null);
	readonly waiting = $derived(this.responses.filter(({ state }) => state === 'waiting').length);
	readonly unsent = $derived(this.responses.filter(({ state }) => state !== 'sent'));
	#store: DeviceStore | undefined;
	#again: ReturnType<typeof setTimeout> | undefined;
	readonly #kit: OfflineKit;
	readonly #address: string;

	constructor(kit: OfflineKit) {
		this.#kit = kit;
		this.#address = `/khao-sat/${kit.slug}/ngoai-tuyen`;
	}

	/** Reads what is kept, follows the line, and makes the page ready. Gives back how to stop following. */
	open(): () => void {
		const followed = new AbortController();
		const { signal } = followed;
		const line = () => {
			this.online = navigator.onLine;
			void this.#makeReady().then(async () => {
				if (this.online && this.waiting > 0) await this.send();
			});
		};
		addEventListener('online', line, { signal });
		addEventListener('offline', line, { signal });
		const told = new BroadcastChannel(CHANGES);
		told.addEventListener('message', () => void this.#read(), { signal });
		signal.addEventListener('abort', () => {
			told.close();
			clearTimeout(this.#again);
		});
		void this.#begin().then(line);
		return () => followed.abort();
	}

	async #begin(): Promise<void> {
		try {
			this.#store = await openDeviceStore();
			await this.#store.keepKit(this.#kit);
			this.team = await this.#store.team();
			await this.#read();
		} catch {
			this.unusable = true;
		}
	}

	async #makeReady(): Promise<void> {
		if (!('serviceWorker' in navigator) || !('caches' in globalThis)) {
			this.page = 'impossible';
			return;
		}
		try {
			if (this.online) await keepPage(this.#address);
			this.page = (await isPageKept(this.#address)) ? 'kept' : 'failed';
		} catch {
			this.page = (await isPageKept(this.#address)) ? 'kept' : 'failed';
		}
	}

	async #read(): Promise<void> {
		this.responses = await this.#stored.list(this.#kit.slug);
	}

	get #stored(): DeviceStore {
		if (!this.#store) throw new Error('the store of this device is not open');
		return this.#store;
	}

	/** A response for one more person, who has agreed. */
	async beginResponse({ adult, consentVersion, language }: Agreed): Promise<string> {
		const { key, slug, roundId, framework } = this.#kit;
		const team = this.team.trim().slice(0, 120);
		await this.#stored.keepTeam(team);
		// Asked where there is something to lose, as browsers want it.
		this.persisted = (await navigator.storage?.persist?.()) ?? false;
		const now = timeOfDevice();
		const response: KeptResponse = {
			...{ id: crypto.randomUUID(), kit: key, slug, roundId, framework: versionOf(framework) },
			...{ number: await this.#stored.nextNumber(), language, consentVersion, adult, team },
			...{ startedAt: now, savedAt: now, finishedAt: null, typed: {}, state: 'draft' }
		};
		await this.#stored.put(response);
		await this.#read();
		return response.id;
	}

	/** The questionnaire it was begun with, whatever the round asks by now. */
	async kitOf({ kit }: KeptResponse): Promise<OfflineKit> {
		return (kit === this.#kit.key ? this.#kit : await this.#stored.kit(kit)) ?? this.#kit;
	}

	/** Keeps what was typed. One that was refused is in progress again from the first change on. */
	async save(response: KeptResponse, typed: KeptResponse['typed']): Promise<void> {
		const { id, kit, slug, number } = response;
		const sent = sentOf(response);
		const now = timeOfDevice();
		await this.#stored.put({ ...sent, id, kit, slug, number, typed, savedAt: now, finishedAt: null, state: 'draft' });
		await this.#read();
	}

	async finish(response: KeptResponse): Promise<void> {
		const { id, kit, slug, number } = response;
		const now = timeOfDevice();
		const sent = sentOf(response);
		await this.#stored.put({ ...sent, id, kit, slug, number, savedAt: now, finishedAt: now, state: 'waiting' });
		await this.#read();
		await askForSync();
		if (navigator.onLine) void this.send();
	}

	async remove(id: string): Promise<void> {
		await this.#stored.remove(id);
		await this.#read();
	}

	async send(): Promise<void> {
		if (this.sending) return;
		this.sending = true;
		try {
			this.outcome = await sendWaiting();
		} finally {
			this.sending = false;
			await this.#read();
			// Browsers without background sync tell of a line that is cut, and not of a busy server.
			clearTimeout(this.#again);
			if (this.outcome?.stopped) this.#again = setTimeout(() => void this.send(), AGAIN_MS);
		}
	}

	/** What has not arrived, as the file that `npm run admin -- import-offline` takes. */
	exported(): Blob {
		const responses = this.unsent.filter(({ state }) => state !== 'draft').map(sentOf);
		const file = { kind: 'thuoc-so offline', slug: this.#kit.slug, responses };
		return new Blob([JSON.stringify(file, null, '\t')], { type: 'application/json' });
	}
}

/** Where the browser has it, it sends when the line is back although the page is closed. */
async function askForSync(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration(location.pathname);
	const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } };
	await sync?.register('gui-phieu').catch(() => {});
}
