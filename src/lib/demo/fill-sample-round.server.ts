/**
 * The sample round of a demonstration: the year 2022 with the units of that year, filled through the same functions that
 * people use, so that nothing in it could not have been entered by hand. Everything in it is made up and labelled so.
 */
import type { App } from '#lib/server/app.ts';
import { log } from '#lib/server/log.ts';
import { listRoundUnits } from '#lib/server/db/rounds.ts';
import { openRound, type NewRound } from '#lib/features/rounds/open-round.server.ts';
import { createShownAccounts, createUnitAccounts, hashSamplePassword } from './sample-accounts.server.ts';
import { fillPlan } from './fill-plan.server.ts';
import { fillProgress } from './fill-progress.server.ts';
import { fillSurveys } from './fill-surveys.server.ts';
import { fillUnits } from './fill-units.server.ts';
import { shareAppraisal } from './share-appraisal.server.ts';
import { shareParts } from './share-parts.server.ts';
import { alone, clearSampleRound, isFilled, markFilled, SAMPLE_ROUND } from './sample-round.server.ts';

const ROUND: NewRound = {
	id: SAMPLE_ROUND,
	year: 2022,
	name: { vi: 'Kỳ đánh giá năm 2022 (số liệu mẫu)', en: '2022 round (sample data)' },
	sample: true,
	opensAt: new Date('2022-12-15T01:00:00Z'),
	// Past, so that units which have not submitted are late; the round stays open all the same.
	closesAt: new Date('2023-01-15T10:00:00Z'),
	unitsOn: '2022-12-31'
};

/** What was answered in 2022. Later versions ask what units of 2022 could not know. */
const VERSIONS = ['hp-so@2022.1', 'hp-quan-huyen@2022.1', 'dti-922@2022.1', 'dbi-sme-1970@1.1', 'nguoi-dan@2022.2'];

/**
 * Fills the sample round once. Calling it again does nothing; after an interruption it begins anew; several servers that
 * start together wait for the one that fills. Throws when the database holds a real round.
 */
export async function fillSampleRound(app: App, now: Date): Promise<void> {
	await alone(app, async () => {
		if (await isFilled(app.db)) return;
		const began = Date.now();
		await clearSampleRound(app.db);
		const passwordHash = await hashSamplePassword();
		const shown = await createShownAccounts(app, passwordHash);
		const planner = shown.find(({ memberships }) => memberships.some(({ role }) => role === 'planner'));
		const opening = { now: ROUND.opensAt, actorId: planner?.id ?? null };
		const round = await openRound(app.db, app.content, { ...ROUND, ...versionsIn(app) }, opening);
		const units = await listRoundUnits(app.db, round.id);
		const people = await createUnitAccounts(app, shown, units, passwordHash);
		await fillUnits(app, round, units, people);
		await shareAppraisal(app, round, units, shown);
		await shareParts(app, round, shown);
		await fillSurveys(app, round);
		if (planner) await fillPlan(app, planner, round, now);
		await fillProgress(app, round, people, now);
		await markFilled(app.db, now);
		log.info({ round: round.id, units: units.length, milliseconds: Date.now() - began }, 'sample round filled');
	});
}

/** A folder of surveys of one's own may hold none of these: then whatever is published is answered. */
function versionsIn({ content }: App): Pick<NewRound, 'instruments'> {
	const instruments = VERSIONS.filter((version) => content.instruments.get(version)?.framework.status === 'published');
	return instruments.length > 0 ? { instruments } : {};
}
