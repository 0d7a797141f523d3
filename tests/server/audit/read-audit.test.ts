/** Reading the audit: by round, unit, criterion, person and day, and who may. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportAudit } from '#lib/features/audit/export-audit.server.ts';
import { readAsked, readAuditPage } from '#lib/features/audit/read-audit.server.ts';
import { audit } from '#lib/server/audit.ts';
import { actingFrom } from '#lib/server/auth/acting-from.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { addPerson, DATABASES, openTestApp, type TestApp } from '../databases.ts';

const AT = new Date('2023-01-10T03:00:00Z');

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let ha: Person;
	let lan: Person;
	let son: Person;
	beforeAll(async () => {
		app = await openTestApp(open);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		son = await addPerson(app, 'son', ['HP', 'administrator']);
		const unit = { roundId: app.roundId, organisationId: 'STP' };
		await actingFrom('10.0.0.7', () =>
			audit(
				app.db,
				{
					at: AT,
					actorId: lan.id,
					action: 'assessment.save',
					subject: 'response:1',
					...unit,
					before: { CQS_AT_1_a: null, CQS_AT_1_b: 8 },
					after: { CQS_AT_1_a: 3, CQS_AT_1_b: 8 }
				},
				{ at: AT, actorId: null, action: 'response.submit', subject: 'response:2', roundId: app.roundId }
			)
		);
		await audit(app.db, {
			at: new Date('2023-01-10T17:30:00Z'),
			actorId: son.id,
			action: 'review.decide',
			subject: 'response:1',
			...unit,
			criterionCode: 'CQS.AT.2',
			after: { outcome: '=agreed' }
		});
	});
	afterAll(() => app.close());

	const ask = async (query: string, person: Person | null = ha, before: number | null = null) => {
		const read = await readAuditPage(app, person, readAsked(new URLSearchParams(query)), before, 'vi');
		return read.ok ? read.value.entries.map(({ action }) => action) : read.problem.code;
	};

	test.each([
		['a unit', 'don-vi=STP', ['review.decide', 'assessment.save']],
		['a criterion, judged', 'tieu-chi=CQS.AT.2', ['review.decide']],
		['a criterion, by the questions a saved page changed', 'tieu-chi=CQS.AT.1', ['assessment.save']],
		['a person', 'nguoi=LAN@thu.example', ['assessment.save']],
		['an act', 'viec=review.decide', ['review.decide']],
		['a day of the city, which begins at 17:00 UTC', 'don-vi=STP&tu=2023-01-11&den=2023-01-11', ['review.decide']],
		['up to a day', 'don-vi=STP&den=2023-01-10', ['assessment.save']],
		['what is no day is not asked for', 'don-vi=STP&tu=hom-qua', ['review.decide', 'assessment.save']],
		['nothing that there is', 'don-vi=%25', []]
	])('of %s', async (_, query, actions) => {
		expect(await ask(query)).toEqual(actions);
	});

	test('a line tells who, from where, and what changed; the public’s address is never kept', async () => {
		const read = await readAuditPage(
			app,
			ha,
			readAsked(new URLSearchParams('tu=2023-01-10&den=2023-01-10')),
			null,
			'vi'
		);
		expect(read.ok && read.value.entries).toMatchObject([
			{ action: 'response.submit', actor: null, address: null },
			{
				action: 'assessment.save',
				actor: 'lan',
				address: '10.0.0.7',
				unit: 'Sở Tư pháp',
				changes: [{ field: 'CQS_AT_1_a', before: null, after: '3' }]
			}
		]);
	});

	test('planners and administrators read it; officers and strangers do not', async () => {
		expect(await ask('don-vi=STP', son)).toHaveLength(2);
		for (const person of [lan, null]) {
			expect(await ask('don-vi=STP', person)).toBe('not_yours');
			const file = await exportAudit(app, person, readAsked(new URLSearchParams()), 'csv', 'vi', AT);
			expect(file).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		}
	});

	test('a long audit is read page by page, each line once', async () => {
		const many = Array.from({ length: 120 }, (_, at) => ({
			at: AT,
			actorId: null,
			action: 'test.many',
			subject: `test:${at}`
		}));
		await audit(app.db, ...many);
		const asked = readAsked(new URLSearchParams('viec=test.many'));
		const subjects: string[] = [];
		for (let before: number | null = null, pages = 0; pages < 5; pages++) {
			const read = await readAuditPage(app, ha, asked, before, 'vi');
			if (!read.ok) throw new Error(read.problem.code);
			subjects.push(...read.value.entries.map(({ subject }) => subject));
			before = read.value.next;
			if (before === null) break;
		}
		expect(subjects).toEqual(many.map(({ subject }) => subject).reverse());
	});

	test.each(['csv', 'jsonl'])(
		'as %s it holds every line, formulas made harmless, and the taking of it is told',
		async (kind) => {
			const file = await exportAudit(app, ha, readAsked(new URLSearchParams('don-vi=STP')), kind, 'en', AT);
			if (!file.ok) throw new Error(file.problem.code);
			const text = await new Response(file.value.body).text();
			expect(text.trim().split('\n')).toHaveLength(kind === 'csv' ? 3 : 2);
			expect(text).toContain(kind === 'csv' ? '"{""outcome"":""=agreed""}"' : '"outcome":"=agreed"');
			expect(await ask('viec=audit.export')).toContain('audit.export');
		}
	);
});
