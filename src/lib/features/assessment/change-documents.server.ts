/** What becomes of a document once it is attached: described anew, or taken away from a criterion. */
import { dayOf } from '#lib/domain/date.ts';
import { pickDetails, readDetails, sameDetails, type TypedDetails } from '#lib/domain/evidence/document-details.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayHaveRemit } from '#lib/server/auth/remit.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { findEvidence, removeEvidence, updateDocument, type Evidence } from '#lib/server/db/documents.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { evidenceEvent, isUuid } from './attach-evidence.server.ts';
import { openForChange } from './change-rights.server.ts';

/**
 * Title, number, date and issuing body of a document, named by its use at a criterion; every other use in this round shows
 * the same, another round's stays as it was. Nothing is written when nothing changed.
 */
export async function describeDocument(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	id: string,
	typed: TypedDetails,
	now: Date
): Promise<Result<null>> {
	const details = readDetails(typed, dayOf(now), `ngay:${id}`);
	if (!details.ok) return details;
	return changeUse(app, person, key, id, now, async (tx, found, by) => {
		const before = pickDetails(found);
		if (sameDetails(before, details.value)) return;
		await updateDocument(tx, found.documentId, details.value);
		const after = { document: found.documentId, ...details.value };
		await audit(tx, evidenceEvent('evidence.describe', by, key, found, now, { before, after }));
	});
}

/** Takes a document away from a criterion; elsewhere it stays. The audit keeps its name and hash. */
export const removeDocument = (
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	id: string,
	now: Date
): Promise<Result<null>> =>
	changeUse(app, person, key, id, now, async (tx, found, by) => {
		await removeEvidence(tx, id, now);
		const before = { id, document: found.documentId, name: found.fileName, hash: found.fileHash };
		await audit(tx, evidenceEvent('evidence.remove', by, key, found, now, { before }));
	});

async function changeUse(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	id: string,
	now: Date,
	change: (tx: Transaction, found: Evidence, by: Person) => Promise<void>
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
