import { error } from '@sveltejs/kit';
import { PROBLEMS, type Result } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';

/** What was asked for, or the page that says why not. */
export function settled<T>(result: Result<T>): T {
	if (result.ok) return result.value;
	error(PROBLEMS[result.problem.code], problemText(result.problem));
}
