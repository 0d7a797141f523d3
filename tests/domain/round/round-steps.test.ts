import { describe, expect, test } from 'vitest';
import { ROUND_STATUSES, type RoundStatus } from '#lib/domain/round/round-status.ts';
import {
	findStep,
	needsReason,
	obstaclesTo,
	stepsFrom,
	STEPS,
	type RoundFacts
} from '#lib/domain/round/round-steps.ts';

const NOW = new Date('2027-02-01T00:00:00Z');
const FACTS: RoundFacts = {
	units: 36,
	instruments: 5,
	unsettledFrameworks: [],
	closesAt: new Date('2027-01-15T00:00:00Z'),
	unfinished: [],
	extended: [],
	unappraised: [],
	unanswered: [],
	conflicted: [],
	conflicts: 0,
	minutes: true,
	decision: true,
	responses: 36,
	frozen: true
};

const told = (from: RoundStatus, to: RoundStatus, facts: Partial<RoundFacts> = {}, now = NOW) =>
	obstaclesTo(findStep(from, to)!, { ...FACTS, ...facts }, now).map(({ code, stops, count }) =>
		[code, stops ? 'stops' : 'asks', count].join(' ')
	);

test('from each status the steps on, then the steps back', () => {
	const steps = Object.fromEntries(
		ROUND_STATUSES.map((from) => [from, stepsFrom(from).map(({ to, direction }) => `${direction} ${to}`)])
	);
	expect(steps).toEqual({
		draft: ['forward open'],
		open: ['forward appraisal', 'back draft'],
		appraisal: ['forward explanation', 'forward final', 'back open'],
		explanation: ['forward appraisal', 'forward final'],
		final: ['forward published', 'back appraisal'],
		published: ['forward archived'],
		archived: ['back published']
	});
});

test('every status is reached from the draft', () => {
	const reached = new Set<RoundStatus>(['draft']);
	for (const status of reached) for (const { to } of stepsFrom(status)) reached.add(to);
	expect([...reached].sort()).toEqual([...ROUND_STATUSES].sort());
});

test('only an administrator brings an archived round back', () => {
	expect(STEPS.filter(({ who }) => who === 'administrator').map(({ from, to }) => `${from} ${to}`)).toEqual([
		'archived published'
	]);
});

describe('what stands in the way', () => {
	const open = { closesAt: new Date('2027-03-01T00:00:00Z'), responses: 0 };
	test.each<[RoundStatus, RoundStatus, Partial<RoundFacts>, string[]]>([
		['draft', 'open', open, []],
		['draft', 'open', { ...open, instruments: 0, units: 0 }, ['no_instruments stops 1', 'no_units asks 1']],
		['draft', 'open', { ...open, unsettledFrameworks: ['a@1'] }, ['frameworks_unsettled stops 1']],
		['draft', 'open', {}, ['deadline_past asks 1']],
		['open', 'appraisal', {}, []],
		['open', 'appraisal', open, ['deadline_ahead asks 1']],
		['open', 'appraisal', { unfinished: ['STP', 'STC'] }, ['units_unfinished asks 2']],
		[
			'open',
			'appraisal',
			{ unfinished: ['STP'], extended: ['STP'] },
			['units_unfinished asks 1', 'extensions_running asks 1']
		],
		['open', 'draft', {}, ['responses_exist stops 36']],
		['open', 'draft', { responses: 0 }, []],
		['appraisal', 'open', { unappraised: ['STP'] }, []],
		['appraisal', 'explanation', { unanswered: ['STP'] }, []],
		['appraisal', 'explanation', {}, ['nothing_to_explain asks 1']],
		['appraisal', 'final', {}, []],
		[
			'appraisal',
			'final',
			{ unfinished: ['SYT'], unappraised: ['STP'], unanswered: ['STC'] },
			['units_unappraised stops 1', 'returned_unanswered stops 1', 'units_unfinished asks 1']
		],
		[
			'appraisal',
			'final',
			{ unappraised: ['STP'], conflicted: ['STP'], conflicts: 3 },
			['conflicts_waiting stops 3', 'units_unappraised stops 1']
		],
		['explanation', 'appraisal', { unanswered: ['STC'] }, []],
		['explanation', 'final', { unanswered: ['STC'] }, ['returned_unanswered stops 1']],
		['final', 'published', {}, []],
		['final', 'published', { frozen: false }, ['not_frozen stops 1']],
		['final', 'published', { decision: false }, ['decision_missing asks 1']],
		['appraisal', 'final', { minutes: false }, ['minutes_missing asks 1']],
		['published', 'archived', {}, []]
	])('%s -> %s with %o', (from, to, facts, expected) => {
		expect(told(from, to, facts)).toEqual(expected);
	});

	test('a list names its units', () => {
		const [first] = obstaclesTo(findStep('open', 'appraisal')!, { ...FACTS, unfinished: ['STP', 'STC'] }, NOW);
		expect(first!.examples).toEqual(['STP', 'STC']);
	});
});

test('a reason is asked for on the way back, and past what is unfinished', () => {
	const asked = (from: RoundStatus, to: RoundStatus, facts: Partial<RoundFacts> = {}) => {
		const step = findStep(from, to)!;
		return needsReason(step, obstaclesTo(step, { ...FACTS, ...facts }, NOW));
	};
	expect(asked('appraisal', 'open')).toBe(true);
	expect(asked('open', 'appraisal')).toBe(false);
	expect(asked('open', 'appraisal', { unfinished: ['STP'] })).toBe(true);
	expect(asked('explanation', 'appraisal')).toBe(false);
});

test('what becomes of the late', () => {
	const late = (from: RoundStatus, to: RoundStatus) => findStep(from, to)!.late;
	expect(late('open', 'appraisal')).toEqual(['lockUnfinished']);
	expect(late('explanation', 'appraisal')).toEqual(['takeBackReturned']);
	expect(late('appraisal', 'final')).toEqual(['settle']);
});
