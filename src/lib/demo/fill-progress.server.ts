/** The quarter that runs when the sample is filled: one unit has reported on it, another is writing. */
import { dayOf } from '#lib/domain/date.ts';
import { quarterId, quarterOf } from '#lib/domain/plan/quarter.ts';
import { reportPage } from '#lib/features/progress/progress-report.server.ts';
import { openQuarter } from '#lib/features/progress/quarters.server.ts';
import { writeReport } from '#lib/features/progress/write-report.server.ts';
import type { App } from '#lib/server/app.ts';
import { listPlanTasks } from '#lib/server/db/plan-tasks.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { granted } from './granted.ts';
import type { SamplePeople } from './sample-accounts.server.ts';
import { SAMPLE_PROGRESS } from './sample-words.ts';

export async function fillProgress(app: App, round: Round, people: SamplePeople, now: Date): Promise<void> {
	const quarter = quarterId(quarterOf(dayOf(now)));
	granted(
		await openQuarter(app, people.planner, { id: quarter, roundId: round.id, dueOn: '', asked: '' }, now),
		quarter
	);
	const units = [...new Set((await listPlanTasks(app.db, round.id)).map(({ organisationId }) => organisationId))];
	for (const [at, unitId] of units.slice(0, 2).entries()) {
		const key = { quarter, unitId };
		const { lines } = granted(await reportPage(app, people.headOf(unitId), key, 'vi', now), unitId);
		const entry = {
			results: SAMPLE_PROGRESS.results,
			difficulties: at === 0 ? SAMPLE_PROGRESS.difficulties : '',
			lines: lines.map(({ key }, place) => ({
				key,
				status: (['underWay', 'notBegun', 'reached', 'stuck'] as const)[place % 4]!,
				figure: '',
				note: ''
			}))
		};
		const written = { entry, added: [], revision: 0, submit: at === 0 };
		granted(await writeReport(app, people.headOf(unitId), key, written, now), unitId);
	}
}
