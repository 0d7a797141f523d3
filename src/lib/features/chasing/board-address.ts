/** Addresses of the views of a board. */
import type { Asked } from './board.server.ts';

/** The same view but for what is changed; `null` asks for nothing any more. */
export function boardHref(roundId: string, asked: Asked, change: Partial<Asked> = {}): string {
	const { filter, block, sort, falling } = { ...asked, ...change };
	const parameters = new URLSearchParams({
		...(filter ? { loc: filter } : {}),
		...(block ? { khoi: block } : {}),
		...(sort === 'unit' && !falling ? {} : { xep: `${falling ? '-' : ''}${sort}` })
	});
	const query = parameters.toString();
	return `/tien-do/${roundId}${query === '' ? '' : `?${query}`}`;
}
