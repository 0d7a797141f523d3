/** One line of the bench: what was measured, what the budget is, and how it was measured. */
export type Measurement = {
	what: string;
	/** Null: not measured, and `note` says why. */
	value: number | null;
	unit: string;
	budget: number;
	/** Whether less or more than the budget is wanted. */
	wanted: 'at most' | 'at least';
	note: string;
};

export const holds = ({ value, budget, wanted }: Measurement): boolean | null =>
	value === null ? null : wanted === 'at most' ? value <= budget : value >= budget;

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** As a table for reading: value, budget, whether it holds, and the note below. */
export function tableOf(measurements: readonly Measurement[]): string {
	const lines = measurements.map((one) => [
		one.what,
		one.value === null ? 'not measured' : `${rounded(one.value)} ${one.unit}`,
		`${one.wanted} ${rounded(one.budget)} ${one.unit}`,
		{ true: 'holds', false: 'OVER', null: '' }[String(holds(one)) as 'true' | 'false' | 'null']
	]);
	const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]!.length)));
	return lines
		.map((line, at) => {
			const cells = line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
			return `${cells.trimEnd()}\n    ${measurements[at]!.note}`;
		})
		.join('\n');
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)));
