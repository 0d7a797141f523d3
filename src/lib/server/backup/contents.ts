/**
 * What a backup holds: a compressed tar archive, so that anybody can look into it with ordinary tools.
 *
 *     manifest.json          first: what made it, when, and which tables it knows
 *     tables/<name>.jsonl    a line of JSON for each row, tables in an order in which they can be filled
 *     files/<ab>/<hash>      every document, by the SHA-256 of its content
 *     checksums.json         last: rows and digest of each table; without it the archive is cut off
 */
import { z } from 'zod';

export const FORMAT = 1;

export const manifestShape = z.object({
	format: z.number(),
	madeAt: z.string(),
	migration: z.object({ when: z.number(), tag: z.string() }),
	tables: z.array(z.string())
});
export type Manifest = z.infer<typeof manifestShape>;

export const checksumsShape = z.object({
	tables: z.record(z.string(), z.object({ rows: z.number(), digest: z.string() })),
	files: z.number(),
	/** Documents named by a table whose file was not there, or not what its hash says, when the backup was made. */
	missing: z.array(z.string()),
	damaged: z.array(z.string())
});
export type Checksums = z.infer<typeof checksumsShape>;

export const MANIFEST = 'manifest.json';
export const CHECKSUMS = 'checksums.json';
export const tableEntry = (name: string) => `tables/${name}.jsonl`;
/** "users" of "tables/users.jsonl"; null for anything else. */
export const tableOf = (entry: string): string | null => /^tables\/([a-z_]+)\.jsonl$/.exec(entry)?.[1] ?? null;
/** The hash in "files/ab/ab12…"; null for anything else. */
export const hashOf = (entry: string): string | null => /^files\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(entry)?.[1] ?? null;

/** What its message explains. */
export class BackupRefused extends Error {
	override name = 'BackupRefused';
}
