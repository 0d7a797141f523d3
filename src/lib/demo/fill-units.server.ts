/** Every unit of the sample round comes as far as its stage says, by what its people and the appraiser do. */
import { toNumber } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import type { Answer } from '#lib/domain/questionnaire/answers.ts';
import { allQuestions, questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import { scoreResponse, type ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { listInstruments, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';
import { appraiseUnit } from './appraise-unit.server.ts';
import { granted } from './granted.ts';
import type { SamplePeople } from './sample-accounts.server.ts';
import { sampleDocument } from './sample-document.ts';
import { sampleAnswers, typedEntries } from './sample-entries.ts';
import { isLate, sampleUnit, stageOf } from './sample-units.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { CITY_NOTE, FIGURE_NOTES, SAMPLE_DOCUMENTS } from './sample-words.ts';

export type UnitAtWork = {
	app: App;
	round: Round;
	unit: RoundUnit;
	people: SamplePeople;
	instrument: Instrument;
	answers: Record<string, Answer>;
	/** Of the figures alone, as the unit declares them. */
	scores: ResponseScore;
	random: SeededRandom;
};

const DAY = 86_400_000;
const DOCUMENTS = 6;
const IN_PROGRESS = 0.4;

export async function fillUnits(app: App, round: Round, units: readonly RoundUnit[], people: SamplePeople) {
	const instruments = await listInstruments(app.db, round.id);
	for (const unit of units) {
		const stage = stageOf(unit.organisationId);
		const chosen = instruments.find(({ group }) => group === unit.group);
		if (!chosen || stage === 'not started') continue;
		const instrument = instrumentOf(app.content, chosen.frameworkId, chosen.frameworkVersion);
		const work = atWork(app, round, unit, people, instrument);
		await saveUnit(work, stage === 'in progress');
		if (stage === 'in progress') continue;
		const submitted = await submitUnit(work);
		// The city's response goes to the ministry: nobody in the city appraises it.
		if (unit.group !== 'city') await appraiseUnit(work, stage, new Date(submitted.getTime() + 4 * DAY));
	}
}

function atWork(app: App, round: Round, unit: RoundUnit, people: SamplePeople, instrument: Instrument): UnitAtWork {
	const { framework, questionnaire } = instrument;
	const random = seededRandom(`${round.id} ${unit.organisationId}`);
	const who = { ...sampleUnit(framework, unit.organisationId, unit.block), known: {}, answers: () => true };
	const answers = sampleAnswers(framework, questionnaire, who, random);
	const scores = scoreResponse(framework, answers, { notApplicable: unit.notApplicable });
	return { app, round, unit, people, instrument, answers, scores, random };
}

/** Figures, then documents for some criteria and explanations for the others that ask for proof. */
async function saveUnit(work: UnitAtWork, onlyBegun: boolean): Promise<void> {
	const { app, round, unit, people, instrument, answers, scores, random } = work;
	const criteria = treeOf(instrument.framework).criteria;
	const begun = onlyBegun ? criteria.slice(0, Math.round(criteria.length * IN_PROGRESS)) : criteria;
	const proven = begun.filter((criterion) => asksForProof(criterion, scores));
	const documented = proven.filter((_, at) => at % Math.ceil(proven.length / DOCUMENTS) === 0);
	const codes = new Set(begun.map(({ code }) => code));
	const kept = Object.fromEntries(
		allQuestions(instrument.questionnaire)
			.filter(({ name, criterion }) => answers[name] !== undefined && (!criterion || codes.has(criterion)))
			.map(({ name }) => [name, answers[name]!])
	);
	const explained = unit.group === 'city' ? begun : proven.filter((criterion) => !documented.includes(criterion));
	for (const { code } of explained)
		kept[questionName(code, 'note')] = unit.group === 'city' ? CITY_NOTE : random.pick(FIGURE_NOTES);
	const at = new Date(round.opensAt.getTime() + random.whole(3, 14) * DAY);
	const officer = people.officerOf(unit.organisationId);
	const where = { roundId: round.id, unitId: unit.organisationId };
	const typed = typedEntries(kept);
	granted(await saveAssessment(app, officer, where, { page: null, typed }, 'vi', at), unit.organisationId);
	for (const [number, { code }] of documented.entries()) {
		// One document proves two criteria, as documents of units do.
		const kind = SAMPLE_DOCUMENTS[Math.floor(number / 2) % SAMPLE_DOCUMENTS.length]!;
		const document = {
			name: `${kind.file}-${round.year}.pdf`,
			content: sampleDocument([unit.nameVi, `${kind.title} ${round.year}`]),
			title: `${kind.title} ${round.year}`,
			documentNumber: `${kind.number}-${unit.organisationId}`,
			documentDate: `${round.year}-${kind.day}`,
			issuedBy: unit.nameVi
		};
		const result = await attachEvidence(app, officer, { ...where, criterionCode: code }, document, at);
		granted(result, `${unit.organisationId} ${code}`);
	}
}

async function submitUnit({ app, round, unit, people, random }: UnitAtWork): Promise<Date> {
	const days = isLate(unit.organisationId) ? random.whole(1, 5) : -random.whole(1, 8);
	const at = new Date(round.closesAt.getTime() + days * DAY - random.whole(0, 6) * 3_600_000);
	const where = { roundId: round.id, unitId: unit.organisationId };
	granted(await submitAssessment(app, people.headOf(unit.organisationId), where, at), unit.organisationId);
	return at;
}

/** Criteria that count only with a document or an explanation. */
function asksForProof({ code, evidence }: Criterion, scores: ResponseScore): boolean {
	const score = scores.get(code)!;
	return evidence?.required === true && score.state === 'scored' && toNumber(score.points) > 0;
}
