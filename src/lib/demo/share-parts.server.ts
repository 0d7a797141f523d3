/** Where a unit of the sample round has two officers, the first hands some over, and the second goes on after the head's look. */
import { dayOf } from '#lib/domain/date.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { pageAsking } from '#lib/domain/questionnaire/page-view.ts';
import { questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import { assignParts } from '#lib/features/assessment/assign-parts.server.ts';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { changesPage, markSeen } from '#lib/features/assessment/what-changed.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { findUnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';
import { granted } from './granted.ts';
import { sampleDocument } from './sample-document.ts';
import { SHARED_NOTE } from './sample-words.ts';

const DAY = 86_400_000;

export async function shareParts(app: App, round: Round, shown: readonly Person[]): Promise<void> {
	const units = new Set(shown.flatMap(({ memberships }) => memberships.map(({ organisationId }) => organisationId)));
	const holding = (unitId: string, role: string) =>
		shown.filter(({ memberships }) => memberships.some((one) => one.organisationId === unitId && one.role === role));
	for (const unitId of units) {
		const [officer, colleague] = holding(unitId, 'officer');
		const [head] = holding(unitId, 'head');
		if (officer && colleague && head) await share(app, round, unitId, { officer, colleague, head });
	}
}

async function share(
	app: App,
	round: Round,
	unitId: string,
	{ officer, colleague, head }: Record<'officer' | 'colleague' | 'head', Person>
): Promise<void> {
	const key: UnitKey = { roundId: round.id, unitId };
	const { instrument } = granted(await findUnitAssessment(app.db, app.content, key), unitId);
	const tree = treeOf(instrument.framework);
	const [first, second] = tree.children(tree.root.code);
	if (!first || !second) return;
	const at = (days: number) => new Date(round.closesAt.getTime() - days * DAY);
	const give = async (code: string, assigneeId: string, dueOn: string | null) =>
		granted(await assignParts(app, officer, key, { codes: [code], assigneeId, dueOn }, at(12)), unitId);
	await give(first.code, officer.id, null);
	await give(second.code, colleague.id, dayOf(at(5)));
	const { upTo } = granted(await changesPage(app, head, key, 'vi', at(10)), unitId);
	granted(await markSeen(app, head, key, upTo, at(10)), unitId);
	const [noted, documented] = tree.criteriaUnder(second.code).map(({ code }) => code);
	if (!noted || !documented) return;
	const note = questionName(noted, 'note');
	const page = pageAsking(instrument.questionnaire, note) ?? null;
	granted(
		await saveAssessment(app, colleague, key, { page, typed: new Map([[note, [SHARED_NOTE]]]) }, 'vi', at(8)),
		unitId
	);
	const document = { name: 'quyet-dinh-phe-duyet.pdf', content: sampleDocument(['Quyet dinh phe duyet (mau)']) };
	granted(await attachEvidence(app, colleague, { ...key, criterionCode: documented }, document, at(8)), unitId);
}
