import type { PublishedView } from '#lib/domain/publication/frozen-results.ts';
import { m } from '#lib/paraglide/messages.js';

export const viewWords = (view: PublishedView): string =>
	({
		rankings: m.publication_view_rankings,
		indices: m.publication_view_indices,
		criteria: m.publication_view_criteria,
		surveys: m.publication_view_surveys
	})[view]();

export const basisWords = (basis: 'verified' | 'self' | null): string =>
	basis === 'verified'
		? m.publication_basis_verified()
		: basis === 'self'
			? m.publication_basis_self()
			: m.publication_basis_none();

export const blockWords = (block: string): string =>
	({
		SO: m.rounds_block_so(),
		QUAN: m.rounds_block_quan(),
		HUYEN: m.rounds_block_huyen(),
		XA_DK: m.rounds_block_xa_dk(),
		XA: m.rounds_block_xa(),
		PHUONG: m.rounds_block_phuong()
	})[block] ?? block;

export const stateWords = (state: string): string =>
	({
		scored: m.publication_state_scored(),
		unanswered: m.publication_state_unanswered(),
		notApplicable: m.publication_state_not_applicable(),
		invalid: m.publication_state_invalid()
	})[state] ?? state;
