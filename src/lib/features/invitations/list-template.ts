/** What an empty list of respondents looks like. */
import { INVITATION_COLUMNS } from '#lib/domain/imports/invitation-table.ts';
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';

export const invitationColumns = (strata: readonly Question[]): string[] => [
	...INVITATION_COLUMNS,
	...strata.map(({ name }) => name)
];

/** Two made-up rows, to be written over: each stratum's first and second choice, in words. */
export const templateRows = (strata: readonly Question[]): string[][] =>
	[
		['Công ty TNHH Ví Dụ', 'lien-he@vi-du.example', 'Số 1 Ví Dụ, quận Hồng Bàng, Hải Phòng'],
		['Hợp tác xã Thí Dụ', '', 'Thôn 2, xã Ví Dụ, huyện An Lão, Hải Phòng']
	].map((own, at) => [...own, ...strata.map(({ choices }) => choices?.[at]?.text.vi ?? '')]);
