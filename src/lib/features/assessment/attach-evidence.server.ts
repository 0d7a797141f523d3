/**
 * Documents that prove a criterion's figures, come as a file or taken from the unit's own library. The bytes are kept by
 * their hash, so a file that the unit already has is recognised and used again, never kept twice.
 */
import { dayOf } from '#lib/domain/date.ts';
import {
	fillDetails,
	pickDetails,
	readDetails,
	shownName,
	type DocumentDetails,
	type TypedDetails
} from '#lib/domain/evidence/document-details.ts';
import { overLimit } from '#lib/domain/evidence/limits.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit, type AuditEvent } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayHaveRemit } from '#lib/server/auth/remit.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import {
	bytesOfUnit,
	findDocumentOfFile,
	findUsedDocument,
	insertDocument,
	insertEvidence,
	listEarlierDocuments,
	listEvidence,
	listPredecessors,
	lockFiles,
	updateDocument,
	type Document,
	type Evidence
} from '#lib/server/db/documents.ts';
import { keepUpload, type KeptUpload, type Upload } from '#lib/server/files/keep-upload.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { openForChange, type OpenAssessment } from './change-rights.server.ts';

export type CriterionKey = UnitKey & { criterionCode: string };
export type OfferedFile = TypedDetails & { name: string; content: Upload };

/** Where the file was known from: this criterion, another one of this round, or an earlier round. Null: it is new. */
export type Known = 'criterion' | 'round' | 'earlier' | null;
export type Attached = { evidence: Evidence; known: Known };

type Services = Pick<App, 'db' | 'content' | 'files'>;

/** Attaches a file to a criterion. Attached again, it only gets its new details. */
export async function attachEvidence(
	app: Services,
	person: Person | null,
	{ criterionCode, ...key }: CriterionKey,
	{ name, content, ...typed }: OfferedFile,
	now: Date
): Promise<Result<Attached>> {
	if (!mayHaveRemit(person, key.unitId)) return refused('not_yours');
	const field = `tep:${criterionCode}`;
	const details = readDetails(typed, dayOf(now), field);
	if (!details.ok) return details;
	// Before the transaction, which should be short. A file that nothing comes to name is swept later.
	const kept = await keepUpload(app.files, content, field);
	if (!kept.ok) return kept;
	return change(app, person, { criterionCode, ...key }, field, now, async (tx, open) => {
		await lockFiles(tx, 'shared');
		if (!(await app.files.store.has(kept.value.hash))) return refused('upload_cut', field);
		const over = await noRoom(tx, open, { criterionCode, ...key }, kept.value, field);
		if (over) return { ok: false, problem: over };
		const found = await documentOf(tx, person, key, { ...kept.value, name }, details.value, now);
		return link(tx, person, open, { criterionCode, ...key }, found, now);
	});
}

/** Lets a document of this round, or of an earlier one of the unit or of those it continues, prove a criterion. */
export async function reuseDocument(
	app: Services,
	person: Person | null,
	{ criterionCode, ...key }: CriterionKey,
	documentId: string,
	now: Date
): Promise<Result<Attached>> {
	if (!mayHaveRemit(person, key.unitId)) return refused('not_yours');
	const field = `tep:${criterionCode}`;
	return change(app, person, { criterionCode, ...key }, field, now, async (tx, open) => {
		const chosen = isUuid(documentId) ? await findUsedDocument(tx, documentId) : undefined;
		if (!chosen || !(await isOfUnit(tx, chosen, key.unitId))) return refused('document_unknown', field);
		if (chosen.scan === 'infected') return refused('file_infected', field, { found: chosen.scanFound ?? '' });
		const { fileHash: hash, fileName: name } = chosen;
		const over = await noRoom(tx, open, { criterionCode, ...key }, { ...chosen, hash }, field);
		if (over) return { ok: false, problem: over };
		const found = await documentOf(tx, person, key, { ...chosen, hash, name }, pickDetails(chosen), now);
		return link(tx, person, open, { criterionCode, ...key }, found, now);
	});
}

export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

async function change(
	{ db, content }: Services,
	person: Person,
	{ criterionCode, ...key }: CriterionKey,
	field: string,
	now: Date,
	work: (tx: Transaction, open: OpenAssessment) => Promise<Result<Attached>>
): Promise<Result<Attached>> {
	return db.transaction(async (tx) => {
		const open = await openForChange(tx, content, person, key, person.language, now);
		if (!open.ok) return open;
		const { changeable, instrument } = open.value;
		if (treeOf(instrument.framework).node(criterionCode)?.level !== 'criterion') return refused('criterion_unknown');
		if (!changeable.has(criterionCode)) return refused('already_submitted', field);
		return work(tx, open.value);
	});
}

/** The unit's document of this file in this round, made when it is the first; with what it said of itself in an earlier round. */
export async function documentOf(
	tx: Transaction,
	person: Person,
	{ roundId, unitId }: UnitKey,
	{ hash, name, ...file }: Pick<Document, 'mediaType' | 'bytes' | 'scan'> & Pick<KeptUpload, 'hash'> & { name: string },
	given: DocumentDetails,
	now: Date
): Promise<{ document: Document; known: Known }> {
	const there = await findDocumentOfFile(tx, { roundId, organisationId: unitId, fileHash: hash });
	if (there) {
		const used = (await findUsedDocument(tx, there.id)) !== undefined;
		// Taken away everywhere and come again, it is as new: under the name it comes with now.
		const anew = used ? {} : { fileName: shownName(name), uploadedBy: person.id, uploadedAt: now };
		const scan = file.scan ?? there.scan;
		const document = await updateDocument(tx, there.id, { ...fillDetails(there, given), ...anew, scan });
		return { document, known: used ? 'round' : null };
	}
	const units = [unitId, ...(await listPredecessors(tx, unitId))];
	const earlier = (await listEarlierDocuments(tx, roundId, units)).find(({ fileHash }) => fileHash === hash);
	const document = await insertDocument(tx, {
		roundId,
		organisationId: unitId,
		fileHash: hash,
		fileName: earlier?.fileName ?? shownName(name),
		mediaType: file.mediaType,
		bytes: file.bytes,
		scan: file.scan,
		...(earlier ? fillDetails(earlier, given) : given),
		uploadedBy: person.id,
		uploadedAt: now
	});
	return { document, known: earlier ? 'earlier' : null };
}

async function link(
	tx: Transaction,
	person: Person,
	{ response }: OpenAssessment,
	{ criterionCode, ...key }: CriterionKey,
	{ document, known }: { document: Document; known: Known },
	now: Date
): Promise<Result<Attached>> {
	const same = (await listEvidence(tx, response)).find(
		(one) => one.criterionCode === criterionCode && one.documentId === document.id
	);
	if (same) return ok({ evidence: { ...same, ...pickDetails(document) }, known: 'criterion' });
	const row = await insertEvidence(tx, {
		roundId: key.roundId,
		responseId: response.id,
		criterionCode,
		documentId: document.id,
		attachedBy: person.id,
		attachedAt: now
	});
	const { fileHash: hash, bytes } = document;
	const after = { id: row.id, document: document.id, name: document.fileName, hash, bytes };
	await audit(tx, evidenceEvent('evidence.attach', person, key, row, now, { after }));
	const { id, responseId, documentId, removedAt } = row;
	return ok({ evidence: { ...document, id, responseId, criterionCode, documentId, removedAt }, known });
}

/** Asked before a document is made, so that what is refused leaves nothing. */
async function noRoom(
	tx: Transaction,
	{ response }: OpenAssessment,
	{ criterionCode, roundId, unitId }: CriterionKey,
	{ hash, bytes }: Pick<KeptUpload, 'hash' | 'bytes'>,
	field: string
): Promise<Problem | null> {
	const attached = await listEvidence(tx, response);
	const atCriterion = attached.filter((one) => one.criterionCode === criterionCode);
	if (atCriterion.some(({ fileHash }) => fileHash === hash)) return null;
	// A document used once more takes no more room.
	const again = attached.some(({ fileHash }) => fileHash === hash);
	const ofUnit = again ? 0 : (await bytesOfUnit(tx, roundId, unitId)) + bytes;
	return overLimit({ atCriterion: atCriterion.length, ofUnit }, field);
}

async function isOfUnit(tx: Transaction, { organisationId }: Document, unitId: string): Promise<boolean> {
	return organisationId === unitId || (await listPredecessors(tx, unitId)).includes(organisationId);
}

export const evidenceEvent = (
	action: string,
	person: Person,
	{ roundId, unitId }: UnitKey,
	{ responseId, criterionCode }: Pick<Evidence, 'responseId' | 'criterionCode'>,
	at: Date,
	change: Pick<AuditEvent, 'before' | 'after'>
): AuditEvent => ({
	at,
	actorId: person.id,
	action,
	subject: `response:${responseId}`,
	roundId,
	organisationId: unitId,
	criterionCode,
	...change
});
