import { boolean, date, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** Units, with the dates between which they exist. Rankings never cross a block (khối). */
export const organisations = pgTable('organisations', {
	id: text().primaryKey(),
	nameVi: text('name_vi').notNull(),
	nameEn: text('name_en').notNull(),
	shortName: text('short_name'),
	kind: text().notNull(),
	block: text(),
	parentId: text('parent_id'),
	gsoCode: text('gso_code'),
	/** Null: existed before records begin. */
	validFrom: date('valid_from'),
	/** Null: still valid as far as is known. */
	validTo: date('valid_to'),
	/** False: assessed but not ranked. */
	ranked: boolean().notNull().default(true),
	status: text().notNull(),
	source: text(),
	note: text()
});

/** Who continues whom: a unit may have several predecessors after a merger. */
export const organisationSuccessions = pgTable(
	'organisation_successions',
	{
		predecessorId: text('predecessor_id')
			.notNull()
			.references(() => organisations.id),
		successorId: text('successor_id')
			.notNull()
			.references(() => organisations.id)
	},
	(table) => [primaryKey({ columns: [table.predecessorId, table.successorId] })]
);
