/** The assessments of a person's units, newest round first. */
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise, mayPlan, ownUnits } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listRoundsOfUnits } from '#lib/server/db/rounds.ts';
import { headOf, readRecord, type AssessmentHead } from './assessment-record.server.ts';

export type AssessmentList = {
	assessments: (AssessmentHead & { href: string; year: number })[];
	/** Pages of those who fill in nothing themselves, or not only. */
	mayAppraise: boolean;
	mayPlan: boolean;
};

export async function listAssessments(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	language: Language,
	now: Date
): Promise<Result<AssessmentList>> {
	const own = ownUnits(person);
	// The city's own response too, for units that lead some of it.
	const rounds = await listRoundsOfUnits(app.db, own.length > 0 ? [...new Set([...own, CITY])] : own);
	const assessments: AssessmentList['assessments'] = [];
	for (const { round, organisationId } of rounds) {
		const record = await readRecord(app, person, { roundId: round.id, unitId: organisationId }, now);
		if (!record.ok && !own.includes(organisationId)) continue;
		if (!record.ok) return record;
		assessments.push({
			...headOf(record.value, person, language, now),
			href: `/tu-danh-gia/${round.id}/${organisationId}`,
			year: round.year
		});
	}
	return ok({ assessments, mayAppraise: mayAppraise(person), mayPlan: mayPlan(person) });
}
