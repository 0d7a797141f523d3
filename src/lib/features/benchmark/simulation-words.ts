/** Words and addresses of the simulator. */
import type { RankBounds } from '#lib/domain/benchmark/national-standing.ts';
import { m } from '#lib/paraglide/messages.js';
import { CITY_BLOCK } from './scenario-address.ts';
import { blockWords, count } from './words.ts';

export const simulatedBlockWords = (block: string): string =>
	block === CITY_BLOCK ? m.simulation_city_block() : blockWords(block);

/** The page with these improvements, against this published table. */
export function simulationHref(improvements: readonly string[], table: string, top?: number): string {
	const query = new URLSearchParams(improvements.map((one) => ['nang', one]));
	if (table) query.set('bang', table);
	if (top !== undefined) query.set('top', String(top));
	return `?${query}${top === undefined ? '#kich-ban' : '#it-cong-suc'}`;
}

/** An act of the page that keeps its scenario: what is refused comes back with everything that was chosen. */
export function simulationAct(act: string, improvements: readonly string[], table: string): string {
	const query = new URLSearchParams(improvements.map((one) => ['nang', one]));
	if (table) query.set('bang', table);
	return `?${query}${query.size > 0 ? '&' : ''}/${act}`;
}

/** "7/63" where the rank is known, "5–9/63" where only bounds are. */
export const boundsWords = ({ best, worst, exact, of }: RankBounds): string =>
	exact
		? m.simulation_rank_exact({ rank: count(best), of: count(of) })
		: m.simulation_rank_between({ best: count(best), worst: count(worst), of: count(of) });
