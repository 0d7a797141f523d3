import {
	date,
	foreignKey,
	integer,
	jsonb,
	numeric,
	pgTable,
	primaryKey,
	text,
	timestamp,
	boolean
} from 'drizzle-orm/pg-core';
import type { Framework } from '../../../domain/framework/framework.ts';
import type { Questionnaire } from '../../../domain/questionnaire/questionnaire.ts';
import { organisations } from './organisations.ts';

/** A version as it was when it was published. `contentHash` guards it: the files may not drift from what was answered. */
export const frameworks = pgTable(
	'frameworks',
	{
		id: text().notNull(),
		version: text().notNull(),
		group: text('respondent_group').notNull(),
		status: text().notNull(),
		contentHash: text('content_hash').notNull(),
		content: jsonb().$type<Framework>().notNull(),
		loadedAt: timestamp('loaded_at', { withTimezone: true }).notNull().defaultNow()
	},
	(table) => [primaryKey({ columns: [table.id, table.version] })]
);

export const criteria = pgTable(
	'criteria',
	{
		frameworkId: text('framework_id').notNull(),
		frameworkVersion: text('framework_version').notNull(),
		code: text().notNull(),
		parentCode: text('parent_code'),
		level: text().notNull(),
		nameVi: text('name_vi').notNull(),
		nameEn: text('name_en').notNull(),
		maxPoints: numeric('max_points', { precision: 14, scale: 4 }),
		ruleHash: text('rule_hash'),
		position: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.frameworkId, table.frameworkVersion, table.code] }),
		foreignKey({
			columns: [table.frameworkId, table.frameworkVersion],
			foreignColumns: [frameworks.id, frameworks.version]
		})
	]
);

export const questionnaires = pgTable(
	'questionnaires',
	{
		id: text().notNull(),
		version: text().notNull(),
		contentHash: text('content_hash').notNull(),
		content: jsonb().$type<Questionnaire>().notNull()
	},
	(table) => [primaryKey({ columns: [table.id, table.version] })]
);

/** Recommended actions (nhiệm vụ, giải pháp) of the city's plan. */
export const actions = pgTable('actions', {
	id: text().primaryKey(),
	pillar: text().notNull(),
	index: text('index_code'),
	place: text().notNull(),
	groups: jsonb().$type<string[]>().notNull(),
	textVi: text('text_vi').notNull(),
	textEn: text('text_en').notNull()
});

/** Aims (mục tiêu) of the city's plan and of national programmes; rank targets are met from below. */
export const targets = pgTable('targets', {
	id: text().primaryKey(),
	nameVi: text('name_vi').notNull(),
	nameEn: text('name_en').notNull(),
	metric: text().notNull(),
	comparator: text().notNull(),
	value: numeric({ precision: 14, scale: 4 }).notNull(),
	dueDate: date('due_date'),
	scope: text().notNull(),
	pillar: text(),
	index: text('index_code'),
	status: text().notNull(),
	mark: text().notNull(),
	source: text().notNull(),
	tentative: boolean().notNull().default(false)
});

/** Published results of provinces, one fact a row, with source and mark. */
export const publishedResults = pgTable(
	'published_results',
	{
		year: integer().notNull(),
		province: text().notNull(),
		metric: text().notNull(),
		kind: text().notNull(),
		value: numeric({ precision: 14, scale: 4 }).notNull(),
		/** How many provinces the ranking holds; 0 where none is meant. */
		population: integer().notNull(),
		framework: text().notNull(),
		status: text().notNull(),
		source: text().notNull(),
		note: text(),
		position: integer().notNull()
	},
	(table) => [primaryKey({ columns: [table.position] })]
);

/** The unit that leads a criterion of the city's own response. */
export const criterionLeads = pgTable(
	'criterion_leads',
	{
		frameworkId: text('framework_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		organisationId: text('organisation_id')
			.notNull()
			.references(() => organisations.id),
		mark: text().notNull()
	},
	(table) => [primaryKey({ columns: [table.frameworkId, table.criterionCode] })]
);
