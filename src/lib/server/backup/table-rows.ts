/** Rows of a table as lines of JSON, out of the database and into it again, a few hundred at a time. */
import { sql } from 'drizzle-orm';
import { rows, type Transaction } from '#lib/server/db/client.ts';

const AT_ONCE = 500;

/** Every row as the database itself writes it: figures keep all their digits, moments are in UTC. */
export async function* readLines(tx: Transaction, table: string): AsyncGenerator<string> {
	await tx.execute(sql`set local timezone to 'UTC'`);
	await tx.execute(
		sql`declare backup_rows no scroll cursor for select row_to_json(one)::text as line from ${sql.identifier(table)} one`
	);
	for (;;) {
		const found = await rows<{ line: string }>(tx, sql.raw(`fetch ${AT_ONCE} from backup_rows`));
		for (const { line } of found) yield line;
		if (found.length < AT_ONCE) break;
	}
	await tx.execute(sql`close backup_rows`);
}

export async function writeLines(tx: Transaction, table: string, lines: AsyncIterable<string>): Promise<void> {
	let batch: string[] = [];
	const write = async () => {
		if (batch.length === 0) return;
		const name = sql.identifier(table);
		await tx.execute(
			// Numbered rows keep the numbers that they had.
			sql`insert into ${name} overriding system value
				select * from json_populate_recordset(null::${name}, ${`[${batch.join(',')}]`}::text::json)`
		);
		batch = [];
	};
	for await (const line of lines) {
		batch.push(line);
		if (batch.length === AT_ONCE) await write();
	}
	await write();
}

/** Columns that number their rows go on after the highest number. */
export async function continueNumbers(tx: Transaction, tables: readonly string[]): Promise<void> {
	const numbered = await rows<{ table: string; column: string }>(
		tx,
		sql`select table_name as table, column_name as column from information_schema.columns
			where table_schema = current_schema() and (is_identity = 'YES' or column_default like 'nextval(%')`
	);
	for (const { table, column } of numbered)
		if (tables.includes(table))
			await tx.execute(
				sql`select setval(pg_get_serial_sequence(${`"${table}"`}, ${column}), highest)
					from (select max(${sql.identifier(column)}) as highest from ${sql.identifier(table)}) counted
					where highest is not null`
			);
}

export async function isEmpty(tx: Transaction, table: string): Promise<boolean> {
	const [found] = await rows<{ any: boolean }>(tx, sql`select exists (select 1 from ${sql.identifier(table)}) as any`);
	return found?.any !== true;
}
