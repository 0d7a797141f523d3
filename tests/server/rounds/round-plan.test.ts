/** A round's id stands in addresses: one that names a page there is refused, since its own pages could not be opened. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planProblems, type RoundPlan } from '#lib/features/rounds/round-plan.ts';

const day = new Date('2022-11-01');
const plan: RoundPlan = {
	id: 'dti-2022',
	year: 2022,
	name: { vi: 'Kỳ', en: 'Round' },
	sample: false,
	dates: { opensAt: day, closesAt: day, appraisalUntil: null, explanationUntil: null, publishOn: null },
	unitsOn: '2022-12-31'
};
const problemsOf = (id: string) =>
	planProblems({ instruments: new Map() }, { ...plan, id })
		.filter(({ field }) => field === 'id')
		.map(({ code }) => code);

test('every page that stands beside those of a round is refused as its id', () => {
	const folders = readdirSync('src/routes', { recursive: true, withFileTypes: true }).filter((one) =>
		one.isDirectory()
	);
	const withRounds = new Set(folders.filter(({ name }) => name === '[round]').map(({ parentPath }) => parentPath));
	const beside = folders
		.filter(({ parentPath, name }) => withRounds.has(parentPath) && name !== '[round]')
		.map(({ name }) => name);
	expect(beside.length).toBeGreaterThan(1);
	for (const name of beside.filter((name) => !name.includes('.')))
		expect(problemsOf(name), name).toEqual(['round_reserved']);
	expect(problemsOf('quy-1')).toEqual([]);
});
