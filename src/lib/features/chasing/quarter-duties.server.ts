/** Reports on a quarter that units still owe. Whoever of a unit may write it is told, until it is handed in. */
import { daysLater, DEFAULT_REMINDERS, dueStep, FARTHEST_DAY } from '#lib/domain/chasing/reminder-settings.ts';
import { dayOf } from '#lib/domain/date.ts';
import type { Quarter } from '#lib/domain/plan/quarter.ts';
import type { Text } from '#lib/domain/text.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import type { Database } from '#lib/server/db/client.ts';
import { listQuarters, listReports } from '#lib/server/db/progress-reports.ts';
import type { UnitPerson } from '#lib/server/db/reminders.ts';
import { listRoundUnits, type Round } from '#lib/server/db/rounds.ts';

export type QuarterDuty = {
	id: Quarter;
	/** The round that the quarter follows; its reminders hold for the quarter too. */
	round: Pick<Round, 'id' | 'reminders'>;
	unitId: string;
	unit: Text;
	/** "2023-04-10". */
	due: string;
	/** Something of it is written already. */
	begun: boolean;
};

/** Days ahead from which on a report stands in a digest that something else gives rise to. */
const IN_SIGHT_DAYS = 30;

/** Each person once for each of their units. What is older than any reminder reaches is chased no more. */
export async function quarterDuties(
	db: Database,
	people: readonly UnitPerson[],
	now: Date
): Promise<[UnitPerson, QuarterDuty][]> {
	const today = dayOf(now);
	const found: [UnitPerson, QuarterDuty][] = [];
	for (const { quarter, round } of await listQuarters(db)) {
		const { dueOn } = quarter;
		const step = dueStep(round.reminders ?? DEFAULT_REMINDERS, 'quarter', dueOn, today);
		const inSight = dueOn <= daysLater(today, IN_SIGHT_DAYS) && dueOn >= daysLater(today, -FARTHEST_DAY);
		if (!step && !inSight) continue;
		const reports = new Map((await listReports(db, quarter)).map((report) => [report.organisationId, report]));
		for (const { organisationId, nameVi, nameEn } of await listRoundUnits(db, round.id)) {
			const report = reports.get(organisationId);
			if (organisationId === CITY || report?.submittedAt) continue;
			const duty = {
				...{ id: { year: quarter.year, quarter: quarter.quarter }, round, unitId: organisationId, due: dueOn },
				unit: { vi: nameVi, en: nameEn },
				begun: report !== undefined
			};
			const members = people.filter(({ unitId }) => unitId === organisationId);
			for (const person of new Map(members.map((one) => [one.userId, one])).values()) found.push([person, duty]);
		}
	}
	return found;
}
