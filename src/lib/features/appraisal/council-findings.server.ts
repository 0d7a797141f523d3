/** What the council of a round has before it: results by block, and the criteria on which appraisers differed. */
import { compareUnits } from '#lib/domain/benchmark/compare-units.ts';
import { decimal, formatDecimal, subtract, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import { listUserNames } from '#lib/server/db/people.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import type { ReportTable } from '#lib/server/report/administrative-report.ts';
import { readBlocks, type BlockResults } from '#lib/server/round-results.ts';
import { blockName } from './block-words.ts';
import { signed } from './difference.ts';
import { judgedUnits, type JudgedUnit } from './judged-units.server.ts';
import { outcomeOf } from './outcomes.ts';

export type Findings = {
	units: number;
	appraised: number;
	/** Names of units that have handed in and are not appraised to the end. */
	waiting: string[];
	/** Names of units that have not handed in. */
	missing: string[];
	/** Title and version; a framework that is no official one says so. */
	frameworks: string[];
	/** By block, of the units that are appraised to the end. */
	results: ReportTable[];
	/** Rows of units and criteria on which appraisers differed. */
	disputed: ReportTable;
	settled: number;
	unsettled: number;
};

export async function readFindings(app: App, round: Round, language: Language, now: Date): Promise<Findings> {
	const blocks = await readBlocks(app, round, now);
	const judged = (await judgedUnits(app, round)).filter(({ unit }) => unit.group !== 'city');
	const name = (unit: JudgedUnit['unit']) => (language === 'vi' ? unit.nameVi : unit.nameEn);
	const inStatus = (...statuses: string[]) =>
		judged.filter(({ response }) => statuses.includes(response?.status ?? ''));
	const [appraised, waiting] = [inStatus('appraised'), inStatus('submitted', 'returned')];
	const disputes = await disputesOf(app, judged, language);
	return {
		units: judged.length,
		appraised: appraised.length,
		waiting: waiting.map(({ unit }) => name(unit)),
		missing: judged.filter((one) => !appraised.includes(one) && !waiting.includes(one)).map(({ unit }) => name(unit)),
		frameworks: [...new Set(blocks.map(({ framework }) => frameworkName(framework, language)))],
		results: blocks.flatMap((block) => resultsOf(block, language)),
		disputed: {
			kind: 'table',
			caption: m.council_disputed_caption(),
			columns: [
				{ label: m.report_col_no(), share: 1, figures: true },
				{ label: m.appraisal_unit(), share: 4 },
				{ label: m.appraisal_criterion(), share: 5 },
				{ label: m.council_col_judgements(), share: 6 },
				{ label: m.council_col_settled(), share: 5 }
			],
			rows: disputes.map(({ cells }, at) => [String(at + 1), ...cells])
		},
		settled: disputes.filter(({ settled }) => settled).length,
		unsettled: disputes.filter(({ settled }) => !settled).length
	};
}

const frameworkName = (framework: Framework, language: Language): string =>
	`${m.report_framework({ title: framework.title[language], version: versionOf(framework) })}${
		framework.standing === 'official' ? '' : ` (${m.common_proposed().toLowerCase()})`
	}`;

/**
 * By rank among the units of the block that are appraised to the end: a council decides on nothing else, and a rank beside
 * units that stand by their own word would have to change. Those that are not ranked stand last. Nothing for a block
 * without one.
 */
function resultsOf({ block, framework, units, comparison }: BlockResults, language: Language): ReportTable[] {
	const points = (value: Decimal) => formatDecimal(value, language, 2, 2);
	const appraised = units.flatMap(({ unit, self, verified }) =>
		verified ? [{ unit, unitId: unit.organisationId, ranked: unit.ranked, self, verified }] : []
	);
	if (appraised.length === 0) return [];
	const { ranking } = compareUnits(
		framework,
		appraised.map(({ unitId, ranked, verified }) => ({ unitId, ranked, basis: 'verified', score: verified })),
		comparison.thresholds
	);
	const root = treeOf(framework).root.code;
	const byId = new Map(appraised.map((one) => [one.unitId, one]));
	return [
		{
			kind: 'table',
			caption: blockName(block),
			columns: [
				{ label: m.report_col_no(), share: 1, figures: true },
				{ label: m.appraisal_unit(), share: 6 },
				{ label: m.council_col_max(), share: 2, figures: true },
				{ label: m.appraisal_self_score(), share: 2, figures: true },
				{ label: m.appraisal_verified_score(), share: 2, figures: true },
				{ label: m.appraisal_difference(), share: 2, figures: true },
				{ label: m.council_col_rank(), share: 1.6, figures: true }
			],
			rows: ranking.map((row, at) => {
				const { unit, self } = byId.get(row.unitId)!;
				const own = self?.get(root)?.points ?? null;
				return [
					String(at + 1),
					language === 'vi' ? unit.nameVi : unit.nameEn,
					formatDecimal(row.max, language),
					own === null ? '–' : points(own),
					points(row.points),
					own === null ? '–' : (signed(subtract(row.points, own), language) ?? '0'),
					row.place ? String(row.place.rank) : '–'
				];
			})
		}
	];
}

async function disputesOf(app: App, judged: readonly JudgedUnit[], language: Language) {
	const found = judged.flatMap((one) => {
		const codes = new Set([
			...one.judged.conflicts,
			...one.judged.settlements.map(({ criterionCode }) => criterionCode)
		]);
		return treeOf(one.instrument.framework)
			.criteria.filter(({ code }) => codes.has(code))
			.map((criterion) => ({ one, criterion }));
	});
	const at = (rows: JudgedUnit['judged']['judgements'], code: string) =>
		rows.filter(({ criterionCode }) => criterionCode === code);
	const ids = found.flatMap(({ one, criterion: { code } }) =>
		[...at(one.judged.judgements, code), ...at(one.judged.settlements, code)].map(({ reviewerId }) => reviewerId)
	);
	const names = await listUserNames(app.db, [...new Set(ids)]);
	const words = ({ reviewerId, outcome, points, reason }: JudgedUnit['judged']['judgements'][number]) =>
		[
			`${names.get(reviewerId) ?? '–'}: ${outcomeOf(outcome).words().toLowerCase()}`,
			...(points === null ? [] : [`${formatDecimal(decimal(points), language, 2, 2)}`]),
			...(reason ? [reason] : [])
		].join('; ');
	return found.map(({ one, criterion: { code, name } }) => {
		const [settlement] = at(one.judged.settlements, code);
		return {
			settled: settlement !== undefined,
			cells: [
				language === 'vi' ? one.unit.nameVi : one.unit.nameEn,
				`${code} ${name[language]}`,
				at(one.judged.judgements, code).map(words).join('\n'),
				settlement ? words(settlement) : m.council_unsettled()
			]
		};
	});
}
