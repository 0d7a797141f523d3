/** Queries of the busiest paths: putting one together costs more than sending it, so it is done once for a database. */
import type { Database, Transaction } from './client.ts';

/** Gives the query as built before for the same database; a transaction, which is new each time, builds its own. */
export function builtOnce<Query>(build: (db: Database | Transaction) => Query): (db: Database | Transaction) => Query {
	const built = new WeakMap<Database | Transaction, Query>();
	return (db) => {
		const known = built.get(db);
		if (known) return known;
		const query = build(db);
		built.set(db, query);
		return query;
	};
}
