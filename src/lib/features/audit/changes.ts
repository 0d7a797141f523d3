/** What an act changed, field by field, from what was kept before and after it. */

export type Change = {
	/** Name of the field; empty where the whole is one value. */
	field: string;
	/** As text; null where there was, or is, nothing. */
	before: string | null;
	after: string | null;
};

/** Fields of either side, in order of appearance; those that stayed the same are left out. */
export function changesOf(before: unknown, after: unknown): Change[] {
	if (before == null && after == null) return [];
	const [was, is] = [fieldsOf(before), fieldsOf(after)];
	const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
	return names.flatMap((field) => {
		const change = { field, before: textOf(was[field]), after: textOf(is[field]) };
		return change.before === change.after ? [] : [change];
	});
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: value == null
			? {}
			: { '': value };

const textOf = (value: unknown): string | null =>
	value == null ? null : typeof value === 'string' ? value : JSON.stringify(value);
