/** Low and unscored criteria across a round: where the most points can still be won, and by whom. */
import { cityIndexOf } from '#lib/domain/benchmark/city-index.ts';
import { inOrder, recoverableOf, recoverableOverUnits, type LowOrder } from '#lib/domain/benchmark/recoverable.ts';
import type { StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listLeads } from '#lib/server/db/criterion-leads.ts';
import { findInstrument } from '#lib/server/db/rounds.ts';
import { readEfforts, type EffortsOf } from '#lib/server/efforts.ts';
import { readWholeRound, type RoundHead } from './benchmark-round.server.ts';
import { adviceOn, targetOf, type AdvisedAction, type ServedTarget } from '#lib/server/low-criterion.ts';
import { nameOfUnit, pillarsOf } from './overview.server.ts';
import { readBlocks, type BlockResults } from '#lib/server/round-results.ts';
import type { WantedList } from './wanted-list.ts';

export type LowLine = {
	/** Framework and code: one code means different things in two frameworks. */
	key: string;
	code: string;
	name: string;
	/** The framework's id: an effort holds for all its versions. */
	frameworkId: string;
	framework: string;
	/** Blocks whose page of the criterion can be opened. */
	blocks: string[];
	/** Pillar, index. */
	path: string[];
	/** Sum over all units. */
	points: Decimal;
	/** Sum over all units of recoverable points x share of the block that would have them / effort. */
	priority: Decimal;
	/** 1 to 5; `judged` when the planner has said so. */
	effort: { value: number; judged: boolean };
	/** Leads the index of the city that this criterion serves; proposed by us. */
	lead: { unitId: string; name: string } | null;
	units: number;
	missedBy: number;
	low: number;
	unscored: number;
	target: ServedTarget | null;
	actions: AdvisedAction[];
	/** Units below their reference or without a score, most recoverable first. */
	missing: { unitId: string; name: string; points: Decimal; class: StandingClass | null }[];
};

export type LowList = {
	head: RoundHead;
	/** What can be chosen, and what is. Empty: everything. */
	filter: {
		block: string;
		pillar: string;
		lead: string;
		blocks: string[];
		pillars: { code: string; name: string }[];
		leads: { unitId: string; name: string }[];
	};
	order: LowOrder;
	mayJudge: boolean;
	/** Units with a result among those chosen. */
	units: number;
	/** The whole list was asked for, not only its beginning. */
	whole: boolean;
	lines: LowLine[];
};

/** Filters that name nothing of the round are taken as not set: a link from another round still shows the list. */
export async function readLowList(
	app: App,
	person: Person | null,
	roundId: string,
	wanted: WantedList,
	language: Language,
	now: Date
): Promise<Result<LowList>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const all = await readBlocks(app, found.value.round, now);
	const pillars = new Map(
		all.flatMap(({ framework }) => pillarsOf(framework, language)).map(({ code, name }) => [code, { code, name }])
	);
	const block = all.some((one) => one.block === wanted.block) ? wanted.block : '';
	const pillar = pillars.has(wanted.pillar) ? wanted.pillar : '';
	const blocks = block ? all.filter((one) => one.block === block) : all;
	const leadOf = await readLeads(app, roundId, language);
	const order = wanted.order ?? 'points';
	const lines = linesOf(app, blocks, { efforts: await readEfforts(app), leadOf, order }, language);
	const leads = new Map(lines.flatMap(({ lead }) => (lead ? [[lead.unitId, lead]] : [])));
	const lead = leads.has(wanted.lead ?? '') ? wanted.lead! : '';
	return ok({
		head: found.value.head,
		filter: {
			block,
			pillar,
			lead,
			blocks: all.map((one) => one.block),
			pillars: [...pillars.values()],
			leads: [...leads.values()].sort((a, b) => collator.compare(a.name, b.name))
		},
		order,
		mayJudge: mayPlan(person),
		units: blocks.reduce((count, { comparison }) => count + comparison.units.size, 0),
		whole: wanted.whole ?? false,
		lines: lines.filter(
			(line) => (!pillar || pillarOf(blocks, line.key) === pillar) && (!lead || line.lead?.unitId === lead)
		)
	});
}

type LeadOf = (framework: Framework, code: string) => LowLine['lead'];

/** Who leads the city's index that a criterion serves; nobody in a round without the city's own response. */
async function readLeads({ db }: App, roundId: string, language: Language): Promise<LeadOf> {
	const instrument = await findInstrument(db, roundId, 'city');
	const leads = instrument ? await listLeads(db, instrument.frameworkId) : [];
	return (framework, code) => {
		const served = cityIndexOf(framework, code);
		const lead = leads.find(({ criterionCode }) => criterionCode === served);
		return lead ? { unitId: lead.organisationId, name: language === 'vi' ? lead.nameVi : lead.nameEn } : null;
	};
}

const keyOf = (framework: Framework, code: string): string => `${versionOf(framework)}:${code}`;

function pillarOf(blocks: readonly BlockResults[], key: string): string | undefined {
	for (const { framework } of blocks) {
		const prefix = keyOf(framework, '');
		if (key.startsWith(prefix)) return treeOf(framework).ancestors(key.slice(prefix.length))[0]?.code;
	}
	return undefined;
}

function linesOf(
	{ content }: App,
	blocks: readonly BlockResults[],
	{ efforts, leadOf, order }: { efforts: EffortsOf; leadOf: LeadOf; order: LowOrder },
	language: Language
): LowLine[] {
	const missing = missingUnits(blocks, language);
	const compared = blocks.map(({ comparison }) => comparison);
	return inOrder(recoverableOverUnits(compared, efforts), order).map(
		({ framework, code, points, priority, effort, units, missedBy, low, unscored }) => {
			const tree = treeOf(framework);
			return {
				key: keyOf(framework, code),
				code,
				name: tree.node(code)!.name[language],
				frameworkId: framework.id,
				framework: framework.title[language],
				blocks: blocks.filter((one) => versionOf(one.framework) === versionOf(framework)).map((one) => one.block),
				path: tree.ancestors(code).map((node) => labelOf(node)[language]),
				points,
				priority,
				effort: { value: effort, judged: efforts(framework).has(code) },
				lead: leadOf(framework, code),
				units,
				missedBy,
				low,
				unscored,
				target: targetOf(framework, code, content.reference, language),
				actions: adviceOn(framework, code, content.reference, language),
				missing: missing.get(keyOf(framework, code)) ?? []
			};
		}
	);
}

function missingUnits(blocks: readonly BlockResults[], language: Language): Map<string, LowLine['missing']> {
	const byCriterion = new Map<string, LowLine['missing']>();
	for (const { framework, comparison, units } of blocks)
		for (const unitId of comparison.units.keys()) {
			const unit = units.find((one) => one.unit.organisationId === unitId)!.unit;
			for (const { code, points, class: standing } of recoverableOf(comparison, unitId)) {
				const list = byCriterion.get(keyOf(framework, code)) ?? [];
				list.push({ unitId, name: nameOfUnit(unit, language), points, class: standing });
				byCriterion.set(keyOf(framework, code), list);
			}
		}
	for (const list of byCriterion.values()) list.sort((a, b) => b.points - a.points || collator.compare(a.name, b.name));
	return byCriterion;
}

const collator = new Intl.Collator('vi');
