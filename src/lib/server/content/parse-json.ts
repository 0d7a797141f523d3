/** Content files as JSON of a shape: what is wrong is told with the file, the code and the rule. */
import type { ContentFlaw } from '#lib/domain/framework/check-framework.ts';

/** The value when it is JSON of the shape; undefined when not, with every flaw added to the list by place and code. */
export function parseJson<T>(
	shape: {
		safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
	},
	text: string,
	file: string,
	flaws: ContentFlaw[]
): T | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		flaws.push({ file, rule: 'json', says: (error as Error).message });
		return undefined;
	}
	const parsed = shape.safeParse(value);
	if (parsed.success) return parsed.data;
	for (const issue of parsed.error.issues)
		flaws.push({
			file,
			code: codeAt(value, issue.path),
			rule: issue.path.map(String).join('.') || 'file',
			says: issue.message
		});
	return undefined;
}

type Issue = { path: readonly PropertyKey[]; message: string };

/** The code of the node (or name of the question) that a path leads through, so that an author finds it. */
function codeAt(value: unknown, path: readonly PropertyKey[]): string | undefined {
	let at: unknown = value;
	let code: string | undefined;
	for (const step of path) {
		at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
		const named = (at as { code?: unknown; name?: unknown; type?: unknown } | undefined) ?? {};
		if (typeof named.code === 'string') code = named.code;
		else if (typeof named.name === 'string') code = named.name;
	}
	return code;
}
