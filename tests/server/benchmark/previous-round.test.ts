/** A unit beside its own result of the round before: the same version wholly, another one only through a crosswalk. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { crosswalkShape } from '#lib/domain/framework/crosswalk.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { frameworks } from '#lib/server/db/schema/frameworks.ts';
import { roundInstruments } from '#lib/server/db/schema/rounds.ts';
import { untranslated } from '#lib/domain/text.ts';
import { addPerson, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { giveResult } from './given-results.ts';

let app: TestApp;
let planner: Person;
const numbers = (value: Decimal | null) => (value === null ? null : toNumber(value));

/** The same application with a later version of the departments' framework, and crosswalks of the test's own. */
function withLater(crosswalks: App['content']['crosswalks']): App {
	const [known] = [app.content.instruments.get('hp-so@2022.1')!];
	const later = { ...known, framework: { ...known.framework, version: '2023.1' } };
	const instruments = new Map([...app.content.instruments, ['hp-so@2023.1', later] as const]);
	return { ...app, content: { ...app.content, instruments, crosswalks } };
}

beforeAll(async () => {
	app = await openTestApp();
	planner = await addPerson(app, 'ha', ['HP', 'planner']);
	for (const year of [2023, 2024])
		await openRound(
			app.db,
			app.content,
			{ ...TEST_ROUND, id: `thu-${year}`, year, name: untranslated(`Kỳ ${year}`), instruments: ['hp-so@2022.1'] },
			{ now: DURING, actorId: null }
		);
	await giveResult(app, 'thu-2022', { unitId: 'STP', group: 'department', self: () => 0.4, verified: () => 0.5 });
	await giveResult(app, 'thu-2023', { unitId: 'STP', group: 'department', self: () => 0.9, status: 'draft' });
	await giveResult(app, 'thu-2024', { unitId: 'STP', group: 'department', self: () => 0.75 });
	await giveResult(app, 'thu-2024', { unitId: 'SXD', group: 'department', self: () => 0.75 });
});
afterAll(() => app.close());

const previousOf = async (of: App, unitId: string, roundId = 'thu-2024') => {
	const page = await readUnitPage(of, planner, { roundId, unitId }, 'vi', DURING);
	if (!page.ok) throw new Error(page.problem.code);
	return page.value.previous;
};

test('the newest earlier round with a result, by the verified score, down to the indices', async () => {
	const previous = (await previousOf(app, 'STP'))!;
	expect(previous).toMatchObject({ round: 'Kỳ thử 2022', basis: 'verified', isBreak: false });
	expect(previous.lines).toHaveLength(1 + 3 + 21);
	expect(numbers(previous.lines[0]!.before)).toBeCloseTo(0.5, 2);
	expect(numbers(previous.lines[0]!.change)).toBeCloseTo(0.25, 2);
});

test('a unit without an earlier result, and the first round, have none', async () => {
	expect(await previousOf(app, 'SXD')).toBeNull();
	expect(await previousOf(app, 'STP', 'thu-2022')).toBeNull();
});

test('across versions: nothing without a crosswalk, and with one only what maps', async () => {
	const [stored] = await app.db.select().from(frameworks).where(eq(frameworks.id, 'hp-so'));
	await app.db.insert(frameworks).values({ ...stored!, version: '2023.1' });
	await app.db
		.update(roundInstruments)
		.set({ frameworkVersion: '2023.1' })
		.where(and(eq(roundInstruments.roundId, 'thu-2024'), eq(roundInstruments.group, 'department')));
	expect(await previousOf(withLater([]), 'STP')).toMatchObject({
		isBreak: true,
		standing: null,
		mapped: { from: 0, to: 0 },
		lines: []
	});
	const crosswalk = crosswalkShape.parse({
		from: 'hp-so@2022.1',
		to: 'hp-so@2023.1',
		mark: 'P',
		standing: 'proposed',
		basis: untranslated('Thử'),
		maps: [{ from: 'CQS', to: 'CQS', share: 1 }]
	});
	const previous = (await previousOf(withLater([crosswalk]), 'STP'))!;
	const [line] = previous.lines;
	expect(previous).toMatchObject({ isBreak: true, standing: 'proposed' });
	expect(previous.lines.map(({ code }) => code)).toEqual(['CQS']);
	expect(numbers(line!.change)).toBeCloseTo(0.25, 2);
	expect(numbers(previous.mapped.from)).toBeGreaterThan(0.2);
	expect(numbers(previous.mapped.from)).toBeLessThan(0.8);
});
