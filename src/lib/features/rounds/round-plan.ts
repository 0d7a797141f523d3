/** What a round is to be, before anything of it is stored: read from a form, a command or last year's round. */
import type { ReminderSettings } from '#lib/domain/chasing/reminder-settings.ts';
import { versionOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import { disorderIn, type RoundDates } from '#lib/domain/round/round-dates.ts';
import type { Text } from '#lib/domain/text.ts';

export type RoundPlan = {
	id: string;
	year: number;
	name: Text;
	/** Made-up answers: every page that shows them says so. */
	sample: boolean;
	dates: RoundDates;
	/** The day ("2022-12-31") on which an organisation must exist to take part. */
	unitsOn: string;
	/**
	 * Versions ("hp-so@2022.1") to answer, one for a group; absent: of every group the published one with the highest
	 * version, units' groups only where such a unit exists on the day.
	 */
	instruments?: readonly string[] | undefined;
	/** Ids of targets of the year that this round is not held to. */
	withoutTargets?: readonly string[];
	/** Shares of the maximum, as numerals: below the first a criterion is low, from the second on it is high. */
	thresholds?: { lowBelow: string; highFrom: string };
	/** Units hand in with a signed report; absent: they need none. */
	signedReport?: boolean;
	smallGroups?: { leastCitizens: number; leastBusinesses: number };
	/** When people are reminded; absent: as the draft has it, a new one by default. */
	reminders?: ReminderSettings | null;
};

/** The sizes below which survey cells may not be shown whatever anybody sets. */
export const FEWEST = { leastCitizens: 10, leastBusinesses: 5 };

/** What stands in addresses where a round's id does: a round of that id could not be opened. */
const RESERVED: ReadonlySet<string> = new Set(['moi', 'quy']);

type Content = { instruments: ReadonlyMap<string, { framework: Framework }> };

/** What is wrong with a plan, each at its field. */
export function planProblems(content: Content, plan: RoundPlan): Problem[] {
	const problems: Problem[] = [];
	if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(plan.id)) problems.push(problem('id_malformed', 'id'));
	if (RESERVED.has(plan.id)) problems.push(problem('round_reserved', 'id'));
	if (!Number.isInteger(plan.year) || plan.year < 2000 || plan.year > 2099)
		problems.push(problem('year_malformed', 'year'));
	if (plan.name.vi === '') problems.push(problem('answer_required', 'nameVi'));
	if (plan.name.en === '') problems.push(problem('answer_required', 'nameEn'));
	problems.push(...disorderIn(plan.dates).map(({ code, field }) => problem(code, field)));
	const groups = new Set<Group>();
	for (const version of plan.instruments ?? []) {
		const framework = content.instruments.get(version)?.framework;
		if (framework?.status !== 'published' || groups.has(framework.group))
			problems.push(problem('framework_unknown', `instrument-${framework?.group ?? ''}`, { version }));
		if (framework) groups.add(framework.group);
	}
	const { lowBelow, highFrom } = plan.thresholds ?? { lowBelow: '0.5', highFrom: '0.8' };
	const [low, high] = [Number(lowBelow), Number(highFrom)];
	if (!(low > 0 && low < high && high <= 1)) problems.push(problem('threshold_disorder', 'lowBelow'));
	for (const field of ['leastCitizens', 'leastBusinesses'] as const) {
		const least = plan.smallGroups?.[field] ?? FEWEST[field];
		if (!Number.isInteger(least)) problems.push(problem('number_not_whole', field, { value: String(least) }));
		else if (least < FEWEST[field]) problems.push(problem('number_too_small', field, { least: FEWEST[field] }));
		else if (least > 1000) problems.push(problem('number_too_large', field, { most: 1000 }));
	}
	return problems;
}

/** The frameworks of a plan by group. */
export function frameworksOf(content: Content, { instruments }: Pick<RoundPlan, 'instruments'>): Map<Group, Framework> {
	if (!instruments) return latestFrameworks(content);
	return new Map(
		instruments.flatMap((version) => {
			const framework = content.instruments.get(version)?.framework;
			return framework ? [[framework.group, framework] as const] : [];
		})
	);
}

/** Of every group the published framework with the highest version; "2022.10" is later than "2022.9". */
export function latestFrameworks(content: Content): Map<Group, Framework> {
	const latest = new Map<Group, Framework>();
	for (const { framework } of content.instruments.values()) {
		if (framework.status !== 'published') continue;
		const known = latest.get(framework.group);
		if (!known || isLater(framework.version, known.version)) latest.set(framework.group, framework);
	}
	return latest;
}

/** The highest published version of the same framework; itself when there is none. */
export function latestOf(content: Content, id: string, version: string): string {
	let best = version;
	for (const { framework } of content.instruments.values())
		if (framework.id === id && framework.status === 'published' && isLater(framework.version, best))
			best = framework.version;
	return versionOf({ id, version: best });
}

const isLater = (version: string, than: string) => version.localeCompare(than, 'en', { numeric: true }) > 0;
