/** What the address says after a scenario became tasks: how many were added, and how many stood in the plan already. */
export type AddedByScenario = { tasks: number; already: number };

/** Null for an address that says nothing of it, or nothing that can be read. */
export function addedByScenario(query: URLSearchParams): AddedByScenario | null {
	const [tasks, already] = ['them', 'da-co'].map((name) => query.get(name) ?? '') as [string, string];
	return [tasks, already].every((one) => /^\d{1,6}$/.test(one))
		? { tasks: Number(tasks), already: Number(already) }
		: null;
}
