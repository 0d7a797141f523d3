/** Which declared figures look odd, beside the year before and beside the others of the block: asked about, not refused. */
import { treeOf } from '#lib/domain/framework/framework.ts';
import { figuresOf, type Answers } from '#lib/domain/questionnaire/answers.ts';
import { withoutBrought } from '#lib/domain/questionnaire/brought.ts';
import { measureOf } from '#lib/domain/questionnaire/criterion-measure.ts';
import { odditiesOf, type Oddity } from '#lib/domain/questionnaire/odd-figures.ts';
import { questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listUnitResponses } from '#lib/server/db/responses.ts';
import { listRoundUnits } from '#lib/server/db/rounds.ts';
import { isHandedIn, type AssessmentRecord } from './assessment-record.server.ts';
import { readEarlier } from '#lib/server/earlier-round.ts';

export type OddCriterion = {
	code: string;
	oddities: Oddity[];
	/** The unit's own words about it: with them it is confirmed. */
	note: string | null;
};

/** Of the criteria with figures of the unit's own, in the framework's order. */
export async function oddCriteria(
	app: Pick<App, 'db' | 'content'>,
	record: AssessmentRecord,
	language: Language
): Promise<OddCriterion[]> {
	const { instrument, response, scores, brought } = record;
	if (!response) return [];
	const answers = withoutBrought(response.answers, brought);
	const earlier = await readEarlier(app, record, language);
	const others = await answersOfBlock(app, record);
	return treeOf(instrument.framework).criteria.flatMap((criterion) => {
		const { code } = criterion;
		if (scores.get(code)!.state !== 'scored') return [];
		const peers = others.flatMap((theirs) => measureOf(criterion, figuresOf(criterion, theirs)) ?? []);
		const before = earlier?.criteria.get(code)?.figures ?? null;
		const oddities = odditiesOf(criterion, figuresOf(criterion, answers), before, peers);
		const note = answers[questionName(code, 'note')];
		return oddities.length > 0 ? [{ code, oddities, note: typeof note === 'string' ? note : null }] : [];
	});
}

/** What the other units of the block have handed in. */
async function answersOfBlock(
	{ db }: Pick<App, 'db'>,
	{ round, unit, instrument }: AssessmentRecord
): Promise<Answers[]> {
	const block = new Set(
		(await listRoundUnits(db, round.id))
			.filter((one) => one.block === unit.block && one.group === unit.group)
			.map(({ organisationId }) => organisationId)
	);
	block.delete(unit.organisationId);
	return (await listUnitResponses(db, round.id))
		.filter(
			(one) =>
				isHandedIn(one) &&
				one.organisationId !== null &&
				block.has(one.organisationId) &&
				one.frameworkVersion === instrument.framework.version
		)
		.map(({ answers }) => answers);
}
