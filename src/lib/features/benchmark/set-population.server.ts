/** How many people or businesses there are of each group, as published: given by the planner, with the source. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { parseNumber } from '#lib/domain/questionnaire/answers.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { deletePopulation, findPopulation, putPopulation } from '#lib/server/db/population-totals.ts';
import { readWholeRound } from './benchmark-round.server.ts';
import { findGroupedSurvey } from './survey-by-group.server.ts';

const MOST = 1_000_000_000;
const LONGEST_SOURCE = 500;

export type PopulationEntry = {
	roundId: string;
	group: string;
	/** The question that groups respondents. */
	by: string;
	/** By choice, as typed; an empty entry gives no total. */
	totals: ReadonlyMap<string, string>;
	source: string;
};

/**
 * Keeps the totals of one way of grouping in place of the earlier ones; with all entries empty there are none any more. The
 * audit keeps what they were. Refused at the entry: `number_malformed`, `number_negative`, `number_not_whole`,
 * `number_too_large`; at `source`: `answer_required`, `text_too_long`.
 */
export async function setPopulation(
	app: App,
	person: Person | null,
	entry: PopulationEntry,
	language: Language,
	now: Date
): Promise<Result<null>> {
	if (!person || !mayPlan(person)) return refused('not_yours');
	const found = await readWholeRound(app, person, entry.roundId, language);
	if (!found.ok) return found;
	const survey = await findGroupedSurvey(app, found.value.round, entry.group, entry.by);
	if (!survey?.by) return refused('page_unknown');
	const totals: Record<string, number> = {};
	for (const { value } of survey.by.choices ?? []) {
		const read = readTotal(entry.totals.get(value) ?? '', value, language);
		if (!read.ok) return read;
		if (read.value !== null) totals[value] = read.value;
	}
	const empty = Object.keys(totals).length === 0;
	const source = entry.source.normalize('NFC').trim();
	if (!empty && source === '') return refused('answer_required', 'source');
	if (source.length > LONGEST_SOURCE) return refused('text_too_long', 'source', { most: LONGEST_SOURCE });
	const key = { roundId: entry.roundId, group: survey.group, question: survey.by.name };
	await app.db.transaction(async (tx) => {
		const before = await findPopulation(tx, key, true);
		if (empty && !before) return;
		if (empty) await deletePopulation(tx, key);
		else await putPopulation(tx, { ...key, totals, source, setBy: person.id, setAt: now });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'survey.population',
			subject: `survey:${key.roundId}:${key.group}`,
			roundId: key.roundId,
			before: before && { [key.question]: before.totals, source: before.source },
			after: empty ? null : { [key.question]: totals, source }
		});
	});
	return ok(null);
}

function readTotal(typed: string, field: string, language: Language): Result<number | null> {
	if (typed.trim() === '') return ok(null);
	const total = parseNumber(typed, language);
	if (total === null) return refused('number_malformed', field, { value: typed.slice(0, 40) });
	if (total < 0) return refused('number_negative', field);
	if (!Number.isInteger(total)) return refused('number_not_whole', field, { value: typed.slice(0, 40) });
	if (total > MOST) return refused('number_too_large', field, { most: MOST });
	return ok(total);
}
