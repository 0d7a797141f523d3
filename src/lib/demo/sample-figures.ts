/**
 * Made-up figures for one criterion, from its own rule, so that a changed or a new framework fills as well. `strength`
 * (0 to 1) is the share of the points that the figures should come to, as near as the rule allows.
 */
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { NONE } from '#lib/domain/scoring/rules/parts.ts';
import type { SeededRandom } from './seeded-random.ts';
import { DESCRIPTION } from './sample-words.ts';

/** How large a respondent is against the worked examples: 1 takes their denominators as they are. */
export type Size = number;

/** Figures by part; empty when the rule asks nothing. */
export function sampleFigures(criterion: Criterion, strength: number, size: Size, random: SeededRandom): Figures {
	const { rule } = criterion;
	const aim = within(strength);
	switch (rule.kind) {
		case 'options':
			return { value: optionNear(rule.options, aim, random) };
		case 'steps':
			return { value: countNear(rule.steps, aim, random) };
		case 'ratio':
			return shareOf(wholeNear(criterion, size, random), aim);
		case 'ratioToTarget':
			return shareOf(wholeNear(criterion, size, random), aim * rule.fullFrom);
		case 'parts': {
			const done = rule.parts.filter(() => random.chance(aim)).map(({ value }) => value);
			return { value: done.length > 0 ? done : [NONE] };
		}
		case 'levels':
			return levelNear(criterion, rule, aim, size, random);
		case 'measured':
			return rule.enteredBy === 'lead' ? { value: Number((aim * rule.fullFrom).toFixed(4)) } : {};
		case 'surveyMean':
			return {};
		case 'descriptive':
			if (rule.options) return { value: random.pick(rule.options).value };
			return { value: rule.words ? DESCRIPTION : random.whole(1, 40) };
	}
}

/** Options near the aimed share are likelier; one without points ("không trả lời") is rare. */
function optionNear(
	options: readonly { value: string; points: number | null }[],
	aim: number,
	random: SeededRandom
): string {
	const best = Math.max(...options.map(({ points }) => points ?? 0)) || 1;
	return random.pickWeighted(options, ({ points }) =>
		points === null ? 0.02 : Math.exp(-(((points / best - aim) / 0.25) ** 2))
	).value;
}

/** A count on the step that comes nearest to the aimed share; below the first step when nothing is nearer. */
function countNear(steps: readonly { from: number; points: number }[], aim: number, random: SeededRandom): number {
	const best = steps[0]!.points || 1;
	const all = [...steps, { from: 0, points: 0 }];
	const distance = ({ points }: { points: number }) => Math.abs(points / best - aim);
	const at = all.reduce((nearest, step, index) => (distance(step) < distance(all[nearest]!) ? index : nearest), 0);
	const { from } = all[at]!;
	const above = at === 0 ? from + Math.max(1, Math.ceil(from / 2)) : all[at - 1]!.from - 1;
	return Number.isInteger(from) && above > from ? random.whole(from, above) : from;
}

/** A denominator like that of the criterion's worked example, for a respondent of this size. */
function wholeNear({ examples }: Criterion, size: Size, random: SeededRandom): number {
	const usual = examples.map(({ answers }) => answers.b).find((b): b is number => typeof b === 'number' && b > 0) ?? 60;
	return Math.max(1, Math.round(usual * size * (1 + random.around(0.2))));
}

function shareOf(b: number, share: number): { a: number; b: number } {
	return { a: Math.min(b, Math.round(b * share)), b };
}

function levelNear(
	criterion: Criterion,
	rule: Extract<Criterion['rule'], { kind: 'levels' }>,
	aim: number,
	size: Size,
	random: SeededRandom
): Figures {
	const level = Math.max(0, Math.min(5, Math.round(aim * 5 + random.around(0.8))));
	if (rule.gate && level === 0) return { gate: 'no' };
	const gate = rule.gate ? { gate: 'yes' } : {};
	if (rule.by.kind === 'ratio') {
		const cuts = [0, ...rule.by.cuts, 1];
		const [least, most] = [cuts[Math.max(0, level - 1)]!, cuts[Math.max(1, level)]!];
		const share = level === 0 ? 0 : least + (most - least) * (0.3 + 0.6 * random.share());
		return { ...gate, ...shareOf(wholeNear(criterion, size, random), share) };
	}
	const distance = (one: { level: number }) => Math.abs(one.level - level);
	const nearest = rule.by.levels.reduce((near, one) => (distance(one) < distance(near) ? one : near));
	return { ...gate, value: String(nearest.level) };
}

const within = (share: number) => Math.min(1, Math.max(0, share));
