/** What is counted of a round before it moves on. The city's own response is followed like any unit's. */
import { versionOf } from '#lib/domain/framework/framework.ts';
import { mayDeclare } from '#lib/domain/round/round-status.ts';
import type { RoundFacts } from '#lib/domain/round/round-steps.ts';
import { instrumentOf } from '#lib/server/app.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listPaperKinds } from '#lib/server/db/councils.ts';
import { countResponses, findFreeze } from '#lib/server/db/round-steps.ts';
import { listInstruments, listRoundUnits, type Round } from '#lib/server/db/rounds.ts';
import { listUnitStates } from '#lib/server/db/unit-states.ts';
import { readRoundJudged } from '#lib/server/standing-reviews.ts';

export async function readFacts(
	db: Database | Transaction,
	content: Content,
	round: Round,
	now: Date
): Promise<RoundFacts> {
	const instruments = await listInstruments(db, round.id);
	const groups = new Set(instruments.map(({ group }) => group));
	const units = (await listRoundUnits(db, round.id)).filter(({ group }) => groups.has(group));
	const states = new Map(
		(await listUnitStates(db, round.id)).map((state) => [`${state.group} ${state.organisationId}`, state.status])
	);
	const statusOf = ({ group, organisationId }: (typeof units)[number]) => states.get(`${group} ${organisationId}`);
	const idsWhere = (is: (unit: (typeof units)[number]) => boolean) =>
		units.filter(is).map(({ organisationId }) => organisationId);
	const unfinished = (unit: (typeof units)[number]) =>
		!['submitted', 'returned', 'appraised'].includes(statusOf(unit) ?? 'draft');
	const papers = await listPaperKinds(db, round.id);
	const conflicted = await conflictsByUnit(db, round.id);
	return {
		units: units.length,
		instruments: instruments.length,
		unsettledFrameworks: instruments
			.map(({ frameworkId, frameworkVersion }) => instrumentOf(content, frameworkId, frameworkVersion).framework)
			.filter(({ status }) => status !== 'published')
			.map(versionOf),
		closesAt: round.closesAt,
		unfinished: idsWhere(unfinished),
		extended: idsWhere(
			(unit) =>
				unfinished(unit) && unit.extendedUntil !== null && mayDeclare({ ...round, status: 'appraisal' }, unit, now)
		),
		unappraised: idsWhere((unit) => statusOf(unit) === 'submitted'),
		unanswered: idsWhere((unit) => statusOf(unit) === 'returned'),
		conflicted: [...conflicted.keys()],
		conflicts: [...conflicted.values()].reduce((sum, one) => sum + one, 0),
		minutes: papers.has('minutes'),
		decision: papers.has('decision'),
		responses: await countResponses(db, round.id),
		frozen: (await findFreeze(db, round.id)) !== undefined
	};
}

/** How many criteria of each unit appraisers judge differently; units without any are not there. */
async function conflictsByUnit(db: Database | Transaction, roundId: string): Promise<ReadonlyMap<string, number>> {
	const judged = await readRoundJudged(db, roundId);
	return new Map(
		(await listUnitStates(db, roundId)).flatMap(({ responseId, organisationId }) => {
			const { size } = judged.get(responseId)?.conflicts ?? { size: 0 };
			return size > 0 ? [[organisationId, size] as const] : [];
		})
	);
}
