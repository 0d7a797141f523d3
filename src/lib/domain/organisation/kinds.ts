/** Kinds of organisations as the city's list has them, and the group that each answers in. */
import type { Group } from '#lib/domain/framework/framework.ts';

/** Null: no unit of a round (aggregates, groups of respondents, suppliers of figures). */
const GROUP_OF_KIND = {
	so_ban_nganh: 'department',
	quan: 'district',
	huyen: 'district',
	thanh_pho_thuoc_thanh_pho: 'district',
	xa: 'commune',
	phuong: 'commune',
	dac_khu: 'commune',
	city: 'city',
	xa_phuong_aggregate: null,
	co_quan_cung_cap_so_lieu: null,
	truong_dh_cd: null,
	doanh_nghiep: null,
	nguoi_dan: null
} as const satisfies Record<string, Group | null>;

export type UnitKind = keyof typeof GROUP_OF_KIND;
export const UNIT_KINDS = Object.keys(GROUP_OF_KIND) as UnitKind[];
/** Of units that somebody may add: there is one city. */
export const ADDED_KINDS = UNIT_KINDS.filter((kind) => kind !== 'city');

export const isUnitKind = (text: string): text is UnitKind => Object.hasOwn(GROUP_OF_KIND, text);

export const groupOfKind = (kind: string): Group | null => (isUnitKind(kind) ? GROUP_OF_KIND[kind] : null);

/** Blocks that a ranking is made in, in the order they are shown. */
export const BLOCKS = ['SO', 'QUAN', 'HUYEN', 'PHUONG', 'XA', 'XA_DK', 'CITY'] as const;

/** How far a unit's entry is confirmed: by a source that was read, worked out from one, or not yet. */
export const UNIT_STATUSES = ['sourced', 'derived', 'unverified'] as const;
