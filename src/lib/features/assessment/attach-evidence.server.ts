/**
 * Documents that prove a criterion's figures. What a file is, its first bytes tell; its name is only shown. The bytes
 * are kept by their hash, so the same document attached twice to a criterion stays one.
 */
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit, type AuditEvent } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayHaveRemit } from '#lib/server/auth/remit.ts';
import {
	describeEvidence,
	findEvidence,
	insertEvidence,
	listEvidence,
	removeEvidence as markRemoved,
	type Evidence
} from '#lib/server/db/responses.ts';
import { LARGEST_FILE, mediaTypeOf } from '#lib/server/files/media-type.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { openForChange } from './change-rights.server.ts';

export type DocumentDetails = {
	documentNumber?: string | undefined;
	/** Calendar day, "2022-04-05". */
	documentDate?: string | undefined;
	issuedBy?: string | undefined;
};
export type OfferedFile = DocumentDetails & { name: string; bytes: Uint8Array };

export const KINDS_TAKEN = 'PDF, PNG, JPEG, DOCX, XLSX';
const LONGEST_DETAIL = 200;

/** Attaches a document to a criterion. Attached again, the same file only gets its new details. */
export async function attachEvidence(
	{ db, content, files }: Pick<App, 'db' | 'content' | 'files'>,
	person: Person | null,
	{ criterionCode, ...key }: UnitKey & { criterionCode: string },
	{ name, bytes, ...given }: OfferedFile,
	now: Date
): Promise<Result<Evidence>> {
	if (!mayHaveRemit(person, key.unitId)) return refused('not_yours');
	const field = `tep:${criterionCode}`;
	if (bytes.length === 0) return refused('file_empty', field);
	if (bytes.length > LARGEST_FILE) return refused('file_too_large', field, { most: LARGEST_FILE / 1024 / 1024 });
	const mediaType = mediaTypeOf(bytes);
	if (!mediaType) return refused('file_kind', field, { kinds: KINDS_TAKEN });
	const details = readDetails(given, field);
	if (!details.ok) return details;
	// Before the transaction, which should be short. A file that nothing comes to point to does no harm.
	const fileHash = await files.put(bytes);
	return db.transaction(async (tx) => {
		const open = await openForChange(tx, content, person, key, person.language, now);
		if (!open.ok) return open;
		const { response, changeable, instrument } = open.value;
		if (treeOf(instrument.framework).node(criterionCode)?.level !== 'criterion') return refused('criterion_unknown');
		if (!changeable.has(criterionCode)) return refused('already_submitted', field);
		const attached = await listEvidence(tx, response);
		const same = attached.find((one) => one.criterionCode === criterionCode && one.fileHash === fileHash);
		if (same) {
			const newer = { ...pickDetails(same), ...filled(details.value) };
			await describeEvidence(tx, same.id, newer);
			return ok({ ...same, ...newer });
		}
		const row = await insertEvidence(tx, {
			roundId: key.roundId,
			responseId: response.id,
			criterionCode,
			fileHash,
			fileName: shownName(name),
			mediaType,
			bytes: bytes.length,
			...details.value,
			uploadedBy: person.id,
			uploadedAt: now
		});
		const after = { id: row.id, name: row.fileName, hash: fileHash, bytes: row.bytes };
		await audit(tx, event('evidence.attach', person, key, row, now, { after }));
		return ok(row);
	});
}

/** Number, date and issuing body of a document already attached. Nothing is written when nothing changed. */
export async function describeDocument(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	id: string,
	given: DocumentDetails,
	now: Date
): Promise<Result<null>> {
	const details = readDetails(given, `ngay:${id}`);
	if (!details.ok) return details;
	return changeDocument({ db, content }, person, key, id, now, async (tx, found, by) => {
		const before = pickDetails(found);
		if (JSON.stringify(before) === JSON.stringify(details.value)) return;
		await describeEvidence(tx, id, details.value);
		await audit(tx, event('evidence.describe', by, key, found, now, { before, after: details.value }));
	});
}

/** Takes a document away from its criterion. The audit keeps its name and hash. */
export const removeDocument = (
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	id: string,
	now: Date
): Promise<Result<null>> =>
	changeDocument(app, person, key, id, now, async (tx, found, by) => {
		await markRemoved(tx, id, now);
		const before = { id, name: found.fileName, hash: found.fileHash };
		await audit(tx, event('evidence.remove', by, key, found, now, { before }));
	});

type Tx = Parameters<typeof openForChange>[0];

async function changeDocument(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	id: string,
	now: Date,
	change: (tx: Tx, found: Evidence, by: Person) => Promise<void>
): Promise<Result<null>> {
	if (!mayHaveRemit(person, key.unitId)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const open = await openForChange(tx, content, person, key, person.language, now);
		if (!open.ok) return open;
		// Found through the unit's own response, so another unit's document cannot be named here.
		const found = isUuid(id) ? await findEvidence(tx, id) : undefined;
		if (!found || found.responseId !== open.value.response.id) return refused('not_yours');
		if (!open.value.changeable.has(found.criterionCode)) return refused('already_submitted');
		if (found.removedAt === null) await change(tx, found, person);
		return ok(null);
	});
}

export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

type Details = Pick<Evidence, 'documentNumber' | 'documentDate' | 'issuedBy'>;

function readDetails(given: DocumentDetails, field: string): Result<Details> {
	const clean = (text: string | undefined) => oneLine(text ?? '') || null;
	const [documentNumber, documentDate, issuedBy] = [given.documentNumber, given.documentDate, given.issuedBy].map(
		clean
	);
	for (const text of [documentNumber, issuedBy])
		if (text && text.length > LONGEST_DETAIL) return refused('text_too_long', field, { most: LONGEST_DETAIL });
	if (documentDate && !isDay(documentDate))
		return refused('date_malformed', field, { value: documentDate.slice(0, 40) });
	return ok({ documentNumber: documentNumber ?? null, documentDate: documentDate ?? null, issuedBy: issuedBy ?? null });
}

const pickDetails = ({ documentNumber, documentDate, issuedBy }: Details): Details => ({
	documentNumber,
	documentDate,
	issuedBy
});

const filled = (details: Details): Partial<Details> =>
	Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null));

function isDay(text: string): boolean {
	const day = new Date(`${text}T00:00:00Z`);
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

// What cannot be seen could hide what a name is; databases refuse some of it.
const oneLine = (text: string) =>
	text
		.toWellFormed()
		.normalize('NFC')
		.replace(/\p{C}+/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();

/** The name without the folders some browsers send, and not longer than a line; its ending stays. */
function shownName(name: string): string {
	const last = oneLine(name.split(/[\\/]/).pop() ?? '') || 'tai-lieu';
	return last.length <= 150 ? last : `${last.slice(0, 135)}…${last.slice(-12)}`;
}

const event = (
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
