/** A round as a draft: everything it fixes is worked out from its plan and stored, and worked out anew at each edit. */
import { isUnitGroup, versionOf, type Group } from '#lib/domain/framework/framework.ts';
import { audit } from '#lib/server/audit.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listOrganisationsOn } from '#lib/server/db/organisations.ts';
import { insertStep, updateRound } from '#lib/server/db/round-steps.ts';
import {
	clearDraft,
	insertInstruments,
	insertRound,
	insertRoundUnits,
	listRoundUnits,
	type Round,
	type RoundUnit
} from '#lib/server/db/rounds.ts';
import { insertRoundTargets, type NewRoundTarget } from '#lib/server/db/targets.ts';
import { FEWEST, frameworksOf, type RoundPlan } from './round-plan.ts';
import { targetsOfRound } from './targets-of-round.ts';
import { unitsOfRound, type UnitOfRound } from './units-of-round.ts';

/** Addresses of the public surveys: /khao-sat/<slug>. Units have none. */
const SLUGS: Partial<Record<Group, string>> = { business: 'doanh-nghiep', citizen: 'nguoi-dan' };

/** What a plan comes to: the versions, units and targets that the round will have. */
export type PlannedRound = {
	instruments: { group: Group; frameworkId: string; frameworkVersion: string; slug: string | null }[];
	units: UnitOfRound[];
	targets: NewRoundTarget[];
};

export async function planRound(db: Database | Transaction, content: Content, plan: RoundPlan): Promise<PlannedRound> {
	const possible = frameworksOf(content, plan);
	const units = unitsOfRound(await listOrganisationsOn(db, plan.unitsOn), possible);
	const answered = (group: Group) => !isUnitGroup(group) || units.some((unit) => unit.group === group);
	const frameworks = plan.instruments ? possible : new Map([...possible].filter(([group]) => answered(group)));
	const without = new Set(plan.withoutTargets ?? []);
	return {
		instruments: [...frameworks].map(([group, { id, version }]) => ({
			group,
			frameworkId: id,
			frameworkVersion: version,
			slug: SLUGS[group] ?? null
		})),
		units,
		targets: targetsOfRound(plan, content.reference.targets, frameworks.values()).filter(({ id }) => !without.has(id))
	};
}

/**
 * Stores the draft, new or in place of what `before` fixed. The plan is sound (`planProblems`). Exceptions that somebody
 * gave a reason for stay with their units.
 */
export async function writeDraft(
	tx: Transaction,
	content: Content,
	plan: RoundPlan,
	{ now, actorId, before, action }: { now: Date; actorId: string | null; before?: Round | undefined; action: string }
): Promise<void> {
	const planned = await planRound(tx, content, plan);
	const row = {
		year: plan.year,
		nameVi: plan.name.vi,
		nameEn: plan.name.en,
		...plan.dates,
		unitsOn: plan.unitsOn,
		sample: plan.sample,
		signedReport: plan.signedReport ?? false,
		...plan.thresholds,
		...(plan.reminders === undefined ? {} : { reminders: plan.reminders }),
		...(plan.smallGroups ?? FEWEST)
	};
	const known = before ? await listRoundUnits(tx, plan.id) : [];
	if (before) {
		await updateRound(tx, plan.id, row);
		await clearDraft(tx, plan.id);
	} else {
		await insertRound(tx, { id: plan.id, status: 'draft', ...row });
		await insertStep(tx, { roundId: plan.id, fromStatus: null, toStatus: 'draft', at: now, by: actorId, note: null });
	}
	await insertInstruments(
		tx,
		planned.instruments.map((one) => ({ roundId: plan.id, ...one }))
	);
	await insertRoundUnits(
		tx,
		planned.units.map((unit) => ({ roundId: plan.id, ...unit, ...exceptionOf(known, unit) }))
	);
	await insertRoundTargets(tx, planned.targets);
	await audit(tx, {
		at: now,
		actorId,
		action,
		subject: `round:${plan.id}`,
		roundId: plan.id,
		...(before ? { before: told(before) } : {}),
		after: {
			year: plan.year,
			name: plan.name.vi,
			sample: plan.sample,
			dates: plan.dates,
			unitsOn: plan.unitsOn,
			thresholds: plan.thresholds ?? null,
			signedReport: plan.signedReport ?? false,
			instruments: planned.instruments.map(({ frameworkId, frameworkVersion }) =>
				versionOf({ id: frameworkId, version: frameworkVersion })
			),
			units: planned.units.length,
			targets: planned.targets.length
		}
	});
}

const told = ({ year, nameVi, opensAt, closesAt, unitsOn, lowBelow, highFrom, signedReport }: Round) => ({
	year,
	name: nameVi,
	opensAt,
	closesAt,
	unitsOn,
	lowBelow,
	highFrom,
	signedReport
});

function exceptionOf(known: readonly RoundUnit[], { organisationId, group }: UnitOfRound) {
	const same = known.find((one) => one.organisationId === organisationId && one.group === group);
	if (!same?.exceptionReason) return {};
	const { ranked, notApplicable, exceptionReason } = same;
	return { ranked, notApplicable, exceptionReason };
}
