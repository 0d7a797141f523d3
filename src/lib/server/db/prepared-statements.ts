/**
 * Drizzle sends every query unnamed: postgres.js then asks the server what its parameters are and waits, before it sends
 * them, and the server plans it anew. Here short statements are prepared once a connection, which halves the journeys of
 * each. `?prepare=false` in `DATABASE_URL` leaves it out, for a pooler that hands out connections by transaction.
 */
import type postgres from 'postgres';

/** Statements that are prepared; later ones are sent unnamed. Each costs the server some memory on each connection. */
const MOST_STATEMENTS = 300;
/** A statement with more parameters is a list of rows, and of another length the next time. */
const MOST_PARAMETERS = 40;

type Parameters = Parameters_<postgres.Sql['unsafe']>;
type Parameters_<T> = T extends (...args: infer P) => unknown ? P : never;

export function preparing(client: postgres.Sql): postgres.Sql {
	const texts = new Set<string>();
	const prepare = (text: string, parameters: readonly unknown[] = []): boolean => {
		if (parameters.length > MOST_PARAMETERS) return false;
		if (texts.has(text)) return true;
		return texts.size < MOST_STATEMENTS && texts.add(text) !== undefined;
	};
	const wrapped = <Client extends postgres.Sql | postgres.TransactionSql>(sql: Client): Client => {
		const unsafe = (...[text, parameters, options]: Parameters) =>
			sql.unsafe(text, parameters, { ...options, prepare: prepare(text, parameters) });
		const inside = (name: 'begin' | 'savepoint') => (work: (tx: postgres.TransactionSql) => unknown) =>
			(sql as unknown as Record<typeof name, (work: (tx: postgres.TransactionSql) => unknown) => unknown>)[name]((tx) =>
				work(wrapped(tx))
			);
		const own: Record<PropertyKey, unknown> = { unsafe, begin: inside('begin'), savepoint: inside('savepoint') };
		return new Proxy(sql, { get: (target, name) => own[name] ?? Reflect.get(target, name) });
	};
	return wrapped(client);
}
