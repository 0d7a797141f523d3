/**
 * `npm run -s score -- --framework ID@VERSION --answers FILE`: scores answers from outside the program and prints every
 * node as JSON, so that anybody can recompute an exported result. `-` reads standard input. What cannot be read is told
 * on standard error with code, rule and value, and nothing is scored.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import { differences } from '#lib/domain/scoring/exported-result.ts';
import { recomputableShape, recompute, Refused, type Recomputable } from '#lib/domain/scoring/recompute.ts';
import type { Language } from '#lib/domain/text.ts';
import { readContent, type Instrument } from '#lib/server/content/content.ts';

const USAGE = `npm run -s score -- --framework ID@VERSION --answers FILE [--language vi|en]

FILE (- for standard input) is JSON: {"answers": {...}, "brought": {...}, "notApplicable": [...]}, or the answers alone.
answers        question name, or criterion code and part, to its value: "CQS_NT_3_a" or "CQS.NT.3.a": 320.
               A number may be JSON, or text as written in the language ("1.234,5" in vi, the default).
brought        imported or surveyed figures by criterion code: {"NTS": {"value": 0.91}}
notApplicable  codes of criteria, or of nodes with all below them, that do not apply
result         what an exported result says of itself: it is compared with what comes out, and "differences" names every
               node whose points differ`;

function main(): void {
	try {
		const { framework, answers, language, help } = parseArgs({
			options: {
				framework: { type: 'string' },
				answers: { type: 'string' },
				language: { type: 'string', default: 'vi' },
				help: { type: 'boolean', default: false }
			}
		}).values;
		if (help) console.log(USAGE);
		else if (framework === undefined || answers === undefined || (language !== 'vi' && language !== 'en'))
			throw new Error(USAGE);
		else console.log(JSON.stringify(score(instrumentOf(framework), readInput(answers), language), null, '\t'));
	} catch (error) {
		console.error((error as Error).message);
		process.exitCode = 1;
	}
}

function instrumentOf(id: string): Instrument {
	const { instruments } = readContent(join(import.meta.dirname, '../../surveys'));
	const instrument = instruments.get(id);
	if (!instrument)
		throw new Refused([{ code: '--framework', rule: `one of ${[...instruments.keys()].join(', ')}`, value: id }]);
	return instrument;
}

function readInput(file: string): Recomputable {
	let given: unknown;
	try {
		given = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
	} catch (error) {
		throw new Refused([{ code: '--answers', rule: (error as Error).message, value: file }]);
	}
	const isWrapped =
		typeof given === 'object' && given !== null && Object.keys(recomputableShape.shape).some((key) => key in given);
	const parsed = recomputableShape.safeParse(isWrapped ? given : { answers: given });
	if (parsed.success) return parsed.data;
	throw new Refused(
		parsed.error.issues.map(({ path, message }) => ({
			code: path.join('.') || '--answers',
			rule: message,
			value: file
		}))
	);
}

function score(instrument: Instrument, given: Recomputable, language: Language) {
	const { framework, contentHash, ruleHashes } = instrument;
	const { result } = given;
	if (result && result.framework !== versionOf(framework))
		throw new Refused([
			{ code: '--framework', rule: `the result was scored by ${result.framework}`, value: versionOf(framework) }
		]);
	const { hidden, nodes } = recompute(instrument, given, language);
	return {
		framework: framework.id,
		version: framework.version,
		contentHash,
		hidden,
		...(result
			? {
					// Told apart, since a changed file explains what would otherwise look like a wrong score.
					sameContent: result.contentHash === contentHash,
					differences: differences(result, treeOf(framework).root.code, nodes)
				}
			: {}),
		nodes: nodes.map((node) => ({ ...node, ruleHash: ruleHashes.get(node.code) }))
	};
}

main();
