/** Numbers that look random and are the same every time: the sample round must not change from one start to the next. */

export type SeededRandom = {
	/** From 0 up to, never at, 1. */
	share(): number;
	/** A whole number from `least` to `most`, both included. */
	whole(least: number, most: number): number;
	chance(probability: number): boolean;
	/** One of the list, which is not empty. */
	pick<T>(list: readonly T[]): T;
	/** One of the list, more often the heavier it weighs. Weights are not negative and not all 0. */
	pickWeighted<T>(list: readonly T[], weight: (one: T) => number): T;
	/** Around 0, two thirds of the time within `spread` of it, never beyond three times that. */
	around(spread: number): number;
};

/** The sequence that belongs to a seed. Two different seeds give unrelated sequences. */
export function seededRandom(seed: string): SeededRandom {
	let state = fingerprint(seed);
	// Mulberry32: 32 bits of state are plenty for a few thousand draws a seed.
	const share = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		share,
		whole: (least, most) => least + Math.floor(share() * (most - least + 1)),
		chance: (probability) => share() < probability,
		pick: (list) => list[Math.floor(share() * list.length)]!,
		pickWeighted(list, weight) {
			let left = share() * list.reduce((total, one) => total + weight(one), 0);
			for (const one of list) {
				left -= weight(one);
				if (left < 0) return one;
			}
			return list.at(-1)!;
		},
		// Six throws of a die are near enough to a bell, and end.
		around: (spread) => (Array.from({ length: 6 }, share).reduce((a, b) => a + b, 0) - 3) * Math.SQRT2 * spread
	};
}

/** FNV-1a, stirred once more so that seeds that differ in their last letter start far apart. */
function fingerprint(text: string): number {
	let hash = 0x811c9dc5;
	for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return (hash ^ (hash >>> 13)) >>> 0;
}
