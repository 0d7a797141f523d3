/** The units of each block that an appraiser judges side by side, with what is left to decide of each. */
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { grouped } from '#lib/domain/grouped.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import type { Response } from '#lib/server/db/responses.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { scoreUnit } from '#lib/server/unit-assessment.ts';
import { mayJudge } from './appraisal-access.server.ts';
import { undecided } from './decide-criterion.server.ts';
import { isHandedIn, judgedUnits, type JudgedUnit } from './judged-units.server.ts';

export type HandedInUnit = Omit<JudgedUnit, 'response'> & {
	response: Response & { status: 'submitted' | 'returned' | 'appraised' };
	/** By the unit's own figures. */
	self: ResponseScore;
	/** Codes that wait for a decision; empty while the assessment is with the unit, or finished. */
	left: ReadonlySet<string>;
};

export type JudgedBlock = {
	code: string;
	instrument: Instrument;
	/** Scored at all, in the framework's order. */
	criteria: readonly Criterion[];
	/** Handed in, and not the person's own. */
	units: HandedInUnit[];
	/** Handed in, and the person's own: somebody else judges them. */
	own: JudgedUnit['unit'][];
};

/** Without the city's own response, which stands beside nobody; blocks of which nobody handed in are there, and empty. */
export async function judgedBlocks(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	round: Round
): Promise<JudgedBlock[]> {
	const taking = (await judgedUnits(app, round)).filter(({ unit }) => unit.group !== 'city');
	return [...grouped(taking, ({ unit }) => unit.block)].map(([code, members]) => {
		const { instrument } = members[0]!;
		const handedIn = members.filter(({ response }) => isHandedIn(response));
		return {
			code,
			instrument,
			criteria: treeOf(instrument.framework).criteria.filter(({ rule }) => rule.kind !== 'descriptive'),
			units: handedIn.flatMap((one) => (mayJudge(person, one.unit.organisationId) ? withScores(one) : [])),
			own: handedIn.flatMap(({ unit }) => (mayJudge(person, unit.organisationId) ? [] : [unit]))
		};
	});
}

function withScores(one: JudgedUnit): HandedInUnit[] {
	const { response, judged, instrument, unit } = one;
	if (!isHandedIn(response)) return [];
	const self = scoreUnit(one, response.answers);
	const open = response.status === 'submitted' ? undecided({ instrument, unit, judged, self }) : [];
	return [{ ...one, response, self, left: new Set(open.map(({ code }) => code)) }];
}
