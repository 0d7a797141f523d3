/** A unit's report of a round: the figures of its page, by the same permission, as an administrative report. */
import { cityIndexOf } from '#lib/domain/benchmark/city-index.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listLeads } from '#lib/server/db/criterion-leads.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import { findInstrument, findRoundUnit } from '#lib/server/db/rounds.ts';
import type { AdministrativeReport, ReportPart } from '#lib/server/report/administrative-report.ts';
import { reportFile } from '#lib/server/report/report-file.ts';
import { fileSafe } from './export-round.server.ts';
import { committeeOf, heading, note, paragraph, placeOf, sourceItems } from './report-parts.ts';
import { tasksAnnex } from './report-tasks.ts';
import { readUnitPage } from './unit-page.server.ts';
import type { UnitPage, WorkLine } from './unit-page.ts';
import { criteriaTables, unitParts } from './unit-report-parts.ts';
import { blockWords, count } from './words.ts';

export type ReportDownload = { name: string; bytes: Buffer };

export async function exportUnitReport(
	app: App,
	person: Person | null,
	key: { roundId: string; unitId: string },
	language: Language,
	now: Date
): Promise<Result<ReportDownload>> {
	const page = await readUnitPage(app, person, key, language, now);
	if (!page.ok) return page;
	const leadOf = await readLeadOf(app, key, language);
	const bytes = await reportFile(await reportOf(app, page.value, leadOf, language));
	return ok({ name: `${['bao-cao', key.roundId, key.unitId].map(fileSafe).join('-')}.docx`, bytes });
}

async function reportOf(
	app: App,
	page: UnitPage,
	leadOf: (code: string) => string,
	language: Language
): Promise<AdministrativeReport> {
	const { head, unit, framework, result } = page;
	const city = await findOrganisation(app.db, CITY);
	const cityName = (language === 'vi' ? city?.nameVi : city?.nameEn) ?? CITY;
	const own = await findOrganisation(app.db, unit.id);
	// A department is under the city's committee; a district or commune has a committee of its own.
	const committee = own?.kind !== 'so_ban_nganh';
	return {
		language,
		agency: committee
			? { above: null, name: committeeOf(unit.name) }
			: { above: committeeOf(cityName), name: unit.name },
		place: committee ? placeOf(unit.name) : (city?.shortName ?? cityName),
		subject: m.report_unit_subject({ round: head.name }),
		sample: head.sample,
		opening: openingOf(page),
		parts: result
			? [
					...unitParts(page),
					heading(1, m.report_sources()),
					{ kind: 'items', items: sourceItems([framework]) },
					heading(1, m.report_proposals()),
					paragraph(m.report_proposals_unit()),
					paragraph(m.report_closing({ agency: unit.name }))
				]
			: [paragraph(m.benchmark_unit_empty_text())],
		annexes: result
			? [
					tasksAnnex(
						'I',
						[...result.toRaise, ...result.belowReference].map((line) => taskLine(line, unit.name, leadOf))
					),
					{
						title: m.report_annex({ number: 'II', title: m.benchmark_by_criterion_title() }),
						parts: criteriaTables(result)
					}
				]
			: [],
		recipients: [committeeOf(cityName), m.report_recipient_standing(), m.report_recipient_file()],
		signer: committee
			? { onBehalf: m.report_on_behalf(), office: m.report_chairman() }
			: { onBehalf: null, office: m.report_head_of_agency() }
	};
}

function openingOf({ head, unit, framework, result }: UnitPage): ReportPart[] {
	return [
		paragraph(
			m.report_unit_opening({
				unit: unit.name,
				block: blockWords(unit.block),
				round: head.name,
				framework: m.report_framework({ title: framework.title, version: framework.version })
			})
		),
		...(framework.proposed ? [note(`${m.benchmark_proposed()}.`)] : []),
		...(result && head.provisional
			? [
					note(
						m.benchmark_provisional({
							results: count(result.firmness.withResult),
							units: count(result.firmness.units),
							appraised: count(result.firmness.appraised)
						})
					)
				]
			: []),
		...(result?.mixedBasis ? [note(m.benchmark_mixed_basis())] : [])
	];
}

const taskLine = (line: WorkLine, unit: string, leadOf: (code: string) => string) => {
	const lead = leadOf(line.code);
	return {
		...line,
		lead: unit,
		helping: lead && lead !== unit ? [`${lead} (${m.common_proposed().toLowerCase()})`] : []
	};
};

/** Who leads the city's index that a criterion serves; empty in a round without the city's own response. */
async function readLeadOf(app: App, key: { roundId: string; unitId: string }, language: Language) {
	const unit = await findRoundUnit(app.db, key.roundId, key.unitId);
	const instrument = unit && (await findInstrument(app.db, key.roundId, unit.group));
	const city = await findInstrument(app.db, key.roundId, 'city');
	if (!instrument || !city) return () => '';
	const { framework } = instrumentOf(app.content, instrument.frameworkId, instrument.frameworkVersion);
	const leads = await listLeads(app.db, city.frameworkId);
	return (code: string): string => {
		const lead = leads.find(({ criterionCode }) => criterionCode === cityIndexOf(framework, code));
		return lead ? (language === 'vi' ? lead.nameVi : lead.nameEn) : '';
	};
}
