/** What changed in an assessment over a stretch of time, from the lines that each save left: old and new, who and when. */

/** What a line says of the questions or the document that it changed. */
export type ChangeLine = {
	at: Date;
	by: string | null;
	change:
		| { kind: 'entries'; before: Readonly<Record<string, unknown>>; after: Readonly<Record<string, unknown>> }
		| { kind: 'document'; criterion: string; name: string; added: boolean };
};

/** By question: what stood at the beginning and what stands at the end; null is nothing. */
export type EntryChange = { name: string; before: unknown; after: unknown; at: Date; by: string | null };
export type DocumentChange = { criterion: string; name: string; added: boolean; at: Date; by: string | null };

/**
 * Folds lines, oldest first: a question changed three times counts once, from its first value to its last, and one that
 * came back to where it was not at all. What only the reader has changed is no news and left out.
 */
export function foldChanges(
	lines: readonly ChangeLine[],
	reader: string | null
): { entries: EntryChange[]; documents: DocumentChange[] } {
	const entries = new Map<string, EntryChange & { news: boolean }>();
	const documents: DocumentChange[] = [];
	for (const { at, by, change } of lines) {
		const isNews = by !== reader;
		if (change.kind === 'document') {
			if (isNews) documents.push({ criterion: change.criterion, name: change.name, added: change.added, at, by });
			continue;
		}
		for (const [name, after] of Object.entries(change.after)) {
			const earlier = entries.get(name);
			entries.set(name, {
				name,
				before: earlier ? earlier.before : (change.before[name] ?? null),
				after: after ?? null,
				// Who changed it last, of those whose changes are news.
				...(isNews || !earlier?.news ? { at, by } : { at: earlier.at, by: earlier.by }),
				news: isNews || (earlier?.news ?? false)
			});
		}
	}
	return {
		entries: [...entries.values()]
			.filter(({ news, before, after }) => news && JSON.stringify(before) !== JSON.stringify(after))
			.map(({ name, before, after, at, by }) => ({ name, before, after, at, by })),
		documents
	};
}
