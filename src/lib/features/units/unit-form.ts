/** The form of a unit, as typed, and the unit it says. */
import { BLOCKS, isUnitKind, UNIT_STATUSES } from '#lib/domain/organisation/kinds.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import { startOfDay } from '#lib/domain/date.ts';
import type { UnitRecord } from '#lib/domain/imports/units-table.ts';

export const UNIT_FIELDS = [
	'id',
	'nameVi',
	'nameEn',
	'shortName',
	'kind',
	'block',
	'parentId',
	'gsoCode',
	'validFrom',
	'validTo',
	'ranked',
	'status',
	'source',
	'note'
] as const;
export type UnitField = (typeof UNIT_FIELDS)[number];
export type UnitForm = Record<UnitField, string>;

const LONGEST: Partial<Record<UnitField, number>> = { id: 40, nameVi: 200, nameEn: 200, shortName: 80, gsoCode: 20 };

export function typedUnit(form: FormData): UnitForm {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().normalize('NFC').trim() : '';
	};
	return Object.fromEntries(UNIT_FIELDS.map((field) => [field, text(field)])) as UnitForm;
}

export function readUnit(form: UnitForm): { unit: UnitRecord; problems: Problem[] } {
	const problems: Problem[] = [];
	for (const field of UNIT_FIELDS) {
		const most = LONGEST[field] ?? 1000;
		if (form[field].length > most) problems.push(problem('text_too_long', field, { most }));
	}
	if (!/^[A-Za-z0-9_]+$/.test(form.id)) problems.push(problem('unit_id_malformed', 'id', { value: form.id }));
	for (const field of ['nameVi', 'nameEn'] as const)
		if (form[field] === '') problems.push(problem('answer_required', field));
	if (!isUnitKind(form.kind) || form.kind === 'city') problems.push(problem('choice_unknown', 'kind'));
	if (form.block !== '' && !(BLOCKS as readonly string[]).includes(form.block))
		problems.push(problem('choice_unknown', 'block'));
	if (!(UNIT_STATUSES as readonly string[]).includes(form.status)) problems.push(problem('choice_unknown', 'status'));
	for (const field of ['validFrom', 'validTo'] as const)
		if (form[field] !== '' && !startOfDay(form[field]))
			problems.push(problem('date_malformed', field, { value: form[field] }));
	const orNull = (field: UnitField) => form[field] || null;
	return {
		problems,
		unit: {
			id: form.id,
			nameVi: form.nameVi,
			nameEn: form.nameEn,
			shortName: orNull('shortName'),
			kind: form.kind,
			block: orNull('block'),
			parentId: orNull('parentId'),
			gsoCode: orNull('gsoCode'),
			validFrom: orNull('validFrom'),
			validTo: orNull('validTo'),
			ranked: form.ranked !== '',
			status: form.status,
			source: orNull('source'),
			note: orNull('note')
		}
	};
}

export const formOfUnit = (unit: UnitRecord): UnitForm =>
	Object.fromEntries(
		UNIT_FIELDS.map((field) => {
			const value = unit[field];
			return [field, typeof value === 'boolean' ? (value ? '1' : '') : (value ?? '')];
		})
	) as UnitForm;

export const BLANK_UNIT: UnitForm = {
	...(Object.fromEntries(UNIT_FIELDS.map((field) => [field, ''])) as UnitForm),
	kind: 'xa',
	ranked: '1',
	status: 'unverified'
};

/** The city itself stays as it is: rounds, roles and the city's own response hang on it. */
export const isChangeable = ({ kind }: Pick<UnitRecord, 'kind'>): boolean => kind !== 'city';
