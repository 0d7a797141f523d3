/** Brings content into the database. What was published once may not change: the start stops and says so. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { isUnitGroup, versionOf } from '#lib/domain/framework/framework.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import {
	actions,
	criteria,
	criterionLeads,
	frameworks,
	organisations,
	organisationSuccessions,
	publishedResults,
	questionnaires,
	targets
} from '#lib/server/db/schema.ts';
import { BrokenContent, type Content, type Instrument } from './content.ts';

/** The city itself: it answers the ministry's framework, and city-wide roles are held in it. */
export const CITY = 'HP';

export async function storeContent(db: Database, content: Content): Promise<void> {
	await db.transaction(async (tx) => {
		// Servers that start together store one after the other.
		await tx.execute(sql`select pg_advisory_xact_lock(8605042023)`);
		for (const instrument of content.instruments.values()) await storeInstrument(tx, instrument);
		await storeOrganisations(tx, content);
		await storeReference(tx, content);
	});
}

async function storeInstrument(tx: Transaction, { framework, questionnaire, contentHash, ruleHashes }: Instrument) {
	const { id, version } = framework;
	const [stored] = await tx
		.select({ status: frameworks.status, contentHash: frameworks.contentHash })
		.from(frameworks)
		.where(and(eq(frameworks.id, id), eq(frameworks.version, version)));
	if (stored?.contentHash === contentHash) return;
	if (stored?.status === 'published')
		throw new BrokenContent([
			{
				file: `surveys/${id}/${version}`,
				rule: 'frozen',
				says: `${versionOf(framework)} is published and its text has changed since; restore it and put the change into a new version`
			}
		]);
	const row = { id, version, group: framework.group, status: framework.status, contentHash, content: framework };
	await tx
		.insert(frameworks)
		.values(row)
		.onConflictDoUpdate({ target: [frameworks.id, frameworks.version], set: row });
	await tx.delete(criteria).where(and(eq(criteria.frameworkId, id), eq(criteria.frameworkVersion, version)));
	await tx.insert(criteria).values(
		framework.nodes.map((node, position) => ({
			frameworkId: id,
			frameworkVersion: version,
			code: node.code,
			parentCode: node.parent ?? null,
			level: node.level,
			nameVi: node.name.vi,
			nameEn: node.name.en,
			maxPoints: node.max === undefined ? null : String(node.max),
			ruleHash: ruleHashes.get(node.code) ?? null,
			position
		}))
	);
	const written = { id, version, contentHash, content: questionnaire };
	await tx
		.insert(questionnaires)
		.values(written)
		.onConflictDoUpdate({ target: [questionnaires.id, questionnaires.version], set: written });
}

async function storeOrganisations(tx: Transaction, { reference, instruments }: Content) {
	const scored = [...instruments.values()].some(({ framework }) => isUnitGroup(framework.group));
	const city = {
		id: CITY,
		nameVi: 'Thành phố Hải Phòng',
		nameEn: 'Hải Phòng City',
		shortName: 'Hải Phòng',
		kind: 'city',
		block: scored ? 'CITY' : null,
		status: 'sourced',
		source: '86/KH-UBND'
	};
	const units = reference.units.map((unit) => ({
		id: unit.unit_id,
		nameVi: unit.name_vi,
		nameEn: unit.name_en,
		shortName: unit.short_name,
		kind: unit.group,
		block: unit.rank_block,
		parentId: CITY,
		gsoCode: unit.gso_code,
		validFrom: unit.valid_from,
		validTo: unit.valid_to,
		status: unit.status,
		source: unit.source,
		note: unit.note
	}));
	await tx
		.insert(organisations)
		.values([city, ...units])
		.onConflictDoNothing();
	const known = new Set(units.map(({ id }) => id));
	const successions = reference.units
		.filter(({ successor }) => successor !== null && known.has(successor))
		.map(({ unit_id, successor }) => ({ predecessorId: unit_id, successorId: successor! }));
	if (successions.length > 0) await tx.insert(organisationSuccessions).values(successions).onConflictDoNothing();
}

/** Reference rows have no life of their own: they are replaced by what the files say. */
async function storeReference(tx: Transaction, { reference }: Content) {
	await tx.delete(actions);
	await tx.delete(targets);
	await tx.delete(publishedResults);
	if (reference.actions.length > 0)
		await tx.insert(actions).values(
			reference.actions.map(({ id, pillar, index, place, groups, text }) => ({
				id,
				pillar,
				index,
				place,
				groups,
				textVi: text.vi,
				textEn: text.en
			}))
		);
	if (reference.targets.length > 0)
		await tx.insert(targets).values(
			reference.targets.map((target) => ({
				id: target.id,
				nameVi: target.name.vi,
				nameEn: target.name.en,
				metric: target.metric,
				comparator: target.comparator,
				value: String(target.value),
				dueDate: target.due ?? null,
				scope: target.scope,
				pillar: target.pillar ?? null,
				index: target.index ?? null,
				status: target.status,
				mark: target.mark,
				source: target.document ?? `86/KH-UBND ${target.place ?? ''}`.trim(),
				tentative: target.tentative
			}))
		);
	if (reference.results.length > 0)
		await tx.insert(publishedResults).values(reference.results.map((result, position) => ({ ...result, position })));
	const leads = reference.leads.map(({ framework, code, unit }) => ({
		frameworkId: framework,
		criterionCode: code,
		organisationId: unit,
		mark: 'P'
	}));
	await tx.delete(criterionLeads).where(inArray(criterionLeads.mark, ['P']));
	if (leads.length > 0) await tx.insert(criterionLeads).values(leads).onConflictDoNothing();
}
