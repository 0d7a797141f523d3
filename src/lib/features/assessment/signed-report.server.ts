/** The signed report of the next submission: attached with its number and day, replaced or taken away until then. */
import { dayOf } from '#lib/domain/date.ts';
import { overLimit } from '#lib/domain/evidence/limits.ts';
import { REPORT_KINDS, REPORT_KINDS_TAKEN, reportFlaw } from '#lib/domain/evidence/signed-report.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { bytesOfUnit, lockFiles } from '#lib/server/db/documents.ts';
import type { Response } from '#lib/server/db/responses.ts';
import {
	insertSignedReport,
	listSignedReports,
	updateSignedReport,
	type SignedReport
} from '#lib/server/db/signed-reports.ts';
import { keepUpload, type Upload } from '#lib/server/files/keep-upload.ts';
import { findSignature } from '#lib/server/files/signature-finding.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { documentOf } from './attach-evidence.server.ts';
import { openForChange } from './change-rights.server.ts';

/** Without a file it is refused at that field. */
export type OfferedReport = { file: { name: string; content: Upload } | null; number: string; day: string };

/**
 * Takes a scan (PDF, JPEG, PNG) or a digitally signed PDF, in place of one attached before for the same submission. What
 * went with an earlier submission stays with it.
 */
export async function attachSignedReport(
	app: Pick<App, 'db' | 'content' | 'files'>,
	person: Person | null,
	key: UnitKey,
	{ file, ...typed }: OfferedReport,
	now: Date
): Promise<Result<null>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	const number = typed.number
		.replace(/\p{C}+/gu, ' ')
		.normalize('NFC')
		.trim();
	const flaw = reportFlaw({ number, day: typed.day }, dayOf(now));
	if (flaw) return { ok: false, problem: flaw };
	if (!file) return refused('answer_required', 'tep');
	const kept = await keepUpload(app.files, file.content, 'tep');
	if (!kept.ok) return kept;
	const { hash, mediaType, bytes } = kept.value;
	if (!REPORT_KINDS.some((kind) => kind === mediaType))
		return refused('file_kind', 'tep', { kinds: REPORT_KINDS_TAKEN });
	const signature = await findSignature(app.files.store, kept.value);
	return app.db.transaction(async (tx) => {
		const open = await openForChange(tx, app.content, person, key, person.language, now);
		if (!open.ok) return open;
		await lockFiles(tx, 'shared');
		if (!(await app.files.store.has(hash))) return refused('upload_cut', 'tep');
		const ofUnit = (await bytesOfUnit(tx, key.roundId, key.unitId)) + bytes;
		const over = overLimit({ atCriterion: 0, ofUnit }, 'tep');
		if (over) return { ok: false, problem: over };
		const said = { title: null, documentNumber: number, documentDate: typed.day, issuedBy: null };
		const { document } = await documentOf(tx, person, key, { ...kept.value, name: file.name }, said, now);
		const { response } = open.value;
		const before = await findWaitingReport(tx, response);
		if (before) await updateSignedReport(tx, before.reportId, { removedAt: now });
		await insertSignedReport(tx, {
			roundId: key.roundId,
			responseId: response.id,
			documentId: document.id,
			reportNumber: number,
			reportDate: typed.day,
			signature,
			attachedBy: person.id,
			attachedAt: now
		});
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'report.attach',
			subject: `response:${response.id}`,
			roundId: key.roundId,
			organisationId: key.unitId,
			before: before && told(before),
			after: { number, day: typed.day, hash, name: document.fileName, signature }
		});
		return ok(null);
	});
}

/** Takes away the one that no submission has taken along. */
export async function removeSignedReport(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	now: Date
): Promise<Result<null>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const open = await openForChange(tx, content, person, key, person.language, now);
		if (!open.ok) return open;
		const { response } = open.value;
		const waiting = await findWaitingReport(tx, response);
		if (!waiting) return refused('document_unknown');
		await updateSignedReport(tx, waiting.reportId, { removedAt: now });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'report.remove',
			subject: `response:${response.id}`,
			roundId: key.roundId,
			organisationId: key.unitId,
			before: told(waiting)
		});
		return ok(null);
	});
}

/** The report that goes with the next submission. */
export const findWaitingReport = async (tx: Transaction, response: Response): Promise<SignedReport | undefined> =>
	(await listSignedReports(tx, response)).find(({ submissionId }) => submissionId === null);

const told = ({ reportNumber, reportDate, fileHash, fileName, signature }: SignedReport) => ({
	number: reportNumber,
	day: reportDate,
	hash: fileHash,
	name: fileName,
	signature
});
