/** The city's own response, given by the units that lead its criteria: Tâm (Sở Nội vụ) leads NLS, Lan leads none, Tuấn heads. */
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentPage, type AssessmentPage } from '#lib/features/assessment/assessment-page.server.ts';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { listAssessments } from '#lib/features/assessment/list-assessments.server.ts';
import { openDocument } from '#lib/features/assessment/open-document.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { readCityPage } from '#lib/features/benchmark/city-page.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const PDF = new TextEncoder().encode('%PDF-1.4 báo cáo');

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let tam: Person, lan: Person, tuan: Person, ha: Person;
	const city = () => ({ roundId: app.roundId, unitId: 'HP' });
	const save = (who: Person, entries: Record<string, string>) =>
		saveAssessment(
			app,
			who,
			city(),
			{ page: null, typed: new Map(Object.entries(entries).map(([name, value]) => [name, [value]])) },
			'vi',
			DURING
		);
	const answers = async () => (await findUnitResponse(app.db, app.roundId, 'HP', 'city'))?.answers;
	const pageOf = async (who: Person, name: string): Promise<AssessmentPage> => {
		const page = await assessmentPage(app, who, city(), name, 'vi', DURING);
		if (!page.ok) throw new Error(page.problem.code);
		return page.value;
	};
	const pageWith = (code: string) => {
		const { questionnaire } = app.content.instruments.get('dti-922@2022.1')!;
		return questionnaire.pages.find(({ elements }) =>
			elements.some((element) => element.type === 'panel' && element.criterion === code)
		)!.name;
	};

	beforeAll(async () => {
		app = await openTestApp(open);
		tam = await addPerson(app, 'tam', ['SNV', 'officer']);
		lan = await addPerson(app, 'lan', ['STP', 'officer'], ['STP', 'head']);
		tuan = await addPerson(app, 'tuan', ['HP', 'head']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
	});
	afterAll(() => app.close());

	test('a unit that leads nothing may neither read nor change it', async () => {
		expect(await save(lan, { NLS: '0,5' })).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await assessmentPage(app, lan, city(), pageWith('NLS'), 'vi', DURING)).toMatchObject({
			problem: { code: 'not_yours' }
		});
		expect(await answers()).toBeUndefined();
	});

	test('a leading unit changes what it leads and nothing else, whatever its form sends', async () => {
		expect(await save(tam, { NLS: '0,61', NTS: '0,9', NLS_note: 'Theo thống kê' })).toMatchObject({
			ok: true,
			value: { changed: ['NLS', 'NLS_note'] }
		});
		expect(await answers()).toEqual({ NLS: 0.61, NLS_note: 'Theo thống kê' });
	});

	test('a value that cannot be right is told at its field: at most 1', async () => {
		const { value } = (await save(tuan, { ATTT: '69,24' })) as { value: { problems: unknown[] } };
		expect(value.problems).toEqual([{ code: 'number_too_large', field: 'ATTT', details: { most: 1 } }]);
		await save(tuan, { ATTT: '0,6924' });
		expect(await answers()).toMatchObject({ ATTT: 0.6924 });
	});

	test('its page offers its criteria, shows the others with who leads them, and says what is not known', async () => {
		const page = await pageOf(tam, pageWith('NLS'));
		const offered = page.view.blocks.flatMap((block) => (block.kind === 'criterion' ? [block.code] : []));
		expect(offered).toEqual(['NLS']);
		expect(page.locked).toContain('NTS');
		expect(page.head).toMatchObject({ ledOnly: true, mayChange: true, maySubmit: false });
		expect(page.cards['NLS']).toMatchObject({
			lead: { name: 'Sở Nội vụ', proposed: true },
			components: { count: 13, named: 7 }
		});
		expect((await pageOf(tuan, pageWith('NLS'))).head).toMatchObject({ ledOnly: false, maySubmit: true });
	});

	test('it is among the assessments of the leading unit, and not of others', async () => {
		const addresses = async (who: Person) => {
			const list = await listAssessments(app, who, 'vi', DURING);
			return list.ok ? list.value.assessments.map(({ unitId }) => unitId) : list.problem.code;
		};
		expect(await addresses(tam)).toEqual(expect.arrayContaining(['SNV', 'HP']));
		expect(await addresses(lan)).toEqual(['STP']);
		expect(await addresses(ha)).toEqual([]);
	});

	test('documents are attached to what one leads, and read by who may read the response', async () => {
		const attach = (criterionCode: string) =>
			attachEvidence(app, tam, { ...city(), criterionCode }, { name: 'a.pdf', content: PDF }, DURING);
		expect(await attach('NTS')).toMatchObject({ problem: { code: 'already_submitted' } });
		const attached = await attach('NLS');
		if (!attached.ok) throw new Error(attached.problem.code);
		const read = async (who: Person) => {
			const document = await openDocument(app, who, attached.value.evidence.documentId);
			return document !== null && (await text(document.stream)).startsWith('%PDF');
		};
		expect(await read(tam)).toBe(true);
		expect(await read(ha)).toBe(true);
		expect(await read(lan)).toBe(false);
	});

	test('the head of the city submits it, and nobody of a leading unit', async () => {
		expect(await submitAssessment(app, tam, city(), DURING)).toMatchObject({ problem: { code: 'not_yours' } });
		const others = { NTS: '0,5', TCS: '0,5', HTS: '0,5', HD_CQS: '0,5', HD_KTS: '0,5', HD_XHS: '0,5' };
		const notes = Object.fromEntries(
			Object.keys({ ...others, ATTT: '' }).map((name) => [`${name}_note`, 'Theo báo cáo'])
		);
		await save(tuan, { ...others, ...notes });
		expect(await submitAssessment(app, tuan, city(), DURING)).toMatchObject({ ok: true });
		expect(await save(tam, { NLS: '0,9' })).toMatchObject({ problem: { code: 'already_submitted' } });
	});

	test('the benchmark names the lead of each index, what is not known of it, and where the framework breaks', async () => {
		const page = await readCityPage(app, ha, app.roundId, 'vi', DURING);
		if (!page.ok) throw new Error(page.problem.code);
		const { result, history } = page.value;
		expect(result!.indices.find(({ code }) => code === 'NLS')).toMatchObject({
			lead: { name: 'Sở Nội vụ', proposed: true },
			components: { count: 13, named: 7 }
		});
		expect(history.filter((line) => line.break).map(({ year, break: found }) => [year, found])).toEqual([
			[2021, { from: 'QD1726-2020', mapped: 10_000, standing: 'proposed' }],
			[2024, { from: 'QD922-2022', mapped: 10_000, standing: 'proposed' }]
		]);
	});
});
