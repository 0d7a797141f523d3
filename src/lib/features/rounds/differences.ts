/** What a new round has that last year's had not, and the other way round. */
import { versionOf } from '#lib/domain/framework/framework.ts';

export type Compared = {
	instruments: readonly { group: string; frameworkId: string; frameworkVersion: string }[];
	units: readonly { organisationId: string; block: string }[];
	targets: readonly { id: string }[];
};

export type RoundDifferences = {
	/** `from` null: the group was not asked; `to` null: it is not asked any more. */
	versions: { group: string; from: string | null; to: string | null }[];
	sameVersions: number;
	unitsGone: string[];
	unitsNew: string[];
	unitsKept: number;
	/** Units that are ranked in another block. */
	unitsMoved: string[];
	targetsGone: string[];
	targetsNew: string[];
};

export function differencesBetween(before: Compared, after: Compared): RoundDifferences {
	const versionIn = ({ instruments }: Compared, group: string) => {
		const used = instruments.find((one) => one.group === group);
		return used ? versionOf({ id: used.frameworkId, version: used.frameworkVersion }) : null;
	};
	const groups = [...new Set([...before.instruments, ...after.instruments].map(({ group }) => group))];
	const versions = groups.map((group) => ({ group, from: versionIn(before, group), to: versionIn(after, group) }));
	const [was, is] = [blocksOf(before), blocksOf(after)];
	const [aims, nowAims] = [idsOf(before.targets), idsOf(after.targets)];
	return {
		versions: versions.filter(({ from, to }) => from !== to),
		sameVersions: versions.filter(({ from, to }) => from === to).length,
		unitsGone: [...was.keys()].filter((id) => !is.has(id)),
		unitsNew: [...is.keys()].filter((id) => !was.has(id)),
		unitsKept: [...is.keys()].filter((id) => was.has(id)).length,
		unitsMoved: [...is].filter(([id, block]) => was.has(id) && was.get(id) !== block).map(([id]) => id),
		targetsGone: [...aims].filter((id) => !nowAims.has(id)),
		targetsNew: [...nowAims].filter((id) => !aims.has(id))
	};
}

const blocksOf = ({ units }: Compared) => new Map(units.map(({ organisationId, block }) => [organisationId, block]));
const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
