import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameworkShape } from '#lib/domain/framework/framework.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Content } from '#lib/server/content/content.ts';
import { storeContent } from '#lib/server/content/store-content.ts';
import { findInstrument, findRound, findRoundUnit, listInstruments, listRoundUnits } from '#lib/server/db/rounds.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { DATABASES, openBareApp, TEST_ROUND } from '../databases.ts';

const NOW = new Date('2022-12-01T00:00:00Z');
const by = { now: NOW, actorId: null };

describe.each(DATABASES)('%s', ({ open }) => {
	let app: App;
	beforeAll(async () => {
		app = await openBareApp(open);
		await openRound(app.db, app.content, TEST_ROUND, by);
	});
	afterAll(() => app.close());

	test('a round of 2022 has the 20 departments, 15 districts and the city of that year', async () => {
		const units = await listRoundUnits(app.db, TEST_ROUND.id);
		const count = (block: string) => units.filter((unit) => unit.block === block).length;
		expect({ SO: count('SO'), QUAN: count('QUAN'), HUYEN: count('HUYEN'), CITY: count('CITY') }).toEqual({
			SO: 20,
			QUAN: 7,
			HUYEN: 8,
			CITY: 1
		});
		expect(units).toHaveLength(36);
		expect(units.map(({ organisationId }) => organisationId)).not.toContain('STP25');
	});

	test('aggregates, groups and suppliers of figures are no units', async () => {
		const ids = (await listRoundUnits(app.db, TEST_ROUND.id)).map(({ organisationId }) => organisationId);
		for (const none of ['AGG_XA_2022', 'CTK', 'DHCD', 'DN', 'ND']) expect(ids).not.toContain(none);
	});

	test('the inspectorate is assessed without a rank, and without what asks about procedures', async () => {
		const inspectorate = (await findRoundUnit(app.db, TEST_ROUND.id, 'TTR'))!;
		expect(inspectorate.ranked).toBe(false);
		expect(inspectorate.notApplicable).toContain('CQS.HD.5');
		// Its own field stays: it inspects.
		expect(inspectorate.notApplicable).not.toContain('XHS.GS.2');
		expect(inspectorate.notApplicable).not.toContain('CQS.HD.4');
		const other = (await findRoundUnit(app.db, TEST_ROUND.id, 'STP'))!;
		expect(other).toMatchObject({ ranked: true, notApplicable: [], group: 'department' });
	});

	test('the surveys have their addresses, the units none', async () => {
		const slugs = Object.fromEntries(
			(await listInstruments(app.db, TEST_ROUND.id)).map(({ group, slug }) => [group, slug])
		);
		expect(slugs).toMatchObject({ business: 'doanh-nghiep', citizen: 'nguoi-dan', department: null, district: null });
	});

	test('the opening is in the audit with what was fixed', async () => {
		const [line] = await app.db
			.select()
			.from(auditEvents)
			.where(eq(auditEvents.subject, `round:${TEST_ROUND.id}`));
		expect(line).toMatchObject({ action: 'round.open', actorId: null, after: { units: 36, unitsOn: '2022-12-31' } });
	});

	test('a round of August 2025 has the 14 departments and the special zones, and asks no districts', async () => {
		const later = { ...TEST_ROUND, year: 2025, unitsOn: '2025-08-01' };
		await openRound(app.db, app.content, { ...later, id: 'thu-2025' }, by);
		const units = await listRoundUnits(app.db, 'thu-2025');
		const ids = (group: string) => units.filter((unit) => unit.group === group).map((unit) => unit.organisationId);
		expect(ids('department')).toHaveLength(14);
		expect(ids('commune')).toEqual(['DK_BLV', 'DK_CH']);
		expect(ids('district')).toEqual([]);
		const asked = (await listInstruments(app.db, 'thu-2025')).map(({ group }) => group);
		expect(asked).toContain('commune');
		expect(asked).not.toContain('district');

		const instruments = ['hp-so@2022.1', 'nguoi-dan@2022.2'];
		await openRound(app.db, app.content, { ...later, id: 'thu-2025-so', instruments }, by);
		expect((await listRoundUnits(app.db, 'thu-2025-so')).map(({ group }) => group)).toEqual(
			Array.from({ length: 14 }, () => 'department')
		);
	});

	test('the day a unit begins and the day it ends are both days of it', async () => {
		const onDay = async (unitsOn: string) => {
			await openRound(app.db, app.content, { ...TEST_ROUND, id: unitsOn, unitsOn }, by);
			return (await listRoundUnits(app.db, unitsOn)).map(({ organisationId }) => organisationId);
		};
		expect(await onDay('2024-12-31')).toContain('H_TN');
		const first = await onDay('2025-01-01');
		expect(first).toContain('TP_TN');
		expect(first).not.toContain('H_TN');
	});

	test('the latest published version of a group is answered unless another is named', async () => {
		const content = withVersion(app.content, 'hp-so', '2022.10', '2022.2');
		await storeContent(app.db, content);
		await openRound(app.db, content, { ...TEST_ROUND, id: 'lan-nua' }, by);
		expect(await findInstrument(app.db, 'lan-nua', 'department')).toMatchObject({ frameworkVersion: '2022.10' });
		await openRound(app.db, content, { ...TEST_ROUND, id: 'cu', instruments: ['hp-so@2022.1'] }, by);
		expect(await findInstrument(app.db, 'cu', 'department')).toMatchObject({ frameworkVersion: '2022.1' });
		expect(await listInstruments(app.db, 'cu')).toHaveLength(1);
	});

	test('what cannot be opened leaves nothing behind', async () => {
		const attempt = (round: object) => openRound(app.db, app.content, { ...TEST_ROUND, id: 'hong', ...round }, by);
		await expect(attempt({ instruments: ['hp-so@9'] })).rejects.toThrow('hp-so@9');
		await expect(attempt({ closesAt: TEST_ROUND.opensAt })).rejects.toThrow('before it opens');
		await expect(attempt({ id: TEST_ROUND.id })).rejects.toThrow();
		expect(await findRound(app.db, 'hong')).toBeUndefined();
	});
});

/** The content with further versions of a framework. */
function withVersion(content: Content, id: string, ...versions: string[]): Content {
	const first = content.instruments.get(`${id}@2022.1`)!;
	const more = versions.map((version) => {
		const framework = frameworkShape.parse({ ...first.framework, version });
		return [
			`${id}@${version}`,
			{ ...first, framework, questionnaire: { ...first.questionnaire, version }, contentHash: version }
		] as const;
	});
	return { ...content, instruments: new Map([...content.instruments, ...more]) };
}
