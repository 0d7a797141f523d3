/**
 * Which index of the city's own response (QĐ 922) an index of the units' frameworks serves. The units' frameworks are our
 * proposal and take the ministry's names, so this is a proposal too: it says who in the city leads what a unit works on.
 */
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';

/** By the last part of the index's code; an index of activity has one city index for each pillar. */
const CITY_INDEX: Readonly<Record<string, string>> = {
	NT: 'NTS',
	TC: 'TCS',
	HT: 'HTS',
	NL: 'NLS',
	AT: 'ATTT',
	HD_CQS: 'HD_CQS',
	HD_KTS: 'HD_KTS',
	HD_XHS: 'HD_XHS'
};

/** The city's index for a criterion; `null` where none is served (data, supervision). */
export function cityIndexOf(framework: Framework, code: string): string | null {
	const path = treeOf(framework).ancestors(code);
	const index = path.find(({ level }) => level === 'index')?.code;
	const pillar = path.find(({ level }) => level === 'pillar')?.code;
	const last = index?.split('.').at(-1);
	if (last === undefined) return null;
	return CITY_INDEX[last === 'HD' ? `HD_${pillar}` : last] ?? null;
}
