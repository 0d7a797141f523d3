/** Two people at one question: what is written, what waits for a choice, and that no word is lost unseen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	choiceToKeep,
	choiceToTake,
	drawnFrom,
	fingerprint,
	reconcile,
	shownEntry,
	type Contender,
	type Drawn,
	type Entry,
	type Standing
} from '#lib/domain/questionnaire/reconcile.ts';

const at = '2023-01-10T03:00:00.000Z';
const number = (answer: number): Entry => ({ answer });
const contender = (answer: number, by: string, copy: string): Contender => ({ entry: number(answer), at, by, copy });
const drawn = (shown: Entry | undefined, choice?: string): Drawn => {
	const form = new FormData();
	form.set('_asked', 'q');
	form.set('_ban', 'copy-lan');
	if (shown) form.set('_goc', fingerprint(shown));
	if (choice) form.set('_chon:q', choice);
	return drawnFrom(form);
};
const lan = { at, by: 'lan', copy: 'copy-lan' };

describe('one question after Lan has sent her form', () => {
	const [five, six, seven] = [number(5), number(6), number(7)];
	const byMinh = { at, by: 'minh', copy: 'copy-minh' };
	const cases: [
		what: string,
		before: { stored: Entry; voice?: Standing['voice']; contenders?: Contender[] },
		sent: { shown?: Entry; typed: Entry; choice?: string },
		after: { stored: Entry; contenders: Entry[] }
	][] = [
		['typed over what stands', { stored: five }, { shown: five, typed: six }, { stored: six, contenders: [] }],
		[
			'left as it was, changed by Minh',
			{ stored: seven, voice: byMinh },
			{ shown: five, typed: five },
			{ stored: seven, contenders: [] }
		],
		[
			'typed over what Minh changed',
			{ stored: seven, voice: byMinh },
			{ shown: five, typed: six },
			{ stored: seven, contenders: [six] }
		],
		[
			'emptied over what Minh changed',
			{ stored: seven, voice: byMinh },
			{ shown: five, typed: {} },
			{ stored: seven, contenders: [{}] }
		],
		[
			'typed the same as Minh',
			{ stored: seven, voice: byMinh },
			{ shown: five, typed: seven },
			{ stored: seven, contenders: [] }
		],
		[
			'no answer, over what Minh changed',
			{ stored: seven, voice: byMinh },
			{ shown: {}, typed: { unread: 'bảy' } },
			{ stored: seven, contenders: [{ unread: 'bảy' }] }
		],
		[
			'typed over her own, whose saving she was never told of',
			{ stored: six, voice: lan },
			{ shown: five, typed: seven },
			{ stored: seven, contenders: [] }
		],
		[
			'back to what she saw, over her own',
			{ stored: six, voice: lan },
			{ shown: five, typed: five },
			{ stored: five, contenders: [] }
		],
		[
			'another tab of hers',
			{ stored: six, voice: { at, by: 'lan', copy: 'other' } },
			{ shown: five, typed: seven },
			{ stored: six, contenders: [seven] }
		],
		[
			'a newer word in place of the one that waits',
			{ stored: seven, voice: byMinh, contenders: [contender(5, 'lan', 'copy-lan')] },
			{ shown: five, typed: six },
			{ stored: seven, contenders: [six] }
		],
		[
			'the word that waits, unchanged',
			{ stored: seven, voice: byMinh, contenders: [contender(5, 'lan', 'copy-lan')] },
			{ shown: five, typed: five },
			{ stored: seven, contenders: [five] }
		],
		[
			'in agreement at last',
			{ stored: seven, voice: byMinh, contenders: [contender(5, 'lan', 'copy-lan')] },
			{ shown: five, typed: seven },
			{ stored: seven, contenders: [] }
		],
		[
			'beside what Minh has waiting',
			{ stored: seven, contenders: [contender(5, 'minh', 'copy-minh')] },
			{ shown: seven, typed: six },
			{ stored: six, contenders: [five] }
		],
		[
			'without knowing what was shown',
			{ stored: seven, voice: byMinh },
			{ typed: six },
			{ stored: six, contenders: [] }
		]
	];
	test.each(cases)('%s', (_, { stored, voice, contenders = [] }, { shown, typed, choice }, after) => {
		const result = reconcile('q', { stored, voice, contenders }, typed, drawn(shown, choice), lan);
		expect({ stored: result.stored, contenders: result.contenders.map(({ entry }) => entry) }).toEqual(after);
	});

	const open = { stored: seven, voice: byMinh, contenders: [contender(5, 'lan', 'copy-lan')] };
	test('keeps hers by choice, as it stands in the field', () => {
		const choice = choiceToTake(open.contenders[0]!, seven);
		expect(reconcile('q', open, five, drawn(five, choice), lan)).toMatchObject({ stored: five, contenders: [] });
		expect(reconcile('q', open, six, drawn(five, choice), lan)).toMatchObject({ stored: six, contenders: [] });
	});
	test('takes his by choice', () => {
		const choice = choiceToKeep(open.contenders);
		expect(reconcile('q', open, five, drawn(five, choice), lan)).toMatchObject({ stored: seven, contenders: [] });
	});
	test('chooses in the form that typed it, which still says what it was drawn with', () => {
		const keep = choiceToKeep(open.contenders);
		expect(reconcile('q', open, five, drawn(number(4), keep), lan)).toMatchObject({ stored: seven, contenders: [] });
		const take = choiceToTake(open.contenders[0]!, seven);
		expect(reconcile('q', open, six, drawn(number(4), take), lan)).toMatchObject({ stored: six, contenders: [] });
	});
	test('is asked again when he has changed it since', () => {
		const choice = choiceToTake(open.contenders[0]!, seven);
		const moved = { ...open, stored: six };
		const after = reconcile('q', moved, five, drawn(five, choice), lan);
		expect(after.stored).toEqual(six);
		expect(after.contenders.map(({ entry }) => entry)).toEqual([five]);
	});
	test('settles for somebody else, whose field shows what stands', () => {
		const hoa = { at, by: 'hoa', copy: 'copy-hoa' };
		const take = drawn(seven, choiceToTake(open.contenders[0]!, seven));
		expect(reconcile('q', open, seven, take, hoa)).toMatchObject({ stored: five, contenders: [] });
		const keep = drawn(seven, choiceToKeep(open.contenders));
		expect(reconcile('q', open, seven, keep, hoa)).toMatchObject({ stored: seven, contenders: [] });
	});
	test('a choice that names nothing changes nothing', () => {
		for (const choice of ['', 'lay', 'lay:x:y', 'giu', 'giu:zz', 'x:y:z', `lay:zz:${fingerprint(seven)}`])
			expect(reconcile('q', open, five, drawn(five, choice), lan)).toMatchObject({ stored: seven });
	});
});

describe('a fingerprint', () => {
	test('is the same for the same entry, however its keys are ordered, and empty for none', () => {
		const [one, other] = [
			{ a: 1, b: [{ x: 1, y: 2 }] },
			{ b: [{ y: 2, x: 1 }], a: 1 }
		];
		expect(fingerprint({ answer: one as never })).toBe(fingerprint({ answer: other as never }));
		expect(fingerprint({})).toBe('');
	});
	test('tells a number from its numeral, and an answer from what is none', () => {
		const all = [{}, number(1), { answer: '1' }, { answer: ['1'] }, { unread: '1' }, { unread: '"1"' }];
		expect(new Set(all.map(fingerprint)).size).toBe(all.length);
	});
	test('of many entries are all different and need no escaping in a form', () => {
		const marks = Array.from({ length: 20_000 }, (_, at) => fingerprint(number(at)));
		expect(new Set(marks).size).toBe(marks.length);
		expect(marks.every((mark) => /^[0-9a-z]{8}$/.test(mark))).toBe(true);
	});
});

/**
 * Any two people at one question, each in two tabs, opening pages, typing, sending, losing the answer of the server, going
 * back to an older drawing. Whatever they do: a value typed and sent stands, or waits to be chosen, or has given way
 * to a word of somebody who saw it or of the very form it was typed into.
 */
describe('in any order', () => {
	type Act =
		| { kind: 'open'; tab: number }
		| { kind: 'type'; tab: number; value: number }
		| { kind: 'send'; tab: number; answered: boolean; focused: boolean }
		| { kind: 'choose'; tab: number; which: number };
	const tab = fc.integer({ min: 0, max: 3 });
	const act: fc.Arbitrary<Act> = fc.oneof(
		fc.record({ kind: fc.constant('open' as const), tab }),
		fc.record({ kind: fc.constant('type' as const), tab, value: fc.integer({ min: 0, max: 4 }) }),
		fc.record({ kind: fc.constant('send' as const), tab, answered: fc.boolean(), focused: fc.boolean() }),
		fc.record({ kind: fc.constant('choose' as const), tab, which: fc.integer({ min: 0, max: 3 }) })
	);
	const people = ['lan', 'lan', 'minh', 'minh'];

	test('no word vanishes that nobody saw go', () => {
		fc.assert(
			fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
				let standing: Standing = { stored: number(0), voice: undefined, contenders: [] };
				let copies = 0;
				const tabs = people.map((by) => ({ by, copy: '', shown: number(0) as Entry, field: number(0) as Entry }));
				/** Entries that each tab's present drawing shows, in its field or among the choices. */
				const seen = tabs.map(() => new Set<string>());
				/** A field that is looked at keeps what it shows; the choices are drawn all the same. */
				const draw = (at: number, focused = false) => {
					const one = tabs[at]!;
					if (!focused) {
						one.shown = shownEntry(standing.stored, standing.contenders, one.by);
						one.field = one.shown;
					}
					if (focused && standing.contenders.length === 0) return;
					seen[at] = new Set([standing.stored, ...standing.contenders.map(({ entry }) => entry)].map(fingerprint));
				};
				const send = (at: number, { answered = true, focused = false, choice = '' } = {}) => {
					const one = tabs[at]!;
					const voice = { at: '', by: one.by, copy: one.copy };
					const before = standing;
					const form = new FormData();
					form.set('_asked', 'q');
					form.set('_goc', fingerprint(one.shown));
					form.set('_ban', one.copy);
					form.set('_chon:q', choice);
					const after = reconcile('q', before, one.field, drawnFrom(form), voice);
					const changed = fingerprint(after.stored) !== fingerprint(before.stored);
					standing = { ...after, voice: changed ? voice : before.voice };
					const left = [after.stored, ...after.contenders.map(({ entry }) => entry)].map(fingerprint);
					const gone = [
						{ entry: before.stored, by: before.voice },
						...before.contenders.map((by) => ({ entry: by.entry, by }))
					].filter(({ entry }) => !left.includes(fingerprint(entry)));
					for (const { entry, by } of gone)
						expect(by?.copy === one.copy || seen[at]!.has(fingerprint(entry)), 'it was seen before it went').toBe(true);
					if (fingerprint(one.field) !== fingerprint(one.shown) && choice === '')
						expect(left, 'what was typed is there').toContain(fingerprint(one.field));
					// One tab stays one copy of the form when the answer comes back.
					if (answered) draw(at, focused);
				};
				for (const [at, one] of tabs.entries()) {
					one.copy = `copy ${copies++}`;
					draw(at);
				}
				for (const one of acts) {
					const here = tabs[one.tab]!;
					if (one.kind === 'open') {
						here.copy = `copy ${copies++}`;
						draw(one.tab);
					}
					if (one.kind === 'type') here.field = number(one.value);
					if (one.kind === 'send') send(one.tab, one);
					if (one.kind === 'choose' && standing.contenders.length > 0) {
						draw(one.tab);
						const chosen = standing.contenders[one.which];
						const choice = chosen ? choiceToTake(chosen, standing.stored) : choiceToKeep(standing.contenders);
						send(one.tab, { choice });
					}
				}
			}),
			{ numRuns: 2000 }
		);
	});

	test('one person in one tab is never asked, whatever answers of the server are lost', () => {
		const step = fc.record({ value: fc.integer({ min: 0, max: 3 }), answered: fc.boolean() });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
				let standing: Standing = { stored: {}, voice: undefined, contenders: [] };
				let shown: Entry = {};
				for (const { value, answered } of steps) {
					const typed = number(value);
					const after = reconcile('q', standing, typed, drawn(shown), lan);
					const changed = fingerprint(after.stored) !== fingerprint(standing.stored);
					standing = { ...after, voice: changed ? lan : standing.voice };
					expect(standing.stored).toEqual(typed);
					expect(standing.contenders).toEqual([]);
					if (answered) shown = standing.stored;
				}
			})
		);
	});
});
