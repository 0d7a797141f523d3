/** What an appraiser's form says of one criterion, as typed. */
const OUTCOMES = ['agreed', 'changed', 'returned'] as const;

export type TypedDecision = {
	code: string;
	outcome: (typeof OUTCOMES)[number];
	/** As typed, in the appraiser's language. */
	points: string;
	reason: string;
};

/** Null when the form names no criterion or no outcome: none of ours does that. */
export function readDecision(form: FormData): TypedDecision | null {
	const text = (name: string) => String(form.get(name) ?? '');
	const outcome = OUTCOMES.find((one) => one === text('ket-luan'));
	const code = text('tieu-chi');
	return outcome && code !== '' ? { code, outcome, points: text('diem'), reason: text('ly-do') } : null;
}
