/** What the appraiser works on: a pillar's criteria with figures, evidence and the decision on each. */
import { formatDateTime } from '#lib/domain/date.ts';
import { formatDecimal, subtract } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, type Branch, type Criterion } from '#lib/domain/framework/framework.ts';
import { signedReportView, type SignedReportView } from '#lib/domain/evidence/signed-report.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows, isLate } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { isLead } from '#lib/server/db/appraisals.ts';
import { listEvidence } from '#lib/server/db/documents.ts';
import { listImportedFigures } from '#lib/server/db/imports.ts';
import { listUserNames } from '#lib/server/db/people.ts';
import { listSignedReports } from '#lib/server/db/signed-reports.ts';
import { readThreads } from '#lib/server/threads.ts';
import { readJudged } from '#lib/server/standing-reviews.ts';
import { findUnitAssessment, scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge } from './appraisal-access.server.ts';
import { judgeable, mustBeJudged, undecided } from './decide-criterion.server.ts';
import { ACTS, subjectOf } from './decision-mark.ts';
import { signed } from './difference.ts';
import { decidersOf, judgedCriterion, type JudgedCriterion, type Judging } from './judged-criterion.server.ts';

export type AppraisalSheet = {
	roundId: string;
	unitId: string;
	round: string;
	unit: string;
	title: string;
	sample: boolean;
	status: 'submitted' | 'returned' | 'appraised';
	submittedAt: string | null;
	/** That the unit handed in with it last. */
	report: SignedReportView | null;
	late: boolean;
	self: { points: string; max: string };
	/** With the decisions so far. */
	decided: { points: string; difference: string | null };
	judged: number;
	applicable: number;
	returned: number;
	waiting: number;
	/** Criteria that appraisers judge differently, those under the pillar shown or not. */
	conflicts: { code: string; name: string; pillar: string }[];
	mayJudge: boolean;
	/** Returning needs a round that still takes answers. */
	mayReturn: boolean;
	pillars: { code: string; title: string; waiting: number; current: boolean }[];
	pillar: string;
	groups: {
		code: string;
		title: string;
		waiting: number;
		selfPoints: string;
		max: string;
		criteria: JudgedCriterion[];
	}[];
};

/** Of one pillar: the one asked for, or else the first with something left to judge. */
export async function appraisalSheet(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ pillar: asked }: { pillar?: string | null },
	language: Language
): Promise<Result<AppraisalSheet>> {
	if (!mayJudge(person, key.unitId)) return refused('not_yours');
	const found = await findUnitAssessment(db, content, key);
	if (!found.ok) return found;
	const { round, unit, instrument, response } = found.value;
	const status = response?.status;
	if (!response || (status !== 'submitted' && status !== 'returned' && status !== 'appraised'))
		return refused('not_submitted');
	const report = (await listSignedReports(db, response)).findLast(({ submissionId }) => submissionId !== null);
	const judged = await readJudged(db, response);
	const self = scoreUnit(found.value, response.answers);
	const acts = await listAudit(db, subjectOf(response.id), ACTS);
	const judging: Judging = {
		...found.value,
		response,
		judged,
		self,
		evidence: await listEvidence(db, response),
		imported: await listImportedFigures(db, key.roundId, key.unitId),
		acts,
		names: await listUserNames(db, decidersOf(judged, acts)),
		judgeable: new Set(judgeable(found.value)),
		left: new Set(undecided({ ...found.value, judged, self })),
		threads: await readThreads(db, response, person.id),
		reader: { id: person.id, leads: await isLead(db, key.roundId, person.id) }
	};
	const pillars = pillarsOf(judging);
	const current = pillars.find(({ code }) => code === asked) ?? firstWaiting(judging, pillars);
	return ok({
		...key,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		title: instrument.questionnaire.title[language],
		sample: round.sample,
		status,
		submittedAt: response.submittedAt && formatDateTime(response.submittedAt, language),
		report: report ? signedReportView(report, language) : null,
		late: isLate(round, unit, response.submittedAt),
		...totalsOf(judging, language),
		conflicts: conflictsOf(judging, pillars, language),
		returned: judged.reviews.filter(({ outcome }) => outcome === 'returned').length,
		mayJudge: status === 'submitted' && allows(round, 'judge'),
		mayReturn: allows(round, 'return'),
		pillars: pillars.map((pillar) => ({
			code: pillar.code,
			title: labelOf(pillar)[language],
			waiting: waitingUnder(judging, pillar),
			current: pillar === current
		})),
		pillar: current.code,
		groups: holdersUnder(judging, current).map((group) => groupOf(judging, group, language))
	});
}

/** A framework without pillars is shown as one. */
function pillarsOf({ instrument }: Judging): readonly Branch[] {
	const { framework, root } = treeOf(instrument.framework);
	const pillars = framework.nodes.filter((node): node is Branch => node.level === 'pillar');
	return pillars.length > 0 ? pillars : [root];
}

const firstWaiting = (judging: Judging, pillars: readonly Branch[]): Branch =>
	pillars.find((pillar) => waitingUnder(judging, pillar) > 0) ?? pillars[0]!;

const waitingUnder = ({ instrument, left }: Judging, { code }: Branch): number =>
	treeOf(instrument.framework)
		.criteriaUnder(code)
		.filter((criterion) => left.has(criterion)).length;

function conflictsOf(
	{ instrument, judged }: Judging,
	pillars: readonly Branch[],
	language: Language
): AppraisalSheet['conflicts'] {
	const tree = treeOf(instrument.framework);
	return pillars.flatMap((pillar) =>
		tree
			.criteriaUnder(pillar.code)
			.filter(({ code }) => judged.conflicts.has(code))
			.map(({ code, name }) => ({ code, name: name[language], pillar: pillar.code }))
	);
}

/** The nodes at or under a branch that hold criteria themselves. */
function holdersUnder(judging: Judging, branch: Branch): Branch[] {
	const children = treeOf(judging.instrument.framework).children(branch.code);
	const own = children.some(({ level }) => level === 'criterion') ? [branch] : [];
	return [...own, ...children.flatMap((child) => (child.level === 'criterion' ? [] : holdersUnder(judging, child)))];
}

function totalsOf(
	judging: Judging,
	language: Language
): Pick<AppraisalSheet, 'self' | 'decided' | 'judged' | 'applicable' | 'waiting'> {
	const { instrument, response, judged, self, left } = judging;
	const { root } = treeOf(instrument.framework);
	const [own, decided] = [self.get(root.code)!, scoreUnit(judging, response.answers, judged.reviews).get(root.code)!];
	const applicable = [...judging.judgeable].filter(({ code }) => mustBeJudged(self.get(code))).length;
	return {
		self: { points: formatDecimal(own.points, language, 2, 2), max: formatDecimal(own.max, language) },
		decided: {
			points: formatDecimal(decided.points, language, 2, 2),
			difference: signed(subtract(decided.points, own.points), language)
		},
		judged: applicable - left.size,
		applicable,
		waiting: left.size
	};
}

function groupOf(judging: Judging, group: Branch, language: Language): AppraisalSheet['groups'][number] {
	const { instrument, self, left } = judging;
	const score = self.get(group.code)!;
	const criteria = treeOf(instrument.framework)
		.children(group.code)
		.filter((child): child is Criterion => child.level === 'criterion');
	return {
		code: group.code,
		title: labelOf(group)[language],
		waiting: criteria.filter((criterion) => left.has(criterion)).length,
		selfPoints: formatDecimal(score.points, language, 2, 2),
		max: formatDecimal(score.max, language),
		criteria: criteria.map((criterion) => judgedCriterion(judging, criterion, language))
	};
}
