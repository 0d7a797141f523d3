/** What is kept on the device: responses until they have arrived, and the questionnaires they were asked with. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { KeptResponse, OfflineKit } from './kept-response.ts';

interface Schema extends DBSchema {
	responses: { key: string; value: KeptResponse };
	kits: { key: string; value: OfflineKit };
	settings: { key: 'number' | 'team'; value: string | number };
}

export type DeviceStore = {
	list(slug: string): Promise<KeptResponse[]>;
	/** Of every survey. */
	listWaiting(): Promise<KeptResponse[]>;
	put(response: KeptResponse): Promise<void>;
	remove(id: string): Promise<void>;
	kit(key: string): Promise<OfflineKit | undefined>;
	/** Keeps the kit, and forgets those of the same survey that no response needs any more. */
	keepKit(kit: OfflineKit): Promise<void>;
	/** The next number of a response on this device; never given twice. */
	nextNumber(): Promise<number>;
	team(): Promise<string>;
	keepTeam(team: string): Promise<void>;
};

/** Page and service worker tell each other here that something has changed. */
export const CHANGES = 'thuoc-so-ngoai-tuyen';

let opened: Promise<IDBPDatabase<Schema>> | undefined;

export async function openDeviceStore(): Promise<DeviceStore> {
	opened ??= openDB<Schema>('thuoc-so-ngoai-tuyen', 1, {
		upgrade(db) {
			db.createObjectStore('responses', { keyPath: 'id' });
			db.createObjectStore('kits', { keyPath: 'key' });
			db.createObjectStore('settings');
		}
	});
	const db = await opened;
	const all = async () => (await db.getAll('responses')).sort((a, b) => a.number - b.number);
	return {
		list: async (slug) => (await all()).filter((one) => one.slug === slug),
		listWaiting: async () => (await all()).filter(({ state }) => state === 'waiting'),
		async put(response) {
			await db.put('responses', response);
		},
		remove: (id) => db.delete('responses', id),
		kit: (key) => db.get('kits', key),
		async keepKit(kit) {
			const needed = new Set((await all()).map((one) => one.kit));
			const tx = db.transaction('kits', 'readwrite');
			for (const known of await tx.store.getAll())
				if (known.slug === kit.slug && !needed.has(known.key)) await tx.store.delete(known.key);
			await tx.store.put(kit);
			await tx.done;
		},
		async nextNumber() {
			const tx = db.transaction('settings', 'readwrite');
			const next = Number((await tx.store.get('number')) ?? 0) + 1;
			await tx.store.put(next, 'number');
			await tx.done;
			return next;
		},
		team: async () => String((await db.get('settings', 'team')) ?? ''),
		async keepTeam(team) {
			await db.put('settings', team, 'team');
		}
	};
}
