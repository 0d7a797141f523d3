/** Words for the fields of a unit in a preview. */
import type { UnitRecord } from '#lib/domain/imports/units-table.ts';
import { m } from '#lib/paraglide/messages.js';

export const unitFieldWords = (field: keyof UnitRecord): string =>
	({
		id: m.units_field_id,
		nameVi: m.units_field_name_vi,
		nameEn: m.units_field_name_en,
		shortName: m.units_field_short_name,
		kind: m.units_field_kind,
		block: m.units_field_block,
		parentId: m.units_field_parent,
		gsoCode: m.units_field_gso_code,
		validFrom: m.units_field_valid_from,
		validTo: m.units_field_valid_to,
		ranked: m.units_field_ranked,
		status: m.units_field_status,
		source: m.units_field_source,
		note: m.units_field_note
	})[field]();
