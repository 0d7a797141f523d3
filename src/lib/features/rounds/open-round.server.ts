/** Opening a round: it fixes the versions that are answered, the units that answer, the targets and the dates. */
import { isUnitGroup, versionOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import type { Text } from '#lib/domain/text.ts';
import { audit } from '#lib/server/audit.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database } from '#lib/server/db/client.ts';
import { listOrganisationsOn } from '#lib/server/db/organisations.ts';
import { insertInstruments, insertRound, insertRoundUnits, type Round } from '#lib/server/db/rounds.ts';
import { insertRoundTargets } from '#lib/server/db/targets.ts';
import { targetsOfRound } from './targets-of-round.ts';
import { unitsOfRound } from './units-of-round.ts';

export type NewRound = {
	id: string;
	year: number;
	name: Text;
	/** Made-up answers: every page that shows them says so. */
	sample: boolean;
	opensAt: Date;
	closesAt: Date;
	/** The day ("2022-12-31") on which an organisation must exist to take part. */
	unitsOn: string;
	/**
	 * Versions ("hp-so@2022.1") to answer, one for a group; absent: of every group the published one with the highest
	 * version, units' groups only where such a unit exists on the day.
	 */
	instruments?: readonly string[];
};

/** Addresses of the public surveys: /khao-sat/<slug>. Units have none. */
const SLUGS: Partial<Record<Group, string>> = { business: 'doanh-nghiep', citizen: 'nguoi-dan' };

/**
 * Opens a round and gives it back. Throws a RangeError when a version is unknown or not published, when two answer for the
 * same group, or when the round ends before it opens: mistakes of who calls, not of a respondent.
 */
export async function openRound(
	db: Database,
	content: Content,
	{ id, year, name, sample, opensAt, closesAt, unitsOn, instruments }: NewRound,
	{ now, actorId }: { now: Date; actorId: string | null }
): Promise<Round> {
	if (closesAt <= opensAt) throw new RangeError(`round ${id} closes (${closesAt.toISOString()}) before it opens`);
	const possible = instruments ? chosenFrameworks(content, instruments) : latestFrameworks(content);
	return db.transaction(async (tx) => {
		const units = unitsOfRound(await listOrganisationsOn(tx, unitsOn), possible);
		const answered = (group: Group) => !isUnitGroup(group) || units.some((unit) => unit.group === group);
		const frameworks = instruments ? possible : new Map([...possible].filter(([group]) => answered(group)));
		const round = await insertRound(tx, {
			id,
			year,
			nameVi: name.vi,
			nameEn: name.en,
			status: 'open',
			opensAt,
			closesAt,
			sample
		});
		await insertInstruments(
			tx,
			[...frameworks].map(([group, framework]) => ({
				roundId: id,
				group,
				frameworkId: framework.id,
				frameworkVersion: framework.version,
				slug: SLUGS[group] ?? null
			}))
		);
		await insertRoundUnits(
			tx,
			units.map((unit) => ({ roundId: id, ...unit }))
		);
		const targets = targetsOfRound({ id, year }, content.reference.targets, frameworks.values());
		await insertRoundTargets(tx, targets);
		await audit(tx, {
			at: now,
			actorId,
			action: 'round.open',
			subject: `round:${id}`,
			roundId: id,
			after: {
				year,
				sample,
				unitsOn,
				instruments: [...frameworks.values()].map(versionOf),
				units: units.length,
				targets: targets.length
			}
		});
		return round;
	});
}

function chosenFrameworks(content: Content, versions: readonly string[]): Map<Group, Framework> {
	const chosen = new Map<Group, Framework>();
	for (const version of versions) {
		const framework = content.instruments.get(version)?.framework;
		if (framework?.status !== 'published') throw new RangeError(`no published framework ${version}`);
		if (chosen.has(framework.group)) throw new RangeError(`two frameworks for the group ${framework.group}`);
		chosen.set(framework.group, framework);
	}
	return chosen;
}

/** Of every group the published framework with the highest version; "2022.10" is later than "2022.9". */
function latestFrameworks(content: Content): Map<Group, Framework> {
	const latest = new Map<Group, Framework>();
	for (const { framework } of content.instruments.values()) {
		if (framework.status !== 'published') continue;
		const known = latest.get(framework.group);
		if (!known || isLater(framework.version, known.version)) latest.set(framework.group, framework);
	}
	return latest;
}

const isLater = (version: string, than: string) => version.localeCompare(than, 'en', { numeric: true }) > 0;
