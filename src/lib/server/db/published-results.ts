/** Queries on published results of provinces: one query a function, nothing decided. */
import { asc } from 'drizzle-orm';
import type { Database } from './client.ts';
import { publishedResults } from './schema/frameworks.ts';

export type PublishedResultRow = typeof publishedResults.$inferSelect;

/** In the order of the reference data. */
export const listPublishedResults = (db: Database): Promise<PublishedResultRow[]> =>
	db.select().from(publishedResults).orderBy(asc(publishedResults.position));
