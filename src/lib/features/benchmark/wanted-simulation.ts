/** What is asked of the simulator in its address, the fields of its "add" form among it. */
import { decimal } from '#lib/domain/decimal.ts';
import { parseNumber } from '#lib/domain/questionnaire/answers.ts';
import type { WantedSimulation } from './simulation-page.ts';
import { LEVELS, writeImprovement } from './scenario-address.ts';

/** More than a page of them is no scenario anybody reads. */
const MOST = 200;

export function wantedSimulation(query: URLSearchParams): WantedSimulation {
	const top = Number(query.get('top'));
	return {
		improvements: [...query.getAll('nang'), ...added(query)].slice(0, MOST),
		table: query.get('bang') ?? '',
		top: Number.isInteger(top) && top > 0 ? top : null
	};
}

/** The form's own fields as an improvement: `tieu-chi` (block*node), `don-vi` (a unit, or empty), `muc`, `diem`. */
function added(query: URLSearchParams): string[] {
	const [block, of] = (query.get('tieu-chi') ?? '').split('*');
	if (!block || !of) return [];
	const unitId = query.get('don-vi') || null;
	const to = LEVELS.find((one) => one === query.get('muc'));
	if (to) return [writeImprovement({ block, improvement: { of, unitId, to } })];
	const points = parseNumber(query.get('diem') ?? '', 'vi');
	// What is no figure is shown as an improvement that cannot be played, rather than passed over in silence.
	if (points === null || points < 0 || points > 100_000) return [`${block}*${of}*?`];
	return [writeImprovement({ block, improvement: { of, unitId, to: 'points', points: decimal(points) } })];
}
