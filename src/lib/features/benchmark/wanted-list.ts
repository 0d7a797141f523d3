/** What is asked of the low-scoring list in its address; the page and its file ask the same. */
import type { LowOrder } from '#lib/domain/benchmark/recoverable.ts';

export type WantedList = { block: string; pillar: string; lead?: string; order?: LowOrder; whole?: boolean };

/** By the words of the address. */
export const LOW_ORDER_ADDRESSES = { points: 'diem', units: 'so-don-vi', cheapest: 're-nhat' } as const;

/** What names nothing is taken as not asked. */
export function wantedList(query: URLSearchParams): WantedList {
	const asked = query.get('sap-xep');
	const order = (Object.keys(LOW_ORDER_ADDRESSES) as LowOrder[]).find((one) => LOW_ORDER_ADDRESSES[one] === asked);
	return {
		block: query.get('khoi') ?? '',
		pillar: query.get('tru-cot') ?? '',
		lead: query.get('chu-tri') ?? '',
		order: order ?? 'points',
		whole: query.has('tat-ca')
	};
}
