/** What looks odd about a figure, in the language of the request. Of other units only the side is told, never a figure. */
import { formatNumber } from '#lib/domain/decimal.ts';
import { percent } from '#lib/domain/questionnaire/figure-words.ts';
import { ODD, type Oddity } from '#lib/domain/questionnaire/odd-figures.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import { changeWords } from './earlier-view.ts';

export function oddityText(oddity: Oddity, language: Language): string {
	if (oddity.kind === 'peers') return oddity.side === 'above' ? m.checking_odd_above() : m.checking_odd_below();
	const { change } = oddity;
	const shown = (value: number) => (change.kind === 'share' ? percent(value, language) : formatNumber(value, language));
	const words = { before: shown(change.before), now: shown(change.now), change: changeWords(change, language) };
	return oddity.kind === 'whole' ? m.checking_odd_whole(words) : m.checking_odd_jump(words);
}

/** The rules with their thresholds, as the page states them. */
export const oddityRules = (): string[] => [
	m.checking_rule_jump({
		percent: ODD.countRelative * 100,
		least: ODD.countLeast,
		points: ODD.sharePoints
	}),
	m.checking_rule_peers({ peers: ODD.leastPeers, points: ODD.peerPoints, percent: ODD.peerRelative * 100 })
];
