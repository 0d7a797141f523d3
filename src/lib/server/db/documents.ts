/** Queries on documents and what they prove: one query a function, nothing decided. */
import { and, asc, desc, eq, exists, gt, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { DocumentDetails } from '#lib/domain/evidence/document-details.ts';
import { rows, type Database, type Transaction } from './client.ts';
import type { Response } from './responses.ts';
import { roundPapers } from './schema/councils.ts';
import { documents, evidence, signedReports } from './schema/documents.ts';
import { organisationSuccessions } from './schema/organisations.ts';
import { rounds } from './schema/rounds.ts';

export type Document = typeof documents.$inferSelect;
/** A document at a criterion. `id` is that of the use, which is what is taken away. */
export type Evidence = Omit<Document, 'id'> &
	Pick<typeof evidence.$inferSelect, 'id' | 'responseId' | 'criterionCode' | 'documentId' | 'removedAt'>;
/** A document with the criteria it proves. */
export type UsedDocument = Document & { criteria: string[] };

const ofEvidence = {
	...columnsOfDocument(),
	id: evidence.id,
	responseId: evidence.responseId,
	criterionCode: evidence.criterionCode,
	documentId: evidence.documentId,
	removedAt: evidence.removedAt
};

/** What proves the criteria of a response, without what was taken away. */
export const listEvidence = (
	db: Database | Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>
): Promise<Evidence[]> =>
	db
		.select(ofEvidence)
		.from(evidence)
		.innerJoin(documents, eq(documents.id, evidence.documentId))
		.where(and(eq(evidence.roundId, roundId), eq(evidence.responseId, id), isNull(evidence.removedAt)))
		.orderBy(asc(evidence.attachedAt), asc(evidence.id));

/** What proves one criterion in every response of a round. */
export const listCriterionEvidence = (
	db: Database | Transaction,
	roundId: string,
	criterionCode: string
): Promise<Evidence[]> =>
	db
		.select(ofEvidence)
		.from(evidence)
		.innerJoin(documents, eq(documents.id, evidence.documentId))
		.where(and(eq(evidence.roundId, roundId), eq(evidence.criterionCode, criterionCode), isNull(evidence.removedAt)))
		.orderBy(asc(evidence.attachedAt), asc(evidence.id));

export const findEvidence = async (db: Database | Transaction, id: string): Promise<Evidence | undefined> =>
	(
		await db
			.select(ofEvidence)
			.from(evidence)
			.innerJoin(documents, eq(documents.id, evidence.documentId))
			.where(eq(evidence.id, id))
	)[0];

export async function insertEvidence(
	tx: Transaction,
	row: typeof evidence.$inferInsert
): Promise<typeof evidence.$inferSelect> {
	const [created] = await tx.insert(evidence).values(row).returning();
	return created!;
}

export async function removeEvidence(tx: Transaction, id: string, at: Date): Promise<void> {
	await tx.update(evidence).set({ removedAt: at }).where(eq(evidence.id, id));
}

/** A document that still proves something, or is a signed report; one taken away everywhere is nobody's to read. */
export const findUsedDocument = async (db: Database | Transaction, id: string): Promise<Document | undefined> =>
	(
		await db
			.select()
			.from(documents)
			.where(and(eq(documents.id, id), or(isProof(db), isReport(db))))
	)[0];

/** The unit's document of this file in a round, used or not. */
export const findDocumentOfFile = async (
	db: Database | Transaction,
	{ roundId, organisationId, fileHash }: Pick<Document, 'roundId' | 'organisationId' | 'fileHash'>
): Promise<Document | undefined> =>
	(
		await db
			.select()
			.from(documents)
			.where(
				and(
					eq(documents.roundId, roundId),
					eq(documents.organisationId, organisationId),
					eq(documents.fileHash, fileHash)
				)
			)
	)[0];

export async function insertDocument(tx: Transaction, row: typeof documents.$inferInsert): Promise<Document> {
	const [created] = await tx.insert(documents).values(row).returning();
	return created!;
}

export async function updateDocument(
	tx: Transaction,
	id: string,
	set: Partial<DocumentDetails & Pick<Document, 'fileName' | 'scan' | 'uploadedBy' | 'uploadedAt'>>
): Promise<Document> {
	const [updated] = await tx.update(documents).set(set).where(eq(documents.id, id)).returning();
	return updated!;
}

/** Documents of a unit in a round that prove something, newest first. */
export async function listUnitDocuments(
	db: Database | Transaction,
	roundId: string,
	organisationId: string
): Promise<UsedDocument[]> {
	const found = await db
		.select({ document: documents, criterionCode: evidence.criterionCode })
		.from(documents)
		.innerJoin(evidence, and(eq(evidence.documentId, documents.id), isNull(evidence.removedAt)))
		.where(and(eq(documents.roundId, roundId), eq(documents.organisationId, organisationId)))
		.orderBy(desc(documents.uploadedAt), asc(documents.id), asc(evidence.criterionCode));
	const byId = new Map<string, UsedDocument>();
	for (const { document, criterionCode } of found) {
		const one = byId.get(document.id) ?? { ...document, criteria: [] };
		one.criteria.push(criterionCode);
		byId.set(document.id, one);
	}
	return [...byId.values()];
}

/** Documents of some units in other rounds that prove something there, newest round first. */
export const listEarlierDocuments = async (
	db: Database | Transaction,
	exceptRound: string,
	organisationIds: readonly string[]
): Promise<(Document & { year: number })[]> => {
	const found = await db
		.select({ document: documents, year: rounds.year })
		.from(documents)
		.innerJoin(rounds, eq(rounds.id, documents.roundId))
		.where(
			and(ne(documents.roundId, exceptRound), inArray(documents.organisationId, [...organisationIds]), isProof(db))
		)
		.orderBy(desc(rounds.year), desc(documents.uploadedAt), asc(documents.id));
	return found.map(({ document, year }) => ({ ...document, year }));
};

/** Bytes of the unit's documents in a round that prove something, and of its signed reports. */
export async function bytesOfUnit(
	db: Database | Transaction,
	roundId: string,
	organisationId: string
): Promise<number> {
	const [sum] = await db
		.select({ bytes: sql<number>`coalesce(sum(${documents.bytes}), 0)::float8` })
		.from(documents)
		.where(
			and(eq(documents.roundId, roundId), eq(documents.organisationId, organisationId), or(isProof(db), isReport(db)))
		);
	return Number(sum?.bytes ?? 0);
}

/** The units that a unit continues, through however many mergers. */
export const listPredecessors = async (db: Database | Transaction, unitId: string): Promise<string[]> =>
	(
		await rows<{ id: string }>(
			db,
			sql`with recursive line(id) as (
				select predecessor_id from ${organisationSuccessions} where successor_id = ${unitId}
				union
				select s.predecessor_id from ${organisationSuccessions} s join line on s.successor_id = line.id
			) select id from line`
		)
	).map(({ id }) => id);

/**
 * Of these hashes, those of documents that prove something, of signed reports and of papers of councils, or that were until
 * after `since`.
 */
export const listNeededHashes = async (
	db: Database | Transaction,
	hashes: readonly string[],
	since: Date
): Promise<Set<string>> => {
	const found = await db
		.selectDistinct({ hash: documents.fileHash })
		.from(documents)
		.leftJoin(evidence, eq(evidence.documentId, documents.id))
		.leftJoin(signedReports, eq(signedReports.documentId, documents.id))
		.where(
			and(
				inArray(documents.fileHash, [...hashes]),
				or(
					and(isNotNull(evidence.id), or(isNull(evidence.removedAt), gt(evidence.removedAt, since))),
					and(isNotNull(signedReports.id), or(isNull(signedReports.removedAt), gt(signedReports.removedAt, since)))
				)
			)
		);
	const papers = await db
		.selectDistinct({ hash: roundPapers.fileHash })
		.from(roundPapers)
		.where(
			and(
				inArray(roundPapers.fileHash, [...hashes]),
				or(isNull(roundPapers.removedAt), gt(roundPapers.removedAt, since))
			)
		);
	return new Set([...found, ...papers].map(({ hash }) => hash));
};

/** Files that the scanner has not seen. */
export const listUnscanned = async (db: Database | Transaction): Promise<string[]> => {
	const found = await db
		.selectDistinct({ hash: documents.fileHash })
		.from(documents)
		.where(eq(documents.scan, 'pending'));
	const papers = await db
		.selectDistinct({ hash: roundPapers.fileHash })
		.from(roundPapers)
		.where(eq(roundPapers.scan, 'pending'));
	return [...new Set([...found, ...papers].map(({ hash }) => hash))];
};

/** A verdict on a file holds for every document and paper of it; the documents come back. */
export async function putScan(
	db: Database | Transaction,
	hash: string,
	set: Pick<Document, 'scan' | 'scanFound'>
): Promise<Document[]> {
	await db.update(roundPapers).set({ scan: set.scan }).where(eq(roundPapers.fileHash, hash));
	return db.update(documents).set(set).where(eq(documents.fileHash, hash)).returning();
}

/**
 * Between keeping a file and naming it in a document nothing may sweep it: who names files takes the lock shared, who
 * sweeps takes it alone. Held until the transaction ends.
 */
export async function lockFiles(tx: Transaction, how: 'shared' | 'alone'): Promise<void> {
	await tx.execute(
		how === 'shared' ? sql`select pg_advisory_xact_lock_shared(${LOCK})` : sql`select pg_advisory_xact_lock(${LOCK})`
	);
}

const LOCK = 8605042023;

const isReport = (db: Database | Transaction) =>
	exists(
		db
			.select({ one: sql`1` })
			.from(signedReports)
			.where(and(eq(signedReports.documentId, documents.id), isNull(signedReports.removedAt)))
	);

const isProof = (db: Database | Transaction) =>
	exists(
		db
			.select({ one: sql`1` })
			.from(evidence)
			.where(and(eq(evidence.documentId, documents.id), isNull(evidence.removedAt)))
	);

function columnsOfDocument() {
	const { roundId, organisationId, fileHash, fileName, mediaType, bytes } = documents;
	const { title, documentNumber, documentDate, issuedBy, scan, scanFound, uploadedBy, uploadedAt } = documents;
	return {
		roundId,
		organisationId,
		fileHash,
		fileName,
		mediaType,
		bytes,
		title,
		documentNumber,
		documentDate,
		issuedBy,
		scan,
		scanFound,
		uploadedBy,
		uploadedAt
	};
}
