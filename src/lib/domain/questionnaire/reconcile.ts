/**
 * Two people, or two tabs, at one question. Whoever sends a form says what each of its fields showed; an entry that was
 * typed over something nobody on this form has seen is not written over it. It becomes a contender: kept beside what
 * stands, never scored, until somebody who sees both chooses. Entries are compared whole, whatever kind they are.
 */
import type { Answer } from './answers.ts';

/** What stands for one question: an answer, something typed that is none, or nothing. */
export type Entry = { answer?: Answer; unread?: string };

/** Who gave an entry when. `copy` is the form it was typed into: one drawing of a page in one tab. */
export type Voice = { at: string; by?: string; copy?: string };

/** An entry that waits for a choice. */
export type Contender = Voice & { entry: Entry };
export type Contested = Readonly<Record<string, readonly Contender[]>>;

/** What was decided about a question: what stands is kept, or one contender takes its place. By fingerprints. */
export type Choice = { keep: true; over: readonly string[] } | { keep: false; take: string; over: string };

/** What a form, or a spreadsheet, was drawn from. A question without a fingerprint is written over whatever stands. */
export type Drawn = {
	copy?: string;
	/** Fingerprint of what each field showed. */
	shown: ReadonlyMap<string, string>;
	choices: ReadonlyMap<string, Choice>;
};

export type Standing = { stored: Entry; voice: Voice | undefined; contenders: readonly Contender[] };

/**
 * A question after a form was sent. In this order: what was chosen is
 * done, if what stands is still what the person saw; an entry equal to what stands changes nothing; the form's own last
 * word gives way to its next; an entry left as it was drawn is no entry; one typed over what stands is written; any
 * other becomes a contender, in place of what the same form contended before.
 */
export function reconcile(
	name: string,
	before: Standing,
	typed: Entry,
	drawn: Drawn,
	sender: Voice
): Pick<Standing, 'stored' | 'contenders'> {
	const shown = drawn.shown.get(name);
	const choice = drawn.choices.get(name);
	if (choice && isStillSo(choice, before)) {
		const settled = settle(before, choice, typed, shown, sender);
		if (settled) return settled;
	}
	return enter(before, typed, shown, sender);
}

/** Compact and equal for equal entries, however a database orders their keys; empty for no entry. */
export function fingerprint({ answer, unread }: Entry): string {
	if (answer === undefined && unread === undefined) return '';
	return hash(unread === undefined ? canonical(answer) : `?${unread}`);
}

/** What a person's own fields show: what they typed and nobody has chosen yet, otherwise what stands. */
export function shownEntry(stored: Entry, contenders: readonly Contender[], reader: string | undefined): Entry {
	return contenders.findLast(({ by }) => by === reader)?.entry ?? stored;
}

/** What the hidden fields of a form say: `_ban` the copy, `_goc` the fingerprints in the order of `_asked`, `_chon:<name>` choices. */
export function drawnFrom(form: FormData): Drawn {
	const text = (name: string) => String(form.get(name) ?? '');
	const copy = text('_ban').slice(0, 40);
	const asked = text('_asked').split(',');
	const marks = form.has('_goc') ? text('_goc').split(',') : [];
	const choices = asked.flatMap((name) => {
		const choice = readChoice(text(`_chon:${name}`));
		return choice ? [[name, choice] as const] : [];
	});
	return {
		...(copy === '' ? {} : { copy }),
		shown: new Map(marks.length === asked.length ? asked.map((name, at) => [name, marks[at]!]) : []),
		choices: new Map(choices)
	};
}

/** "giu:<contenders>" or "lay:<contender>:<what stands>", as a form sends it. */
export const choiceToKeep = (contenders: readonly Contender[]): string =>
	`giu:${contenders.map(({ entry }) => fingerprint(entry)).join('.')}`;
export const choiceToTake = (contender: Contender, stored: Entry): string =>
	`lay:${fingerprint(contender.entry)}:${fingerprint(stored)}`;

function readChoice(text: string): Choice | null {
	const [act, first = '', second = ''] = text.split(':');
	if (act === 'giu') return { keep: true, over: first.split('.') };
	return act === 'lay' ? { keep: false, take: first, over: second } : null;
}

const isStillSo = (choice: Choice, { stored }: Standing) => choice.keep || choice.over === fingerprint(stored);

function settle(
	{ stored, contenders }: Standing,
	choice: Choice,
	typed: Entry,
	shown: string | undefined,
	sender: Voice
): Pick<Standing, 'stored' | 'contenders'> | null {
	const left = (gone: (mark: string) => boolean) => contenders.filter(({ entry }) => !gone(fingerprint(entry)));
	/** The form's own field holds it: drawn with it, or typed there since it was drawn. */
	const isInField = ({ entry, copy }: Contender) =>
		fingerprint(entry) === shown || (copy !== undefined && copy === sender.copy);
	if (choice.keep) {
		const gone = (mark: string) => choice.over.includes(mark);
		const after = { stored, voice: undefined, contenders: left(gone) };
		// Given up is what the field holds; any other field was typed into for its own sake.
		const isGivenUp = contenders.some((one) => gone(fingerprint(one.entry)) && isInField(one));
		return isGivenUp ? after : enter(after, typed, shown, sender);
	}
	const taken = contenders.find(({ entry }) => fingerprint(entry) === choice.take);
	if (!taken) return null;
	const rest = left((mark) => mark === choice.take);
	// One's own is taken as it stands in the field, where it may have been bettered meanwhile.
	if (isInField(taken)) return { stored: typed, contenders: without(rest, typed) };
	const after = { stored: taken.entry, voice: undefined, contenders: without(rest, taken.entry) };
	return fingerprint(typed) === shown ? after : enter(after, typed, shown, sender);
}

function enter(
	{ stored, voice, contenders }: Standing,
	typed: Entry,
	shown: string | undefined,
	{ at, by, copy }: Voice
): Pick<Standing, 'stored' | 'contenders'> {
	const mark = fingerprint(typed);
	const isOwn = (one: Voice | undefined) => copy !== undefined && one?.copy === copy;
	const standsAsTyped = mark === fingerprint(stored);
	if (!standsAsTyped && !isOwn(voice) && mark === shown)
		return { stored, contenders: contenders.filter((one) => !isOwn(one) || fingerprint(one.entry) === mark) };
	// What this form contended before, and what it showed of the same person, gives way to the newer word.
	const others = contenders.filter((one) => !isOwn(one) && !(one.by === by && fingerprint(one.entry) === shown));
	if (standsAsTyped || shown === undefined || shown === fingerprint(stored) || isOwn(voice))
		return { stored: typed, contenders: without(others, typed) };
	const contender = { entry: typed, at, ...(by === undefined ? {} : { by }), ...(copy === undefined ? {} : { copy }) };
	return { stored, contenders: [...without(others, typed), contender] };
}

const without = (contenders: readonly Contender[], entry: Entry) =>
	contenders.filter((one) => fingerprint(one.entry) !== fingerprint(entry));

/** JSON with the keys of every object in order. */
const canonical = (value: unknown): string =>
	JSON.stringify(value, (_, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);

/** cyrb53 in eight characters: tells entries apart, protects nothing. */
function hash(text: string): string {
	let [one, two] = [0xdeadbeef, 0x41c6ce57];
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		one = Math.imul(one ^ unit, 2654435761);
		two = Math.imul(two ^ unit, 1597334677);
	}
	one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
	two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
	return ((2097151 & two) * 4294967296 + (one >>> 0)).toString(36).padStart(8, '0').slice(-8);
}
