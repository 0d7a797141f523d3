/** The city's report of a round: the figures of the overview and the low list, by the same permission. */
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import type { AdministrativeReport, ReportPart } from '#lib/server/report/administrative-report.ts';
import { reportFile } from '#lib/server/report/report-file.ts';
import { cityParts } from './city-report-parts.ts';
import { fileSafe } from './export-round.server.ts';
import { readLowList, type LowLine, type LowList } from './low-list.server.ts';
import { readOverview, type Overview } from './overview.server.ts';
import { committeeOf, heading, note, paragraph, sourceItems } from './report-parts.ts';
import { tasksAnnex, type CriterionToRaise } from './report-tasks.ts';
import type { ReportDownload } from './unit-report.server.ts';
import { count } from './words.ts';

/** So many criteria of the low list become tasks: a plan of a hundred tasks is none. The workbook holds the whole list. */
const TASKS_FROM = 20;

export async function exportCityReport(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<ReportDownload>> {
	const overview = await readOverview(app, person, roundId, language, now);
	if (!overview.ok) return overview;
	const low = await readLowList(app, person, roundId, { block: '', pillar: '', whole: true }, language, now);
	if (!low.ok) return low;
	const bytes = await reportFile(await reportOf(app, overview.value, low.value, language, now));
	return ok({ name: `${['bao-cao', roundId, CITY].map(fileSafe).join('-')}.docx`, bytes });
}

async function reportOf(
	app: App,
	overview: Overview,
	low: LowList,
	language: Language,
	now: Date
): Promise<AdministrativeReport> {
	const city = await findOrganisation(app.db, CITY);
	const cityName = (language === 'vi' ? city?.nameVi : city?.nameEn) ?? CITY;
	const agency = committeeOf(cityName);
	const first = low.lines.slice(0, TASKS_FROM);
	const frameworks = [
		...(overview.city.framework ? [{ ...overview.city.framework, proposed: false }] : []),
		...overview.blocks.map(({ framework }) => framework)
	];
	return {
		language,
		agency: { above: null, name: agency },
		place: city?.shortName ?? cityName,
		subject: m.report_city_subject({ round: overview.head.name }),
		sample: overview.head.sample,
		opening: openingOf(overview, agency),
		parts: [
			...cityParts(overview, { lines: first, all: low.lines.length, units: low.units }),
			heading(1, m.report_sources()),
			{ kind: 'items', items: [...new Set(sourceItems(frameworks))] },
			heading(1, m.report_proposals()),
			paragraph(m.report_proposals_city({ count: count(first.length) })),
			paragraph(m.report_closing({ agency }))
		],
		annexes: first.length === 0 ? [] : [tasksAnnex('I', first.map(taskLine))],
		recipients: recipientsOf(overview, now),
		signer: { onBehalf: m.report_on_behalf(), office: m.report_chairman() }
	};
}

/** The ministry that keeps the index: its task went to another one on 1 March 2025 (Nghị quyết 176/2025/QH15). */
const MINISTRY_CHANGED = new Date('2025-02-28T17:00:00Z');

/** As the agencies are called on the day of the report, and the areas as they were in the round. */
const recipientsOf = ({ blocks }: Overview, now: Date): string[] => [
	now < MINISTRY_CHANGED ? m.report_recipient_ministry() : m.report_recipient_ministry_now(),
	blocks.some(({ block }) => COMMUNE_BLOCKS.has(block)) ? m.report_recipient_communes() : m.report_recipient_units(),
	m.report_recipient_file()
];
const COMMUNE_BLOCKS = new Set(['XA', 'XA_DK']);

const openingOf = ({ head, coverage }: Overview, agency: string): ReportPart[] => [
	paragraph(m.report_city_opening({ agency, round: head.name })),
	...(head.provisional
		? [
				note(
					m.report_city_provisional({
						results: count(coverage.withResult),
						units: count(coverage.units),
						appraised: count(coverage.appraised)
					})
				)
			]
		: [])
];

/** A line of the low list as what tasks are made from. */
export const taskLine = ({ lead, missing, points, ...line }: LowLine): CriterionToRaise => ({
	...line,
	recoverable: points,
	lead: lead ? `${lead.name} (${m.common_proposed().toLowerCase()})` : m.report_lead_open(),
	helping: missing.map(({ name }) => name)
});
