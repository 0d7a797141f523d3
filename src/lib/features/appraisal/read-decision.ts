/** What an appraiser's form says of one criterion, as typed. */
const OUTCOMES = ['agreed', 'changed', 'returned'] as const;

export type TypedDecision = {
	code: string;
	/** Where one criterion of many units is judged: of which. */
	unitId: string;
	outcome: (typeof OUTCOMES)[number];
	/** As typed, in the appraiser's language. */
	points: string;
	reason: string;
	/** What the page showed, by `markOf`. */
	seen: string;
	/** A lead's word over those of others. */
	settles?: boolean;
};

/** Null when the form names no criterion or no outcome: none of ours does that. */
export function readDecision(form: FormData): TypedDecision | null {
	const text = (name: string) => String(form.get(name) ?? '');
	const outcome = OUTCOMES.find((one) => one === text('ket-luan'));
	const code = text('tieu-chi');
	if (!outcome || code === '') return null;
	const typed = { points: text('diem'), reason: text('ly-do') };
	return { code, unitId: text('don-vi'), outcome, ...typed, seen: text('da-xem') };
}

/** The units ticked, each with what the page showed of it. */
export const readChosen = (form: FormData): { unitId: string; seen: string }[] =>
	form.getAll('chon').map((one) => {
		const [unitId = '', seen = ''] = String(one).split('|');
		return { unitId, seen };
	});
