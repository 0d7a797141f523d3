/** What every unit of a round declared to the criteria that are bound to a target. */
import { targetFigure, type TargetFigure } from '#lib/domain/benchmark/targets.ts';
import { decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { declaredFigures } from '#lib/domain/questionnaire/criterion-sheet.ts';
import { withOwnFigures } from '#lib/domain/questionnaire/brought.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreCriterion } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { broughtFiguresOfRound, type Brought } from '#lib/server/brought-figures.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { listUnitResponses, type Response } from '#lib/server/db/responses.ts';
import type { Review } from '#lib/server/db/reviews.ts';
import { readRoundJudged } from '#lib/server/standing-reviews.ts';
import { listInstruments, listRoundUnits, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import type { RoundTarget, TargetBinding } from '#lib/server/db/targets.ts';

export type UnitFigure = {
	unitId: string;
	name: string;
	block: string;
	step: 'notStarted' | 'inProgress' | 'submitted' | 'returned' | 'appraised';
	criterionCode: string;
	declared: TargetFigure;
	/** Set where an appraiser decided other points than the figures give. */
	decided: TargetFigure | null;
	/** The option chosen, in words, where the criterion is a choice. */
	choice: string | null;
};

type Member = {
	unit: RoundUnit;
	instrument: Instrument;
	response: Response | undefined;
	brought: Brought;
	reviews: readonly Review[];
};

/** By target, in the order of blocks and names. Drafts are a unit's own: until it has handed in, its figure is missing. */
export async function readUnitFigures(
	{ db, content }: Pick<App, 'db' | 'content'>,
	round: Round,
	targets: readonly RoundTarget[],
	language: Language
): Promise<ReadonlyMap<string, UnitFigure[]>> {
	const bound = new Set(targets.flatMap(({ bindings }) => bindings.map(({ group }) => group)));
	if (bound.size === 0) return new Map();
	const instruments = new Map(
		(await listInstruments(db, round.id)).map((one) => [
			one.group,
			instrumentOf(content, one.frameworkId, one.frameworkVersion)
		])
	);
	const responses = new Map(
		(await listUnitResponses(db, round.id)).map((response) => [
			`${response.group} ${response.organisationId}`,
			response
		])
	);
	const judged = await readRoundJudged(db, round.id);
	const broughtTo = await broughtFiguresOfRound(db, content, round);
	const figures = new Map(targets.map(({ id }) => [id, [] as UnitFigure[]]));
	for (const unit of sorted(await listRoundUnits(db, round.id), language)) {
		const instrument = instruments.get(unit.group);
		if (!instrument || !bound.has(unit.group)) continue;
		const response = responses.get(`${unit.group} ${unit.organisationId}`);
		const member = {
			unit,
			instrument,
			response,
			brought: broughtTo(unit, instrument.framework),
			reviews: (response && judged.get(response.id)?.reviews) ?? []
		};
		const figure = figuresOfUnit(member, language);
		for (const { id, bindings } of targets)
			for (const binding of bindings) if (binding.group === unit.group) figures.get(id)!.push(...figure(binding));
	}
	return figures;
}

/** Scored once, asked for each target. */
function figuresOfUnit(
	{ unit, instrument, response, brought, reviews }: Member,
	language: Language
): (binding: TargetBinding) => UnitFigure[] {
	const step = stepOf(response);
	const handedIn = step === 'submitted' || step === 'returned' || step === 'appraised';
	const { framework, questionnaire } = instrument;
	const given: Answers = handedIn ? (response?.answers ?? {}) : {};
	// What was handed in holds visible answers only; what came back is being changed.
	const answers = step === 'returned' ? visibleAnswers(questionnaire, given) : given;
	const circumstances = { brought: withOwnFigures(framework, brought, answers) };
	const excluded = new Set(
		unit.notApplicable.flatMap((code) =>
			treeOf(framework)
				.criteriaUnder(code)
				.map((one) => one.code)
		)
	);
	return ({ criterionCode, points }) => {
		const criterion = treeOf(framework).criteria.find(({ code }) => code === criterionCode);
		if (!criterion) return [];
		const declared: TargetFigure = excluded.has(criterionCode)
			? { kind: 'notApplicable' }
			: targetFigure(criterion, handedIn ? scoreCriterion(framework, criterion, answers, circumstances) : undefined);
		const review = reviews.find((one) => one.criterionCode === criterionCode);
		const changed = step === 'appraised' && review?.outcome === 'changed' && review.points !== null;
		return [
			{
				unitId: unit.organisationId,
				name: language === 'vi' ? unit.nameVi : unit.nameEn,
				block: unit.block,
				step,
				criterionCode,
				declared,
				decided: changed ? { kind: 'judged', met: decimal(review.points!) >= decimal(points) } : null,
				choice: choiceOf(instrument, criterion, answers, language)
			}
		];
	};
}

const choiceOf = ({ questionnaire }: Instrument, criterion: Criterion, answers: Answers, language: Language) =>
	criterion.rule.kind === 'options'
		? (declaredFigures(questionnaire, criterion, answers, language)[0]?.value ?? null)
		: null;

const stepOf = (response: Response | undefined): UnitFigure['step'] =>
	response === undefined || response.status === 'withdrawn'
		? 'notStarted'
		: response.status === 'draft'
			? 'inProgress'
			: response.status;

/** The order in which blocks are shown, as on the benchmark's pages; others follow by their code. */
const BLOCK_ORDER = ['CITY', 'SO', 'QUAN', 'HUYEN', 'XA', 'XA_DK'];
const placeOf = (block: string) => BLOCK_ORDER.indexOf(block) + 1 || BLOCK_ORDER.length + 1;

function sorted(units: readonly RoundUnit[], language: Language): RoundUnit[] {
	const collator = new Intl.Collator(language);
	const name = ({ nameVi, nameEn }: RoundUnit) => (language === 'vi' ? nameVi : nameEn);
	return [...units].sort(
		(a, b) =>
			placeOf(a.block) - placeOf(b.block) ||
			(a.block < b.block ? -1 : a.block > b.block ? 1 : 0) ||
			collator.compare(name(a), name(b))
	);
}
