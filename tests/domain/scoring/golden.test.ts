/**
 * Three whole questionnaires that were worked by hand (tests/fixtures/golden): every node's state, points, maximum,
 * value and level against the engine and against the command that recomputes exported results.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { readContent } from '#lib/server/content/content.ts';

const GOLDEN = 'tests/fixtures/golden';
const GOLDENS = [
	['department', 'hp-so@2022.1', 82],
	['business', 'dbi-sme-1970@1.1', 77],
	['citizen', 'nguoi-dan@2022.2', 45]
] as const;

type Worked = {
	code: string;
	state: string;
	points: number;
	max: number;
	value: number | null;
	level: number | null;
};

/** The rows of the table: Code, Figures, Arithmetic, State, Points, Maximum, Value, Level. */
function workedByHand(name: string): Worked[] {
	return readFileSync(`${GOLDEN}/${name}.md`, 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('| ') && !line.startsWith('| Code'))
		.map((line) => {
			const [code, , , state, points, max, value, level] = line
				.split('|')
				.slice(1)
				.map((cell) => cell.trim());
			const figure = (cell: string | undefined) => (cell === '' || cell === undefined ? null : Number(cell));
			return {
				code: code!,
				state: state!,
				points: Number(points),
				max: Number(max),
				value: figure(value),
				level: figure(level)
			};
		});
}

const given = (name: string) =>
	JSON.parse(readFileSync(`${GOLDEN}/${name}.json`, 'utf8')) as { answers: Answers; notApplicable?: string[] };

/** Runs the command as its own process. */
function command(args: string[], input = ''): Promise<{ status: number | null; stdout: string; stderr: string }> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/score.ts', ...args]);
	const told = { stdout: '', stderr: '' };
	for (const stream of ['stdout', 'stderr'] as const)
		child[stream].setEncoding('utf8').on('data', (text: string) => (told[stream] += text));
	child.stdin.end(input);
	return new Promise((done) => child.on('close', (status) => done({ status, ...told })));
}

describe.each(GOLDENS)('%s', (name, id, count) => {
	const worked = workedByHand(name);
	const { framework, questionnaire, ruleHashes, contentHash } = readContent('surveys').instruments.get(id)!;

	it('is worked out for every node', () => {
		expect(worked).toHaveLength(count);
		expect(worked.map(({ code }) => code)).toEqual(framework.nodes.map(({ code }) => code));
	});

	it('is scored as worked by hand', () => {
		const { answers, notApplicable = [] } = given(name);
		const scores = scoreResponse(framework, visibleAnswers(questionnaire, answers), { notApplicable });
		expect(
			[...scores.values()].map(({ code, state, points, max, value, level }) => ({
				code,
				state,
				points: toNumber(points),
				max: toNumber(max),
				value: value === null ? null : toNumber(value),
				level: level ?? null
			}))
		).toEqual(worked);
	});

	it('is recomputed by the command, to the last digit', { timeout: 60_000 }, async () => {
		const file = `${GOLDEN}/${name}.json`;
		const { status, stdout, stderr } = await command(['--framework', id, '--answers', file]);
		expect(stderr).toBe('');
		expect(status).toBe(0);
		const printed = JSON.parse(stdout) as {
			framework: string;
			version: string;
			contentHash: string;
			nodes: (Omit<Worked, 'level'> & { dbiLevel?: number; ruleHash?: string; explanation: object })[];
		};
		expect(`${printed.framework}@${printed.version}`).toBe(id);
		expect(printed.contentHash).toBe(contentHash);
		expect(
			printed.nodes.map(({ code, state, points, max, value, dbiLevel }) => ({
				code,
				state,
				points,
				max,
				value,
				level: dbiLevel ?? null
			}))
		).toEqual(worked);
		for (const { code, ruleHash, explanation } of printed.nodes) {
			expect(ruleHash).toBe(ruleHashes.get(code));
			for (const text of Object.values(explanation)) expect(text).toMatch(/^(?!.*(undefined|NaN|null)).+$/);
		}
	});
});

it('the command reads standard input as it reads a file', { timeout: 60_000 }, async () => {
	const file = `${GOLDEN}/citizen.json`;
	const [fromFile, fromInput] = await Promise.all([
		command(['--framework', 'nguoi-dan@2022.2', '--answers', file]),
		command(['--framework', 'nguoi-dan@2022.2', '--answers', '-'], readFileSync(file, 'utf8'))
	]);
	expect(fromInput).toEqual(fromFile);
	expect(fromFile.status).toBe(0);
});

describe('the command refuses', { timeout: 60_000 }, () => {
	it.each([
		['an unreadable figure', ['hp-so@2022.1', '-'], '{"CQS.NT.2":"abc","X":1}', 'CQS.NT.2 · number_malformed: "abc"'],
		['an unknown framework, naming the known ones', ['nope@1', '-'], '{}', 'hp-so@2022.1'],
		['what is not JSON', ['hp-so@2022.1', '-'], 'abc', '--answers'],
		['a file that is not there', ['hp-so@2022.1', 'no-such-file.json'], '', 'no-such-file.json']
	])('%s', async (_, [framework, file], input, says) => {
		const { status, stdout, stderr } = await command(['--framework', framework!, '--answers', file!], input);
		expect([status, stdout]).toEqual([1, '']);
		expect(stderr).toContain(says);
	});
});
