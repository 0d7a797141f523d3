import { bigserial, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Who did what when. Append-only: a trigger refuses every update and delete. */
export const auditEvents = pgTable(
	'audit_events',
	{
		id: bigserial({ mode: 'number' }).primaryKey(),
		at: timestamp({ withTimezone: true }).notNull(),
		/** Null: the system or an anonymous respondent. */
		actorId: uuid('actor_id'),
		action: text().notNull(),
		subject: text().notNull(),
		roundId: text('round_id'),
		organisationId: text('organisation_id'),
		criterionCode: text('criterion_code'),
		before: jsonb(),
		after: jsonb(),
		/** From where a signed-in person acted: a network address. Null for the system and for the public, whose address is never kept. */
		address: text()
	},
	(table) => [
		index('audit_events_subject').on(table.subject, table.at),
		index('audit_events_organisation').on(table.organisationId, table.at),
		index('audit_events_actor').on(table.actorId, table.id),
		index('audit_events_criterion').on(table.criterionCode, table.id)
	]
);
