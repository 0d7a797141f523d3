/** An exported result goes into the command as it is and comes out with the same points, to the last digit. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '#lib/domain/decimal.ts';
import { fillSampleRound } from '#lib/demo/fill-sample-round.server.ts';
import { sampleBusiness } from '#lib/demo/sample-public.ts';
import { sampleAnswers, typedEntries } from '#lib/demo/sample-entries.ts';
import { SAMPLE_ROUND } from '#lib/demo/sample-round.server.ts';
import type { ExportedResult } from '#lib/domain/scoring/exported-result.ts';
import { exportResult } from '#lib/features/benchmark/export-result.server.ts';
import { exportOwnResult } from '#lib/features/survey/export-own-result.server.ts';
import { saveSurvey } from '#lib/features/survey/save-survey.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { submitSurvey } from '#lib/features/survey/submit-survey.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { emptyFolder, launch } from '../fixtures/commands.ts';
import { addPerson, openBareApp } from './databases.ts';

const NOW = new Date('2026-03-02T03:00:00Z');

type Recomputed = {
	sameContent: boolean;
	differences: { code: string; exported: number; recomputed: number }[];
	nodes: { code: string; state: string; points: number; max: number; ruleHash?: string }[];
};

let app: App;
let folder: string;
let ha: Person, lan: Person;
beforeAll(async () => {
	folder = emptyFolder();
	app = await openBareApp();
	await fillSampleRound(app, NOW);
	ha = await addPerson(app, 'ha', ['HP', 'planner']);
	lan = await addPerson(app, 'lan', ['STP', 'officer']);
}, 300_000);
afterAll(async () => {
	await app.close();
	rmSync(folder, { recursive: true, force: true });
});

const run = async (exported: unknown, version: string) => {
	const file = join(folder, 'ket-qua.json');
	writeFileSync(file, JSON.stringify(exported, null, '\t'));
	return launch(['src/cli/run.mjs', 'score', '--framework', version, '--answers', file]).finished;
};
const recomputed = async (exported: ExportedResult): Promise<Recomputed> => {
	const { code, out, err } = await run(exported, exported.result.framework);
	expect(err).toBe('');
	expect(code).toBe(0);
	return JSON.parse(out) as Recomputed;
};
const exportOf = async (unitId: string, who: Person = ha): Promise<ExportedResult> => {
	const exported = await exportResult(app, who, { roundId: SAMPLE_ROUND, unitId });
	if (!exported.ok) throw new Error(exported.problem.code);
	// Through the file's own writing, as it is downloaded.
	return JSON.parse(JSON.stringify(exported.value)) as ExportedResult;
};

describe('a unit', () => {
	// Appraised; handed in and waiting; without procedures of its own, so that criteria do not apply; the city itself.
	test.each([
		['STTTT', 'department'],
		['Q_DK', 'district'],
		['TTR', 'department'],
		['HP', 'city']
	] as const)('%s is recomputed from its file alone', async (unitId, group) => {
		const exported = await exportOf(unitId);
		const { sameContent, differences, nodes } = await recomputed(exported);
		expect({ sameContent, differences }).toEqual({ sameContent: true, differences: [] });
		// Against the stored rows themselves, not only against what the file says of them.
		const response = (await findUnitResponse(app.db, SAMPLE_ROUND, unitId, group))!;
		const stored = (await listScores(app.db, response)).filter(({ kind }) => kind === 'self');
		expect(stored.length).toBe(exported.result.criteria.length);
		for (const row of stored) {
			const node = nodes.find(({ code }) => code === row.criterionCode)!;
			expect([node.code, node.state, decimal(node.points), decimal(node.max), node.ruleHash]).toEqual([
				row.criterionCode,
				row.state,
				decimal(row.points),
				decimal(row.maxPoints),
				row.ruleHash
			]);
		}
	});

	test('the file tells both scores of an appraised one, and no words that may name people', async () => {
		const exported = await exportOf('STTTT');
		const { total, status, sample } = exported.result;
		expect({ status, sample }).toEqual({ status: 'appraised', sample: true });
		expect(total.verified!.points).toBeLessThan(total.self.points);
		expect(Object.keys(exported.answers).filter((name) => name.endsWith('_note'))).toEqual([]);
		expect((await exportOf('TTR')).notApplicable.length).toBeGreaterThan(0);
	});

	test('a file whose points were touched is told apart, by code', async () => {
		const exported = await exportOf('Q_DK');
		const [first] = exported.result.criteria;
		first!.self.points += 1;
		const { differences } = await recomputed(exported);
		expect(differences).toEqual([
			{ code: first!.code, exported: first!.self.points, recomputed: first!.self.points - 1 }
		]);
	});

	test('another framework is refused by name', async () => {
		const { code, err } = await run(await exportOf('Q_DK'), 'hp-so@2022.1');
		expect(code).toBe(1);
		expect(err).toContain('the result was scored by hp-quan-huyen@2022.1');
	});

	test('given out to those who may read the unit, once it is handed in', async () => {
		const asked = (who: Person | null, unitId: string) => exportResult(app, who, { roundId: SAMPLE_ROUND, unitId });
		expect(await asked(lan, 'SYT')).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await asked(null, 'SYT')).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await asked(lan, 'STP')).toMatchObject({ problem: { code: 'not_submitted' } });
		expect(await asked(ha, 'SDL')).toMatchObject({ problem: { code: 'not_submitted' } });
		expect(await asked(ha, 'XX')).toMatchObject({ problem: { code: 'unit_unknown' } });
	});
});

describe('a business', () => {
	test('is recomputed from the file of its own result', async () => {
		const { framework, questionnaire } = app.content.instruments.get('dbi-sme-1970@1.1')!;
		const { who, random } = sampleBusiness(questionnaire, 7);
		const begin = {
			slug: 'doanh-nghiep',
			consentVersion: questionnaire.notice!.version,
			adult: true,
			language: 'vi',
			sample: true
		} as const;
		const started = await startSurvey(app, begin, NOW);
		if (!started.ok) throw new Error(started.problem.code);
		const { token } = started.value;
		expect(await exportOwnResult(app, token)).toMatchObject({ problem: { code: 'not_submitted' } });
		const typed = typedEntries(sampleAnswers(framework, questionnaire, who, random));
		expect(await saveSurvey(app, token, { page: null, typed }, 'vi', NOW)).toMatchObject({ ok: true });
		expect(await submitSurvey(app, token, NOW)).toMatchObject({ ok: true });
		const exported = await exportOwnResult(app, token);
		if (!exported.ok) throw new Error(exported.problem.code);
		expect(exported.value.result.total.self.points).toBeGreaterThan(0);
		const { sameContent, differences, nodes } = await recomputed(exported.value);
		expect({ sameContent, differences }).toEqual({ sameContent: true, differences: [] });
		expect(nodes).toHaveLength(framework.nodes.length);
		expect(await exportOwnResult(app, 'nobody')).toMatchObject({ problem: { code: 'survey_unknown' } });
	});
});
