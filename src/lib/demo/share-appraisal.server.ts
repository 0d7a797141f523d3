/** The sample round's appraisal shared out by its lead, its council, and one criterion that two appraisers judge differently. */
import { toNumber } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { saveCouncil } from '#lib/features/appraisal/council-papers.server.ts';
import { decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { giveParts, nameLead } from '#lib/features/appraisal/share-work.server.ts';
import { writeMessage } from '#lib/features/appraisal/write-message.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Round, RoundUnit } from '#lib/server/db/rounds.ts';
import { findUnitAssessment, scoreUnit } from '#lib/server/unit-assessment.ts';
import { granted } from './granted.ts';
import { COUNCIL, COUNCIL_PLACE, DISPUTED, QUESTION } from './sample-words.ts';

const DAY = 86_400_000;
/** Handed in and not appraised, so that there is something to settle. */
const DISPUTED_AT = 'SYT';

/** Departments to one appraiser, urban districts to another, of rural districts the first pillar alone: the rest is open. */
export async function shareAppraisal(
	app: App,
	round: Round,
	units: readonly RoundUnit[],
	shown: readonly Person[]
): Promise<void> {
	const holding = (role: string) => shown.filter(({ memberships }) => memberships.some((one) => one.role === role));
	const [planner] = holding('planner');
	const [first, second, lead] = holding('appraiser');
	if (!planner || !first || !second || !lead) return;
	const at = new Date(round.closesAt.getTime() + DAY);
	const what = 'sharing out the appraisal';
	granted(await nameLead(app, planner, { roundId: round.id, userId: lead.id, leads: true }, at), what);
	for (const [block, appraiser, depth] of [
		['SO', first, 'root'],
		['QUAN', second, 'root'],
		['HUYEN', second, 'pillar']
	] as const) {
		const member = units.find((unit) => unit.block === block);
		if (!member) continue;
		const found = await findUnitAssessment(app.db, app.content, { roundId: round.id, unitId: member.organisationId });
		if (!found.ok) continue;
		const tree = treeOf(found.value.instrument.framework);
		const node = depth === 'root' ? tree.root : tree.children(tree.root.code)[0];
		if (!node) continue;
		const given = { roundId: round.id, block, unitId: null, codes: [node.code], appraiserId: appraiser.id };
		granted(await giveParts(app, lead, given, at), what);
	}
	const members = COUNCIL.map((one) => ({ ...one }));
	const meeting = { roundId: round.id, heldOn: '', place: COUNCIL_PLACE, members };
	granted(await saveCouncil(app, planner, meeting, at), what);
	if (units.some(({ organisationId }) => organisationId === DISPUTED_AT)) await dispute(app, round, first, second);
}

async function dispute(app: App, round: Round, first: Person, second: Person): Promise<void> {
	const key = { roundId: round.id, unitId: DISPUTED_AT };
	const found = await findUnitAssessment(app.db, app.content, key);
	if (!found.ok || found.value.response?.status !== 'submitted') return;
	const { response, instrument } = found.value;
	const self = scoreUnit(found.value, response.answers);
	const disputed = treeOf(instrument.framework).criteria.find(({ code }) => {
		const score = self.get(code)!;
		return score.state === 'scored' && toNumber(score.points) >= 2;
	});
	if (!disputed) return;
	const at = new Date(response.submittedAt!.getTime() + 4 * DAY);
	const where = { ...key, criterionCode: disputed.code };
	const half = Math.floor(toNumber(self.get(disputed.code)!.points)) / 2;
	granted(
		await decideCriterion(app, first, where, { outcome: 'changed', points: half, reason: DISPUTED }, at),
		'dispute'
	);
	granted(await decideCriterion(app, second, where, { outcome: 'agreed' }, new Date(at.getTime() + DAY)), 'dispute');
	granted(await writeMessage(app, first, where, QUESTION, at), 'dispute');
}
