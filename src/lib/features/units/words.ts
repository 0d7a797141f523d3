/** Words for kinds, blocks and standings of units. */
import { m } from '#lib/paraglide/messages.js';

export const kindWords = (kind: string): string =>
	({
		so_ban_nganh: m.units_kind_so_ban_nganh(),
		quan: m.units_kind_quan(),
		huyen: m.units_kind_huyen(),
		thanh_pho_thuoc_thanh_pho: m.units_kind_thanh_pho_thuoc_thanh_pho(),
		xa: m.units_kind_xa(),
		phuong: m.units_kind_phuong(),
		dac_khu: m.units_kind_dac_khu(),
		city: m.units_kind_city(),
		xa_phuong_aggregate: m.units_kind_xa_phuong_aggregate(),
		co_quan_cung_cap_so_lieu: m.units_kind_co_quan_cung_cap_so_lieu(),
		truong_dh_cd: m.units_kind_truong_dh_cd(),
		doanh_nghiep: m.units_kind_doanh_nghiep(),
		nguoi_dan: m.units_kind_nguoi_dan()
	})[kind] ?? kind;

export const blockWords = (block: string | null): string =>
	block === null
		? m.units_no_block()
		: ({
				SO: m.rounds_block_so(),
				QUAN: m.rounds_block_quan(),
				HUYEN: m.rounds_block_huyen(),
				XA_DK: m.rounds_block_xa_dk(),
				XA: m.rounds_block_xa(),
				PHUONG: m.rounds_block_phuong(),
				CITY: m.rounds_block_city()
			}[block] ?? block);

export const statusWords = (status: string): string =>
	({
		sourced: m.units_status_sourced(),
		derived: m.units_status_derived(),
		unverified: m.units_status_unverified()
	})[status] ?? status;
