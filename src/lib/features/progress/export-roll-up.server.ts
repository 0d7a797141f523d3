/** A quarter's roll-up as an administrative report of the city. */
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { quarterInText } from '#lib/messages/quarter-words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import type { AdministrativeReport, ReportPart } from '#lib/server/report/administrative-report.ts';
import { reportFile } from '#lib/server/report/report-file.ts';
import { fileOf, readRollUp, type RollUp, type UnitProgress } from './roll-up.server.ts';
import { lineWords, stateWords } from './words.ts';

export async function exportRollUp(
	app: Pick<App, 'db'>,
	person: Person | null,
	quarter: string,
	language: Language,
	now: Date
): Promise<Result<{ name: string; bytes: Buffer }>> {
	const read = await readRollUp(app, person, quarter, language, now);
	if (!read.ok) return read;
	const city = await findOrganisation(app.db, CITY);
	const name = (language === 'vi' ? city?.nameVi : city?.nameEn) ?? CITY;
	const report = reportOf(read.value, { name, place: city?.shortName ?? name }, language);
	return ok({ name: fileOf(read.value.id), bytes: await reportFile(report) });
}

function reportOf(rolled: RollUp, city: { name: string; place: string }, language: Language): AdministrativeReport {
	const told = rolled.units.filter(({ submitted }) => submitted !== null);
	return {
		language,
		agency: { above: null, name: m.progress_docx_agency({ city: city.name }) },
		place: city.place,
		subject: m.progress_docx_subject({ quarter: quarterInText(rolled.id) }),
		sample: rolled.sample,
		opening: [paragraph(m.progress_docx_opening({ quarter: quarterInText(rolled.id), round: rolled.round.name }))],
		parts: [
			heading(m.progress_docx_state()),
			paragraph(m.progress_docx_counts({ ...rolled.counts, due: rolled.due })),
			paragraph(m.progress_docx_lines(rolled.lines)),
			paragraph(
				m.progress_docx_tasks({
					tasks: rolled.tasks.tasks,
					done: rolled.tasks.done,
					underWay: rolled.tasks.underWay,
					overdue: rolled.tasks.overdue
				})
			),
			tableOf(rolled.units),
			heading(m.progress_docx_units()),
			...(told.length === 0 ? [paragraph(m.progress_docx_nothing())] : told.flatMap(unitParts))
		],
		annexes: [],
		recipients: [m.report_recipient_units(), m.report_recipient_file()],
		signer: { onBehalf: null, office: m.progress_docx_signer() }
	};
}

const heading = (text: string): ReportPart => ({ kind: 'heading', level: 1, text });
const paragraph = (text: string): ReportPart => ({ kind: 'paragraph', text });

const tableOf = (units: readonly UnitProgress[]): ReportPart => ({
	kind: 'table',
	caption: m.progress_by_unit(),
	columns: [
		{ label: m.plan_col_unit(), share: 4 },
		{ label: m.progress_state(), share: 3 },
		{ label: m.progress_criteria_told(), share: 2, figures: true },
		{ label: m.plan_tasks(), share: 2, figures: true },
		{ label: m.plan_done(), share: 2, figures: true },
		{ label: m.plan_overdue(), share: 2, figures: true }
	],
	rows: units.map((unit) => [
		unit.name,
		[stateWords(unit), ...(unit.late ? [m.progress_late()] : []), ...(unit.overdue ? [m.progress_overdue()] : [])].join(
			', '
		),
		String(unit.lines.length),
		...[unit.tasks.tasks, unit.tasks.done, unit.tasks.overdue].map(String)
	])
});

const unitParts = ({ name, results, difficulties, lines }: UnitProgress): ReportPart[] => [
	{ kind: 'heading', level: 2, text: name },
	paragraph(results),
	...(difficulties === '' ? [] : [paragraph(m.progress_docx_difficulties({ text: difficulties }))]),
	...(lines.length === 0
		? []
		: [
				{
					kind: 'items' as const,
					items: lines.map(({ key, status, figure, note }) =>
						[`${key.split(' ')[1]}: ${lineWords(status)}`, figure, note].filter((part) => part !== '').join('; ')
					)
				}
			])
];
