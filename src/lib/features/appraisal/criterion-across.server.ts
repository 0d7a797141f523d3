/** One criterion of every unit of a block, side by side: who judges it so judges all by one measure. */
import { decimal, formatDecimal, formatNumber, toNumber } from '#lib/domain/decimal.ts';
import { distributionOf } from '#lib/domain/benchmark/distribution.ts';
import { labelOf, treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { figuresOf } from '#lib/domain/questionnaire/answers.ts';
import { measureOf } from '#lib/domain/questionnaire/criterion-measure.ts';
import { figureWords, percent } from '#lib/domain/questionnaire/figure-words.ts';
import { allows, isLate } from '#lib/domain/round/round-status.ts';
import { describeRule } from '#lib/domain/scoring/describe-rule.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listCriterionAudit } from '#lib/server/audit.ts';
import { mayAppraise } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { countMessages } from '#lib/server/db/appraisal-messages.ts';
import { isLead } from '#lib/server/db/appraisals.ts';
import { listCriterionEvidence } from '#lib/server/db/documents.ts';
import { listImportedFigures } from '#lib/server/db/imports.ts';
import { listUserNames } from '#lib/server/db/people.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';
import { readEarlierOfUnits, type EarlierRound } from '#lib/server/earlier-round.ts';
import { judgeable, mustBeJudged } from './decide-criterion.server.ts';
import { ACTS, subjectOf } from './decision-mark.ts';
import { judgedBlocks, type HandedInUnit, type JudgedBlock } from './judged-blocks.server.ts';
import { decidersOf, judgedCriterion, type JudgedCriterion, type Judging } from './judged-criterion.server.ts';
import { isProven } from './proof.ts';

export type JudgedUnitLine = JudgedCriterion & {
	unitId: string;
	unit: string;
	status: 'submitted' | 'returned' | 'appraised';
	late: boolean;
	/** The declared figures in one line; empty when nothing was declared. */
	words: string;
	/** What the unit declared in its newest earlier round. */
	earlier: { round: string; words: string } | null;
	/** Handed in, in a round that is being judged. */
	mayJudge: boolean;
	/** May be agreed to together with others: undecided, with a figure and something that proves it. */
	atOnce: boolean;
};

export type CriterionAcross = {
	round: { id: string; name: string; sample: boolean };
	block: string;
	criterion: {
		code: string;
		name: string;
		index: string;
		how: string;
		max: string;
		check: string | null;
		evidence: { required: boolean; text: string } | null;
	};
	/** Of the units to which it applies: declared points and, where the figures come to one number, that number. */
	median: { units: number; points: string; figure: string | null } | null;
	waiting: number;
	decided: number;
	/** Units at which appraisers judge it differently. */
	conflicts: number;
	mayReturn: boolean;
	onlyWaiting: boolean;
	units: JudgedUnitLine[];
	/** The person's own units, which others judge. */
	own: string[];
	previous: { code: string; name: string } | null;
	next: { code: string; name: string } | null;
};

type Asked = { roundId: string; block: string; code: string; onlyWaiting: boolean };

/** With `onlyWaiting`, of the units those that wait, and of the criteria beside this one those at which somebody waits. */
export async function criterionAcross(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, block: blockCode, code, onlyWaiting }: Asked,
	language: Language
): Promise<Result<CriterionAcross>> {
	if (!mayAppraise(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const block = (await judgedBlocks(app, person, round)).find((one) => one.code === blockCode);
	const criterion = block?.criteria.find((one) => one.code === code);
	if (!block || !criterion) return refused('criterion_unknown');
	const reader = { id: person.id, leads: await isLead(app.db, roundId, person.id) };
	const lines = await linesOf(app, round, block, { criterion, reader }, language);
	const { framework } = block.instrument;
	const holder = treeOf(framework).node(criterion.parent);
	return ok({
		round: { id: round.id, name: language === 'vi' ? round.nameVi : round.nameEn, sample: round.sample },
		block: blockCode,
		criterion: {
			code,
			name: criterion.name[language],
			index: holder ? labelOf(holder)[language] : '',
			how: describeRule(criterion)[language],
			max: formatNumber(criterion.max, language),
			check: criterion.check?.[language] ?? null,
			evidence: criterion.evidence
				? { required: criterion.evidence.required, text: criterion.evidence.text[language] }
				: null
		},
		median: medianOf(block, criterion, language),
		waiting: lines.filter(({ waiting, mayJudge }) => waiting && mayJudge).length,
		decided: lines.filter(({ decision }) => decision !== null && decision.outcome !== 'returned').length,
		conflicts: lines.filter(({ conflict }) => conflict.length > 0).length,
		mayReturn: allows(round, 'return'),
		onlyWaiting,
		units: lines.filter(({ waiting, mayJudge }) => !onlyWaiting || (waiting && mayJudge)),
		own: block.own.map((unit) => (language === 'vi' ? unit.nameVi : unit.nameEn)),
		...besides(block, criterion, onlyWaiting, language)
	});
}

async function linesOf(
	app: Pick<App, 'db' | 'content'>,
	round: Round,
	{ units, instrument }: JudgedBlock,
	{ criterion, reader }: { criterion: Criterion } & Pick<Judging, 'reader'>,
	language: Language
): Promise<JudgedUnitLine[]> {
	const { db } = app;
	const acts = await listCriterionAudit(db, round.id, criterion.code, ACTS);
	const threadsOf = new Map(
		(await countMessages(db, round.id, reader.id))
			.filter(({ criterionCode }) => criterionCode === criterion.code)
			.map((one) => [one.responseId, new Map([[criterion.code, one]])])
	);
	const evidence = await listCriterionEvidence(db, round.id, criterion.code);
	const imported = await listImportedFigures(db, round.id);
	const said = {
		judgements: units.flatMap(({ judged }) => judged.judgements),
		settlements: units.flatMap(({ judged }) => judged.settlements)
	};
	const names = await listUserNames(db, decidersOf(said, acts));
	const unitIds = units.map(({ unit }) => unit.organisationId);
	const group = units[0]?.unit.group;
	const earlier = group
		? await readEarlierOfUnits(app, round, unitIds, { group, instrument }, language)
		: new Map<string, EarlierRound>();
	const lines = units.map((one) => {
		const judging: Judging = {
			...one,
			evidence: evidence.filter(({ responseId }) => responseId === one.response.id),
			imported: imported.filter(({ organisationId }) => organisationId === one.unit.organisationId),
			acts: acts.filter(({ subject }) => subject === subjectOf(one.response.id)),
			names,
			judgeable: new Set(judgeable(one)),
			left: one.left.has(criterion.code) ? new Set([criterion]) : new Set(),
			reader,
			threads: threadsOf.get(one.response.id) ?? new Map()
		};
		return lineOf(one, judging, criterion, earlier.get(one.unit.organisationId), language);
	});
	const byName = new Intl.Collator(language);
	return lines.sort((a, b) => byName.compare(a.unit, b.unit));
}

function lineOf(
	{ round, unit, response, instrument, self, brought }: HandedInUnit,
	judging: Judging,
	criterion: Criterion,
	before: EarlierRound | undefined,
	language: Language
): JudgedUnitLine {
	const judged = judgedCriterion(judging, criterion, language);
	const then = before?.criteria.get(criterion.code);
	const mayJudge = response.status === 'submitted' && allows(round, 'judge') && judged.judgeable;
	const { code } = criterion;
	const words = (figures: (typeof brought)[string], answers: typeof response.answers) =>
		figureWords(criterion, figures, answers, instrument.questionnaire, language);
	return {
		...judged,
		unitId: unit.organisationId,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		status: response.status,
		late: isLate(round, unit, response.submittedAt),
		words: words({ ...figuresOf(criterion, response.answers), ...brought[code] }, response.answers),
		earlier: before && then ? { round: before.name, words: words(then.figures, then.answers) } : null,
		mayJudge,
		atOnce:
			mayJudge &&
			judged.waiting &&
			judged.decision === null &&
			judged.conflict.length === 0 &&
			isProven({ code, response, self, brought, documents: judging.evidence })
	};
}

/** Ranked units only, as everywhere that units are compared. */
function medianOf({ units }: JudgedBlock, criterion: Criterion, language: Language): CriterionAcross['median'] {
	const { code } = criterion;
	const peers = units.filter(({ unit, self }) => unit.ranked && mustBeJudged(self.get(code)));
	const points = distributionOf(peers.map(({ self }) => self.get(code)!.points));
	if (!points) return null;
	const measures = peers.flatMap(
		({ response, brought }) =>
			measureOf(criterion, { ...figuresOf(criterion, response.answers), ...brought[code] }) ?? []
	);
	const figure = distributionOf(measures.map(({ value }) => decimal(value)))?.median;
	return {
		units: peers.length,
		points: formatDecimal(points.median, language, 2, 2),
		figure:
			figure === undefined
				? null
				: measures[0]!.kind === 'share'
					? percent(toNumber(figure), language)
					: formatDecimal(figure, language, 0, 2)
	};
}

function besides(
	{ criteria, units }: JudgedBlock,
	criterion: Criterion,
	onlyWaiting: boolean,
	language: Language
): Pick<CriterionAcross, 'previous' | 'next'> {
	const shown = criteria.filter(
		(one) => one === criterion || !onlyWaiting || units.some(({ left }) => left.has(one.code))
	);
	const at = shown.indexOf(criterion);
	const named = (one: Criterion | undefined) => (one ? { code: one.code, name: one.name[language] } : null);
	return { previous: named(shown[at - 1]), next: named(shown[at + 1]) };
}
