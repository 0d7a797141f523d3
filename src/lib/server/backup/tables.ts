/**
 * Which tables are backed up, in an order in which they can be filled again: a table after those it refers to. A new table
 * is in the backup unless it is named here.
 */
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import * as schema from '#lib/server/db/schema.ts';

/** They live for hours, or must not live longer elsewhere: sessions, attempts, what waits for a person, the salts of a day. */
export const LEFT_OUT: readonly string[] = [
	'account_links',
	'attempts',
	'daily_salts',
	'import_previews',
	'jobs',
	'parked_entries',
	'sessions'
];

const TABLES = (Object.values(schema) as unknown[]).filter((one): one is PgTable => is(one, PgTable));

/** Names of all tables of the program. */
export const tableNames = (): string[] => TABLES.map((table) => getTableConfig(table).name).sort();

/** Names of the tables that are backed up, each after those that its rows refer to. */
export function tablesInOrder(): string[] {
	const refersTo = new Map(
		TABLES.map((table) => {
			const { name, foreignKeys } = getTableConfig(table);
			const others = foreignKeys.map((key) => getTableConfig(key.reference().foreignTable).name);
			return [name, others.filter((other) => other !== name)] as const;
		})
	);
	const order: string[] = [];
	const place = (name: string) => {
		if (order.includes(name)) return;
		for (const other of refersTo.get(name) ?? []) place(other);
		order.push(name);
	};
	for (const name of [...refersTo.keys()].sort()) place(name);
	return order.filter((name) => !LEFT_OUT.includes(name));
}

/** Names of the tables whose rows name a file of the store, by its hash and with its size. */
export const tablesWithFiles = (): string[] =>
	TABLES.map((table) => getTableConfig(table))
		.filter(({ columns }) => columns.some(({ name }) => name === 'file_hash'))
		.map(({ name }) => name);
