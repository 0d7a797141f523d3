/** A criterion's page: who has it, who has all of it and with which proof, what to do, and how it was before. */
import { binsOf, compareCriterion, type CriterionUnit } from '#lib/domain/benchmark/compare-criterion.ts';
import { DEFAULT_EFFORT } from '#lib/domain/benchmark/recoverable.ts';
import { breaksOf } from '#lib/domain/benchmark/series.ts';
import { sum } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { describeRule } from '#lib/domain/scoring/describe-rule.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listCriterionEvidence } from '#lib/server/db/criterion-evidence.ts';
import { readEfforts } from '#lib/server/efforts.ts';
import { blockIn, readHistory, spreadsIn, type RoundOfGroup } from '#lib/server/round-history.ts';
import { readBlocks, type BlockResults } from '#lib/server/round-results.ts';
import { readWholeRound } from './benchmark-round.server.ts';
import {
	CRITERION_ORDERS,
	type CriterionOrder,
	type CriterionPage,
	type CriterionRound,
	type CriterionUnitLine,
	type ProvingDocument
} from './criterion-page.ts';
import { adviceOn, targetOf } from '#lib/server/low-criterion.ts';
import { nameOfUnit } from './overview.server.ts';

type Key = { roundId: string; block: string; code: string };

/** Names every unit, so it is refused to a unit's people. */
export async function readCriterionPage(
	app: App,
	person: Person | null,
	{ roundId, block: blockCode, code }: Key,
	wantedOrder: string,
	language: Language,
	now: Date
): Promise<Result<CriterionPage>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { round, head } = found.value;
	const blocks = await readBlocks(app, round, now);
	const block = blocks.find((one) => one.block === blockCode);
	const criterion = block && treeOf(block.framework).node(code);
	if (!block || criterion?.level !== 'criterion') return refused('criterion_unknown');
	const { framework } = block;
	const compared = compareCriterion(block.comparison, code);
	const documents = await documentsOf(app, roundId, code, block);
	const history = await readHistory(app, round, block.group, blocks, now);
	const order = CRITERION_ORDERS.find((one) => one === wantedOrder) ?? 'diem';
	const effort = (await readEfforts(app))(framework).get(code);
	const lines = compared.units.map((unit) => lineOf(unit, block, documents, language));
	return ok({
		head,
		block: blockCode,
		otherBlocks: blocks
			.filter((one) => one !== block && versionOf(one.framework) === versionOf(framework))
			.map((one) => one.block),
		framework: {
			id: framework.id,
			title: framework.title[language],
			version: framework.version,
			proposed: framework.standing === 'proposed'
		},
		criterion: {
			code,
			name: criterion.name[language],
			path: treeOf(framework)
				.ancestors(code)
				.map((node) => labelOf(node)[language]),
			help: criterion.help?.[language] ?? null,
			max: compared.max,
			rule: describeRule(compared.criterion)[language],
			evidence: criterion.evidence
				? { required: criterion.evidence.required, text: criterion.evidence.text[language] }
				: null,
			descriptive: criterion.max === 0
		},
		order,
		counts: compared.counts,
		spread: compared.spread,
		targetPoints: compared.target,
		bins: binsOf(compared),
		units: inOrder(lines, order),
		missing: block.units.length - compared.units.length,
		full: lines
			.filter((line) => line.full)
			.map(({ unitId, name }) => ({ unitId, name, documents: documents.get(unitId) ?? [] })),
		recoverable: sum(lines.map(({ recoverable }) => recoverable)),
		missedBy: lines.filter(({ recoverable }) => recoverable > 0).length,
		target: targetOf(framework, code, app.content.reference, language),
		actions: adviceOn(framework, code, app.content.reference, language),
		effort: { value: effort ?? DEFAULT_EFFORT, judged: effort !== undefined, mayJudge: mayPlan(person) },
		...historyOf(app, history, block, code, language)
	});
}

/** Documents of each unit, by what they are. */
async function documentsOf(app: App, roundId: string, code: string, { units }: BlockResults) {
	const owners = new Map(units.map(({ responseId, unit }) => [responseId, unit.organisationId]));
	const byUnit = new Map<string, ProvingDocument[]>();
	for (const one of await listCriterionEvidence(app.db, roundId, code)) {
		const unitId = owners.get(one.responseId);
		if (unitId === undefined) continue;
		const list = byUnit.get(unitId) ?? [];
		list.push({
			id: one.id,
			kind: one.mediaType === 'application/pdf' ? 'pdf' : one.mediaType.startsWith('image/') ? 'picture' : 'office',
			number: one.documentNumber,
			date: one.documentDate,
			issuedBy: one.issuedBy
		});
		byUnit.set(unitId, list);
	}
	return byUnit;
}

function lineOf(
	own: CriterionUnit,
	{ units }: BlockResults,
	documents: ReadonlyMap<string, ProvingDocument[]>,
	language: Language
): CriterionUnitLine {
	const { unit } = units.find((one) => one.unit.organisationId === own.unitId)!;
	const name = nameOfUnit(unit, language);
	const { unitId, ranked, basis, state, points, place, recoverable, full, meetsTarget } = own;
	return {
		unitId,
		name,
		shortName: (language === 'vi' ? unit.shortName : null) ?? name,
		ranked,
		basis,
		state,
		points,
		class: own.class,
		place,
		recoverable,
		full,
		meetsTarget,
		documents: documents.get(unitId)?.length ?? 0
	};
}

const collator = new Intl.Collator('vi');

/** They come by points; equal ones keep that order. */
const inOrder = (lines: CriterionUnitLine[], order: CriterionOrder): CriterionUnitLine[] =>
	order === 'diem'
		? lines
		: [...lines].sort((a, b) =>
				order === 'ten'
					? collator.compare(a.name, b.name)
					: order === 'con-thieu'
						? b.recoverable - a.recoverable
						: b.documents - a.documents
			);

/** The block in every round: of an earlier framework version, what the crosswalk maps into this criterion. */
function historyOf(
	{ content: { crosswalks } }: App,
	history: readonly RoundOfGroup[],
	{ block, framework }: BlockResults,
	code: string,
	language: Language
): Pick<CriterionPage, 'history' | 'breaks'> {
	const rounds = history.flatMap((of) => {
		const then = blockIn(of, block);
		return then ? [{ of, then }] : [];
	});
	return {
		history: rounds.map(({ of, then }): CriterionRound => {
			const spread = spreadsIn(of, block, framework, [code], crosswalks).get(code) ?? null;
			const same = versionOf(then.framework) === versionOf(framework);
			return {
				roundId: of.round.id,
				name: language === 'vi' ? of.round.nameVi : of.round.nameEn,
				year: of.round.year,
				n: spread?.n ?? 0,
				median: spread?.median ?? null,
				best: spread?.max ?? null,
				full: same ? compareCriterion(then.comparison, code).units.filter(({ full }) => full).length : null
			};
		}),
		breaks: breaksOf(
			rounds.map(({ of, then }) => ({ roundId: of.round.id, framework: then.framework, scores: new Map() })),
			crosswalks
		)
	};
}
