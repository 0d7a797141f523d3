/**
 * Figures of units that do not come from the units: what was imported, and what surveys gave. They are read wherever a
 * unit is scored (`unit-assessment.ts`) and take the place of its own answers. An import counts until it is undone; a
 * survey goes on, so what is handed in keeps the survey's figures that it was scored with.
 */
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { Brought } from '#lib/domain/questionnaire/brought.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { instrumentOf } from '#lib/server/app.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listImportedFigures, type ImportedFigure } from '#lib/server/db/imports.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { listInstruments, type RoundUnit } from '#lib/server/db/rounds.ts';
import { listKeptFigures } from '#lib/server/db/scores.ts';
import { surveyFigures, surveyRules, type SurveyedRound } from '#lib/server/survey-figures.ts';

export type { Brought } from '#lib/domain/questionnaire/brought.ts';

type UnitOf = Pick<RoundUnit, 'organisationId'>;

/** The brought figures of one unit, by criterion code. With its response, those of a survey as they were when it was handed in. */
export async function broughtFigures(
	db: Database | Transaction,
	content: Content,
	round: SurveyedRound,
	unit: UnitOf,
	framework: Framework,
	response?: Pick<Response, 'id' | 'status'>
): Promise<Brought> {
	const imported = importedFigures(await listImportedFigures(db, round.id, unit.organisationId));
	if (surveyRules(framework).length === 0) return imported;
	const surveyed = isHandedIn(response?.status)
		? keptFigures(await listKeptFigures(db, round.id, response?.id), unit, framework)
		: (await surveyFigures(db, content, round, [framework]))(unit.organisationId, framework);
	return { ...surveyed, ...imported };
}

/** The brought figures of every unit of a round, in as few queries as of one. */
export async function broughtFiguresOfRound(
	db: Database | Transaction,
	content: Content,
	round: SurveyedRound
): Promise<(unit: UnitOf, framework: Framework) => Brought> {
	const byUnit = new Map<string, ImportedFigure[]>();
	for (const figure of await listImportedFigures(db, round.id))
		byUnit.set(figure.organisationId, [...(byUnit.get(figure.organisationId) ?? []), figure]);
	const surveyed = await surveyedOfRound(db, content, round);
	return (unit, framework) => ({
		...surveyed(unit, framework),
		...importedFigures(byUnit.get(unit.organisationId) ?? [])
	});
}

async function surveyedOfRound(
	db: Database | Transaction,
	content: Content,
	round: SurveyedRound
): Promise<(unit: UnitOf, framework: Framework) => Brought> {
	const fed = (await listInstruments(db, round.id))
		.map(({ frameworkId, frameworkVersion }) => instrumentOf(content, frameworkId, frameworkVersion).framework)
		.filter((framework) => surveyRules(framework).length > 0);
	if (fed.length === 0) return () => ({});
	const [live, kept] = [await surveyFigures(db, content, round, fed), await listKeptFigures(db, round.id)];
	const handedIn = new Set(kept.filter(({ status }) => isHandedIn(status)).map(({ organisationId }) => organisationId));
	return (unit, framework) =>
		surveyRules(framework).length === 0
			? {}
			: handedIn.has(unit.organisationId)
				? keptFigures(kept, unit, framework)
				: live(unit.organisationId, framework);
}

/** What came back is scored anew when it is handed in again. */
const isHandedIn = (status: Response['status'] | undefined): boolean =>
	status === 'submitted' || status === 'appraised';

/** Of the criteria that a survey feeds: imported figures are kept too, and have a life of their own. */
function keptFigures(
	kept: Awaited<ReturnType<typeof listKeptFigures>>,
	{ organisationId }: UnitOf,
	framework: Framework
): Brought {
	const tree = treeOf(framework);
	return Object.fromEntries(
		kept.flatMap((row) => {
			const node = tree.node(row.criterionCode);
			const isFed = node?.level === 'criterion' && node.rule.kind === 'surveyMean';
			return isFed && row.organisationId === organisationId && row.figures ? [[row.criterionCode, row.figures]] : [];
		})
	);
}

/** One unit's imported figures by criterion and part. */
function importedFigures(figures: readonly ImportedFigure[]): Brought {
	const byCode: Record<string, Figures> = {};
	for (const { criterionCode, part, value } of figures)
		byCode[criterionCode] = { ...byCode[criterionCode], [part]: Number(value) };
	return byCode;
}
