/** What the form of a workbook's preview sends: of which questions the file's answer is to be taken. */

/** Fields are named `chon:<question>`; the value says whose answer stands. */
export const CHOOSE = 'chon:';
export const FROM_FILE = 'tep';

export function chosenLines(form: FormData): { fingerprint: string; chosen: ReadonlySet<string> } {
	const chosen = [...form.entries()].flatMap(([field, value]) =>
		field.startsWith(CHOOSE) && value === FROM_FILE ? [field.slice(CHOOSE.length)] : []
	);
	return { fingerprint: String(form.get('dau') ?? ''), chosen: new Set(chosen) };
}
