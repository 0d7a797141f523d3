/** When people are reminded, told by days. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
	daysBetween,
	daysLater,
	DEFAULT_REMINDERS,
	dueStep,
	readSettings,
	REMINDED_DATES,
	stepName,
	typedSettings
} from '#lib/domain/chasing/reminder-settings.ts';

describe('the step that is due', () => {
	it.each([
		['two weeks before', '2023-01-01', 'closes-14', '2023-01-01'],
		['the day after that, where nothing ran', '2023-01-02', 'closes-14', '2023-01-01'],
		['and the day after', '2023-01-03', 'closes-14', '2023-01-01'],
		['later no more', '2023-01-04', null, null],
		['three days before', '2023-01-12', 'closes-3', '2023-01-12'],
		['the nearer of two', '2023-01-14', 'closes-1', '2023-01-14'],
		['on the day itself the one of the day before, where nothing ran', '2023-01-15', 'closes-1', '2023-01-14'],
		['the day after', '2023-01-16', 'closes+1', '2023-01-16'],
		['a week after', '2023-01-22', 'closes+7', '2023-01-22'],
		['long after, none', '2023-03-01', null, null]
	])('%s (%s)', (_, today, name, day) => {
		const step = dueStep(DEFAULT_REMINDERS, 'closes', '2023-01-15', today);
		expect(step && stepName(step)).toBe(name);
		expect(step?.day ?? null).toBe(day);
	});

	it('is none where reminders are off', () => {
		expect(dueStep({ ...DEFAULT_REMINDERS, on: false }, 'closes', '2023-01-15', '2023-01-14')).toBeNull();
	});

	it('falls on its own day, and is never of the future', () => {
		const days = fc.integer({ min: -200, max: 200 });
		fc.assert(
			fc.property(days, fc.constantFrom(...REMINDED_DATES), (away, date) => {
				const today = daysLater('2023-01-15', away);
				const step = dueStep(DEFAULT_REMINDERS, date, '2023-01-15', today);
				if (!step) return;
				expect(daysBetween('2023-01-15', step.day)).toBe(step.offset);
				expect(step.day <= today).toBe(true);
			})
		);
	});
});

describe('the settings as typed', () => {
	test('are read as they are shown', () => {
		expect(readSettings(typedSettings(DEFAULT_REMINDERS))).toEqual({ settings: DEFAULT_REMINDERS, problems: [] });
	});

	test('in any order, once each, the day itself before', () => {
		const { settings } = readSettings({
			...typedSettings(DEFAULT_REMINDERS),
			'closes-before': '1; 7 7',
			'closes-after': '3,0,1'
		});
		expect(settings.dates.closes).toEqual({ before: [7, 1], after: [1, 3] });
	});

	test.each([
		['closes-before', 'ba ngày'],
		['closes-before', '-3'],
		['task-after', '121'],
		['part-before', '1,2,3,4,5,6,7,8,9'],
		['pauseHours', ''],
		['pauseHours', '9999']
	])('%s: “%s” is told at its field', (field, value) => {
		const { problems } = readSettings({ ...typedSettings(DEFAULT_REMINDERS), [field]: value });
		expect(problems).toMatchObject([{ code: 'days_malformed', field }]);
	});
});
