/** Queries on the documents that prove one criterion in a round: one query a function, nothing decided. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { documents, evidence } from './schema/documents.ts';

/** Of every response of the round, without the files. `id` is the document's. */
export const listCriterionEvidence = (db: Database | Transaction, roundId: string, criterionCode: string) =>
	db
		.select({
			id: documents.id,
			responseId: evidence.responseId,
			mediaType: documents.mediaType,
			documentNumber: documents.documentNumber,
			documentDate: documents.documentDate,
			issuedBy: documents.issuedBy
		})
		.from(evidence)
		.innerJoin(documents, eq(documents.id, evidence.documentId))
		.where(and(eq(evidence.roundId, roundId), eq(evidence.criterionCode, criterionCode), isNull(evidence.removedAt)))
		.orderBy(asc(evidence.attachedAt), asc(evidence.id));
