/**
 * Drafts of the council's papers, from what stands in the round now: the minutes of its meeting, and the decision that
 * approves the results. What only people can say (a vote, a legal basis, who proposes) is left as dots to be filled in.
 */
import type { CouncilMember } from '#lib/domain/appraisal/council.ts';
import { formatDay } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import { mayOversee } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findCouncil, listPapers } from '#lib/server/db/councils.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';
import type { AdministrativeReport, ReportPart } from '#lib/server/report/administrative-report.ts';
import { reportFile } from '#lib/server/report/report-file.ts';
import type { PaperKind } from './council-papers.server.ts';
import { roleWords } from './council-words.ts';
import { readFindings, type Findings } from './council-findings.server.ts';

export type Draft = { name: string; bytes: Buffer };

const DOTS = '……………………';

/** For those who see how the appraisal goes. */
export async function draftPaper(
	app: App,
	person: Person | null,
	{ roundId, kind }: { roundId: string; kind: PaperKind },
	language: Language,
	now: Date
): Promise<Result<Draft>> {
	if (!mayOversee(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const known: Known = {
		round: language === 'vi' ? round.nameVi : round.nameEn,
		findings: await readFindings(app, round, language, now),
		...(await agencyOf(app, language))
	};
	const report =
		kind === 'minutes' ? await minutes(app, round, known, language) : await decision(app, round, known, language);
	const file = kind === 'minutes' ? 'bien-ban' : 'quyet-dinh';
	return ok({ name: `${file}-${roundId.replace(/[^A-Za-z0-9-]/g, '_')}.docx`, bytes: await reportFile(report) });
}

type Known = { round: string; findings: Findings; agency: string; place: string };

async function agencyOf({ db }: Pick<App, 'db'>, language: Language): Promise<Pick<Known, 'agency' | 'place'>> {
	const city = await findOrganisation(db, CITY);
	const name = (language === 'vi' ? city?.nameVi : city?.nameEn) ?? CITY;
	const area = name.replace(/^Thành phố(?=\s)/u, 'thành phố');
	return { agency: m.report_committee({ area }), place: city?.shortName ?? name };
}

const heading = (level: 1 | 2, text: string): ReportPart => ({ kind: 'heading', level, text });
const paragraph = (text: string): ReportPart => ({ kind: 'paragraph', text });

async function minutes(
	{ db }: Pick<App, 'db'>,
	round: Round,
	{ round: name, findings, agency, place }: Known,
	language: Language
): Promise<AdministrativeReport> {
	const council = await findCouncil(db, round.id);
	const members = council?.members ?? [];
	const first = (role: CouncilMember['role']) => members.find((one) => one.role === role)?.name ?? null;
	const heldOn = council?.heldOn
		? m.council_day({ day: formatDay(council.heldOn) })
		: m.report_date({ place: '' }).replace(/^, /, '');
	return {
		language,
		agency: { above: agency, name: m.council_name() },
		place,
		kind: { title: m.council_minutes_title(), number: m.council_minutes_number(), annexOf: '' },
		draft: true,
		subject: m.council_minutes_subject({ round: name }),
		sample: round.sample,
		opening: [],
		parts: [
			heading(1, m.council_minutes_who()),
			paragraph(m.council_minutes_when({ day: heldOn, place: council?.place ?? DOTS })),
			{
				kind: 'items',
				items: members.length > 0 ? members.map((one) => memberWords(one)) : [m.council_minutes_members_open()]
			},
			paragraph(m.council_minutes_absent()),
			heading(1, m.council_minutes_what()),
			heading(2, m.council_minutes_scope()),
			...scopeOf(name, findings),
			heading(2, m.council_minutes_results()),
			...resultsOf(findings),
			heading(2, m.council_minutes_disputed()),
			...disputedOf(findings),
			heading(1, m.council_minutes_conclusion()),
			paragraph(m.council_minutes_vote()),
			{ kind: 'items', items: [m.council_conclusion_results(), m.council_conclusion_propose({ agency })] },
			paragraph(m.council_minutes_closing())
		],
		annexes: [],
		recipients: [],
		signer: { onBehalf: null, office: '' },
		signedBy: [
			{ office: roleWords('secretary'), name: first('secretary') },
			{ office: m.council_chair_signs(), name: first('chair') }
		]
	};
}

const memberWords = ({ name, office, role }: CouncilMember): string =>
	`${[name, office].filter((one) => one !== '').join(', ')}: ${roleWords(role)};`;

const scopeOf = (round: string, { units, appraised, waiting, missing, frameworks }: Findings): ReportPart[] => [
	paragraph(m.council_scope({ round, units, appraised })),
	{
		kind: 'items',
		items: [
			...frameworks.map((one) => `${one}.`),
			...(waiting.length > 0 ? [m.council_scope_waiting({ count: waiting.length, units: waiting.join(', ') })] : []),
			...(missing.length > 0 ? [m.council_scope_missing({ count: missing.length, units: missing.join(', ') })] : [])
		]
	}
];

const resultsOf = ({ results }: Findings): ReportPart[] =>
	results.length > 0 ? results : [{ kind: 'note', text: m.council_no_results() }];

function disputedOf({ disputed, settled, unsettled }: Findings): ReportPart[] {
	if (disputed.rows.length === 0) return [paragraph(m.council_no_dispute())];
	return [
		paragraph(m.council_disputed({ settled })),
		...(unsettled > 0 ? [{ kind: 'note' as const, text: m.council_disputed_open({ count: unsettled }) }] : []),
		disputed
	];
}

async function decision(
	{ db }: Pick<App, 'db'>,
	round: Round,
	{ round: name, findings, agency, place }: Known,
	language: Language
): Promise<AdministrativeReport> {
	const papers = await listPapers(db, round.id);
	const signed = papers.findLast(({ kind, removedAt }) => kind === 'minutes' && removedAt === null);
	const article = (number: number, text: string): ReportPart => ({
		kind: 'article',
		label: m.council_article({ number }),
		text
	});
	return {
		language,
		agency: { above: null, name: agency },
		place,
		kind: {
			title: m.council_decision_title(),
			number: m.council_decision_number(),
			annexOf: m.council_annex_of({ agency })
		},
		draft: true,
		subject: m.council_decision_subject({ round: name }),
		sample: round.sample,
		opening: [{ kind: 'centred', text: m.council_decision_by({ agency }).toLocaleUpperCase('vi') }],
		parts: [
			{ kind: 'basis', text: m.council_basis_law() },
			{ kind: 'basis', text: m.council_basis_plan() },
			{
				kind: 'basis',
				text: signed
					? m.council_basis_minutes({ number: signed.number, day: formatDay(signed.issuedOn) })
					: m.council_basis_minutes_open()
			},
			{ kind: 'basis', text: m.council_basis_proposal() },
			{ kind: 'centred', text: `${m.council_decision_title()}:` },
			article(1, m.council_article_approve({ round: name, units: findings.appraised })),
			article(2, m.council_article_charge()),
			article(3, m.council_article_force({ agency }))
		],
		annexes: [
			{
				title: m.council_annex_title({ round: name }),
				parts: [
					{ kind: 'note', text: [...findings.frameworks, m.council_annex_note()].join('. ') },
					...resultsOf(findings)
				]
			}
		],
		recipients: [m.council_recipient_article(), m.council_recipient_leaders({ agency }), m.report_recipient_file()],
		signer: { onBehalf: null, office: m.report_chairman() }
	};
}
