/** Queries on signed reports: one query a function, nothing decided. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import type { Document } from './documents.ts';
import type { Response } from './responses.ts';
import { documents, signedReports } from './schema/documents.ts';

/** A report with its document, whose id is `id`. */
export type SignedReport = Document &
	Pick<typeof signedReports.$inferSelect, 'reportNumber' | 'reportDate' | 'signature' | 'submissionId'> & {
		reportId: string;
	};

/** Those of a response that were not taken away, oldest first: of each submission, and the one that waits for the next. */
export const listSignedReports = async (
	db: Database | Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>
): Promise<SignedReport[]> => {
	const found = await db
		.select({ report: signedReports, document: documents })
		.from(signedReports)
		.innerJoin(documents, eq(documents.id, signedReports.documentId))
		.where(and(eq(signedReports.roundId, roundId), eq(signedReports.responseId, id), isNull(signedReports.removedAt)))
		.orderBy(asc(signedReports.attachedAt), asc(signedReports.id));
	return found.map(({ report, document }) => {
		const { id: reportId, reportNumber, reportDate, signature, submissionId } = report;
		return { ...document, reportId, reportNumber, reportDate, signature, submissionId };
	});
};

export async function insertSignedReport(tx: Transaction, row: typeof signedReports.$inferInsert): Promise<string> {
	const [created] = await tx.insert(signedReports).values(row).returning({ id: signedReports.id });
	return created!.id;
}

export async function updateSignedReport(
	tx: Transaction,
	id: string,
	set: Partial<Pick<typeof signedReports.$inferInsert, 'removedAt' | 'submissionId'>>
): Promise<void> {
	await tx.update(signedReports).set(set).where(eq(signedReports.id, id));
}
