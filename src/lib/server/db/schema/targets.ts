import { boolean, date, integer, jsonb, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Text } from '../../../domain/text.ts';
import { rounds } from './rounds.ts';

/** A criterion through which a group's units report on a target, and the points from which it is met. */
export type TargetBinding = { group: string; criterionCode: string; points: number };

/** The targets of a round as they stood when it was opened: a plan changed later does not move what a round was held to. */
export const roundTargets = pgTable(
	'round_targets',
	{
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id),
		id: text().notNull(),
		position: integer().notNull(),
		/** Whom it binds: `city`, `block`, `unit`; `national` targets stand in a list of their own. */
		scope: text().notNull(),
		groups: jsonb().$type<string[]>().notNull(),
		/** `rank`, `share` (per cent), `yes`. */
		metric: text().notNull(),
		comparator: text().notNull(),
		value: numeric({ precision: 14, scale: 4 }).notNull(),
		unit: jsonb().$type<Text>(),
		name: jsonb().$type<Text>().notNull(),
		/** How it is counted, in words. */
		measure: jsonb().$type<Text>(),
		note: jsonb().$type<Text>(),
		dueDate: date('due_date'),
		dueMark: text('due_mark'),
		status: text().notNull(),
		mark: text().notNull(),
		/** The document, with the place in it. */
		source: text().notNull(),
		tentative: boolean().notNull(),
		bindings: jsonb().$type<TargetBinding[]>().notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.id] })]
);
