/**
 * Units (đơn vị) in a table: one a row, by its id. A unit that is not known is added, one that is known is changed; a
 * column that the file does not have, and a cell left empty in a known unit's row, change nothing. A dash ("-") empties.
 */
import {
	checkUnits,
	type Participation,
	type Succession,
	type UnitFlaw
} from '#lib/domain/organisation/check-units.ts';
import { ADDED_KINDS, BLOCKS, isUnitKind, UNIT_STATUSES } from '#lib/domain/organisation/kinds.ts';
import { faultAt, readColumns, type Cell, type Columns, type Fault, type Table } from './table.ts';

export const UNIT_COLUMNS = [
	'unit_id',
	'name_vi',
	'name_en',
	'short_name',
	'kind',
	'block',
	'parent_id',
	'gso_code',
	'valid_from',
	'valid_to',
	'ranked',
	'status',
	'source',
	'note',
	'successors'
] as const;
const NEEDED = ['unit_id', 'name_vi'] as const;
export type UnitColumn = (typeof UNIT_COLUMNS)[number];

export type UnitRecord = {
	id: string;
	nameVi: string;
	nameEn: string;
	shortName: string | null;
	kind: string;
	block: string | null;
	parentId: string | null;
	gsoCode: string | null;
	validFrom: string | null;
	validTo: string | null;
	ranked: boolean;
	status: string;
	source: string | null;
	note: string | null;
};

/** What a row does, cell by cell. */
export type UnitEffect = {
	row: number;
	before: UnitRecord | null;
	after: UnitRecord;
	/** Ids that come after this unit, new ones only. */
	successors: string[];
	changed: { field: keyof UnitRecord; before: string; after: string }[];
};

export type UnitsReading = { effects: UnitEffect[]; faults: Fault[]; unchanged: number };

export type KnownUnits = {
	units: readonly UnitRecord[];
	successions: readonly Succession[];
	participations: readonly Participation[];
	/** What a unit hangs under when the file says nothing. */
	cityId: string;
};

/** `group` and `rank_block`, `successor`: the names of these columns in the city's own list. */
const ALIASES: Readonly<Record<string, UnitColumn>> = {
	group: 'kind',
	rank_block: 'block',
	successor: 'successors',
	parent: 'parent_id'
};
const LONGEST = { id: 40, name: 200, text: 1000 };

export function readUnitsTable(table: Table, known: KnownUnits): UnitsReading {
	const [head = [], ...rest] = table;
	const named = head.map((cell) => ALIASES[String(cell).trim().toLowerCase()] ?? cell);
	const { columns, faults } = readColumns([named, ...rest], NEEDED);
	if (faults.length > 0) return { effects: [], faults, unchanged: 0 };
	if (rest.length === 0)
		return { effects: [], faults: [{ row: 0, column: '', cell: '', code: 'no_rows', details: {} }], unchanged: 0 };
	const byId = new Map(known.units.map((unit) => [unit.id, unit]));
	const first = new Map<string, number>();
	const effects: UnitEffect[] = [];
	rest.forEach((cells, at) => {
		const row = at + 2;
		if (cells.every((cell) => cell === '')) return;
		const read = readRow(columns, cells, row, byId, known);
		if (Array.isArray(read)) return void faults.push(...read);
		const earlier = first.get(read.after.id);
		if (earlier !== undefined) return void faults.push(faultAt(columns, row, 'unit_id', 'row_twice', { row: earlier }));
		first.set(read.after.id, row);
		effects.push(read);
	});
	faults.push(...flawsTogether(columns, effects, known));
	const changing = effects.filter(
		({ before, changed, successors }) => before === null || changed.length > 0 || successors.length > 0
	);
	return {
		effects: changing,
		faults: faults.sort((a, b) => a.row - b.row),
		unchanged: effects.length - changing.length
	};
}

function readRow(
	columns: Columns,
	cells: readonly Cell[],
	row: number,
	byId: ReadonlyMap<string, UnitRecord>,
	{ successions, cityId }: KnownUnits
): UnitEffect | Fault[] {
	const faults: Fault[] = [];
	const fault = (column: UnitColumn, code: Fault['code'], details: Fault['details'] = {}) =>
		void faults.push(faultAt(columns, row, column, code, details));
	const text = (column: UnitColumn, most: number): string => {
		const value = columns.text(cells, column);
		// Nobody's name begins so; a spreadsheet would run it.
		if (/^[=+@]|^-./.test(value)) fault(column, 'cell_formula', { value: value.slice(0, 40) });
		if (value.length > most) fault(column, 'cell_too_long', { most });
		return value;
	};
	const id = text('unit_id', LONGEST.id);
	if (!/^[A-Za-z0-9_]+$/.test(id)) fault('unit_id', id === '' ? 'cell_required' : 'unit_id_malformed', { value: id });
	const before = byId.get(id) ?? null;
	/** The cell, or what stands there now; a dash empties. */
	const kept = (column: UnitColumn, now: string | null, most = LONGEST.text): string | null => {
		const value = text(column, most);
		return value === '' ? now : value === '-' ? null : value;
	};
	const day = (column: 'valid_from' | 'valid_to', now: string | null): string | null => {
		const value = kept(column, now);
		if (value === null || value === now) return value;
		const read = dayOfText(value);
		if (read === null) fault(column, 'date_malformed', { value: value.slice(0, 40) });
		return read;
	};
	const among = (column: UnitColumn, value: string | null, words: readonly string[]) => {
		if (value !== null && !words.includes(value))
			fault(column, 'kind_unknown', { value: value.slice(0, 40), kinds: words.join(', ') });
	};
	const nameVi = kept('name_vi', before?.nameVi ?? null, LONGEST.name);
	if (nameVi === null) fault('name_vi', 'cell_required');
	const kind = kept('kind', before?.kind ?? null);
	if (kind === null) fault('kind', 'cell_required');
	else if (before?.kind !== kind || !isUnitKind(kind)) among('kind', kind, ADDED_KINDS);
	const block = kept('block', before?.block ?? null);
	among('block', block, BLOCKS);
	const status = kept('status', before?.status ?? 'unverified') ?? 'unverified';
	among('status', status, UNIT_STATUSES);
	const ranked = rankedOf(columns.text(cells, 'ranked'), before?.ranked ?? true);
	if (ranked === null) fault('ranked', 'kind_unknown', { value: columns.text(cells, 'ranked'), kinds: '1, 0' });
	const after: UnitRecord = {
		id,
		nameVi: nameVi ?? '',
		nameEn: kept('name_en', before?.nameEn ?? nameVi, LONGEST.name) ?? nameVi ?? '',
		shortName: kept('short_name', before?.shortName ?? null, LONGEST.name),
		kind: kind ?? '',
		block,
		parentId: kept('parent_id', before ? before.parentId : cityId),
		gsoCode: kept('gso_code', before?.gsoCode ?? null),
		validFrom: day('valid_from', before?.validFrom ?? null),
		validTo: day('valid_to', before?.validTo ?? null),
		ranked: ranked ?? true,
		status,
		source: kept('source', before?.source ?? null),
		note: kept('note', before?.note ?? null)
	};
	if (faults.length > 0) return faults;
	const named = text('successors', LONGEST.text)
		.split(/[\s,;]+/)
		.filter((one) => one !== '' && one !== '-');
	const successors = named.filter(
		(one) => !successions.some(({ predecessorId, successorId }) => predecessorId === id && successorId === one)
	);
	return { row, before, after, successors, changed: before ? changesBetween(before, after) : [] };
}

/** What only the whole list can tell: names, parents, successions, rounds. */
function flawsTogether(columns: Columns, effects: readonly UnitEffect[], known: KnownUnits): Fault[] {
	const after = new Map(known.units.map((unit) => [unit.id, unit]));
	for (const effect of effects) after.set(effect.after.id, effect.after);
	const more = effects.flatMap(({ after: { id }, successors }) =>
		successors.map((successorId) => ({ predecessorId: id, successorId }))
	);
	const rows = new Map(effects.map(({ row, after: { id } }) => [id, row]));
	return checkUnits(
		[...after.values()],
		[...known.successions, ...more],
		known.participations,
		new Set(rows.keys())
	).flatMap(({ code, unitId, field, other }): Fault[] => {
		// A loop or succession may be found at a unit that the file does not name.
		const row = rows.get(unitId) ?? rows.get(other);
		return row === undefined ? [] : [faultAt(columns, row, COLUMN_OF[field], code, { other })];
	});
}

const COLUMN_OF = {
	validFrom: 'valid_from',
	validTo: 'valid_to',
	nameVi: 'name_vi',
	parentId: 'parent_id',
	successors: 'successors'
} as const satisfies Record<UnitFlaw['field'], UnitColumn>;

export function changesBetween(before: UnitRecord, after: UnitRecord): UnitEffect['changed'] {
	return (Object.keys(after) as (keyof UnitRecord)[])
		.filter((field) => before[field] !== after[field])
		.map((field) => ({ field, before: told(before[field]), after: told(after[field]) }));
}

const told = (value: string | boolean | null): string =>
	typeof value === 'boolean' ? (value ? '1' : '0') : (value ?? '');

function rankedOf(typed: string, now: boolean): boolean | null {
	const word = typed.toLowerCase();
	if (word === '') return now;
	if (['1', 'true', 'có', 'co', 'x', 'yes'].includes(word)) return true;
	return ['0', 'false', 'không', 'khong', 'no', '-'].includes(word) ? false : null;
}

/** "2025-07-01" or "01/07/2025" as a day; null for anything else. */
export function dayOfText(typed: string): string | null {
	const written = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(typed);
	const day = written ? `${written[3]}-${written[2]!.padStart(2, '0')}-${written[1]!.padStart(2, '0')}` : typed;
	const exists = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
	return exists ? day : null;
}
