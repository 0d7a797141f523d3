/** Scoring one response of 100 criteria: a pure function, so only the processor is measured. */
import { sampleAnswers } from '#lib/demo/sample-entries.ts';
import { seededRandom } from '#lib/demo/seeded-random.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { drawQuestionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { median } from './measurement.ts';

/** Milliseconds for one response: the median of runs of several hundred, after as many to warm up. */
export function timeScoring(framework: Framework, criteria: number): number {
	const larger = ofSize(framework, criteria);
	const questionnaire = drawQuestionnaire(larger);
	const who = { strength: () => 0.6, hasSome: () => true, size: 1, known: {}, answers: () => true };
	const responses = Array.from({ length: 20 }, (_, at) =>
		sampleAnswers(larger, questionnaire, who, seededRandom(`bench ${at}`))
	);
	const run = () => {
		const began = performance.now();
		for (let again = 0; again < 20; again++) for (const answers of responses) scoreResponse(larger, answers);
		return (performance.now() - began) / (20 * responses.length);
	};
	run();
	return median(Array.from({ length: 7 }, run));
}

/** The framework with its criteria repeated, or cut short, to so many; the copies hang on the same indices. */
function ofSize(framework: Framework, size: number): Framework {
	const { criteria } = treeOf(framework);
	const branches = framework.nodes.filter(({ level }) => level !== 'criterion');
	const chosen = Array.from({ length: size }, (_, at) => {
		const criterion = criteria[at % criteria.length]!;
		const copy = Math.floor(at / criteria.length);
		return copy === 0 ? criterion : { ...criterion, code: `${criterion.code}.${copy}x` };
	});
	return { ...framework, nodes: [...branches, ...chosen] };
}
