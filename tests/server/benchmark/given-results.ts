/** Results put into the database row by row, so that a test knows every point that a figure rests on. */
import { binOf } from '#lib/domain/benchmark/distribution.ts';
import { decimal, toNumeral, ZERO } from '#lib/domain/decimal.ts';
import { scoreFromPoints, type CriterionPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { treeOf, type Criterion, type Group } from '#lib/domain/framework/framework.ts';
import type { TallyEntry } from '#lib/domain/scoring/tally.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { insertResponse } from '#lib/server/db/responses.ts';
import { findInstrument } from '#lib/server/db/rounds.ts';
import { writeScores, type ScoreKind } from '#lib/server/db/scores.ts';
import { addToTallies } from '#lib/server/db/tallies.ts';
import { DURING } from '../databases.ts';

/** Share of the maximum won at a criterion; null where it was left unanswered. */
export type Shares = (criterion: Criterion, at: number) => number | null;

export type Given = {
	unitId: string;
	group: Group;
	self: Shares;
	/** Given when the appraisal is finished. */
	verified?: Shares;
	status?: 'draft' | 'submitted' | 'returned' | 'appraised';
	submittedAt?: Date;
};

export async function giveResult(app: App, roundId: string, given: Given): Promise<void> {
	const { unitId, group, self, verified, submittedAt = DURING } = given;
	const status = given.status ?? (verified ? 'appraised' : 'submitted');
	const chosen = (await findInstrument(app.db, roundId, group))!;
	const instrument = instrumentOf(app.content, chosen.frameworkId, chosen.frameworkVersion);
	await app.db.transaction(async (tx) => {
		const response = await insertResponse(tx, {
			roundId,
			group,
			organisationId: unitId,
			frameworkId: chosen.frameworkId,
			frameworkVersion: chosen.frameworkVersion,
			status,
			startedAt: DURING,
			savedAt: DURING,
			submittedAt: status === 'draft' ? null : submittedAt
		});
		const write = (kind: ScoreKind, shares: Shares) => {
			const points = treeOf(instrument.framework).criteria.map((criterion, at): CriterionPoints => {
				const share = shares(criterion, at);
				return share === null
					? { code: criterion.code, state: 'unanswered', points: ZERO }
					: { code: criterion.code, state: 'scored', points: decimal((criterion.max * share).toFixed(2)) };
			});
			return writeScores(tx, response, instrument, kind, scoreFromPoints(instrument.framework, points));
		};
		await write('self', self);
		if (verified) await write('verified', verified);
	});
}

/** Counts of survey answers as submissions leave them; values ("v:…") with what is summarised of them. */
export async function giveCounts(
	app: App,
	roundId: string,
	group: Group,
	rows: [stratum: string, subject: string, value: string, count: number][]
): Promise<void> {
	const entries = rows.flatMap(([stratum, subject, value, count]): TallyEntry[] => {
		const counted = { stratum, subject, value, count };
		if (!subject.startsWith('v:')) return [counted];
		const numeral = decimal(value);
		const of = (prefix: string) => ({ stratum, subject: subject.replace('v:', prefix) });
		return [
			counted,
			{ ...of('b:'), value: toNumeral(binOf(numeral)), count },
			{ ...of('s:'), value: '', count, total: numeral * count }
		];
	});
	await app.db.transaction((tx) => addToTallies(tx, roundId, group, entries));
}
