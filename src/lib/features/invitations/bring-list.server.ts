/** Bringing in a list of respondents: kept for its preview, judged cell by cell, and then all of it or nothing. */
import { invitationColumns, templateRows } from './list-template.ts';
import { keyOf, readInvitationTable, type InvitedRow } from '#lib/domain/imports/invitation-table.ts';
import type { Fault } from '#lib/domain/imports/table.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { deleteExpiredPreviews, deletePreview, findPreview, insertPreview } from '#lib/server/db/imports.ts';
import {
	deleteInvitationList,
	insertInvitationList,
	insertInvitations,
	listInvitations
} from '#lib/server/db/invitations.ts';
import { readTable, writeCsv } from '#lib/server/spreadsheet.ts';
import { surveyToInvite, takesLists, type InvitedSurvey, type SurveyKey } from './invitation-survey.server.ts';

const PREVIEW_HOURS = 24;
const LINES_SHOWN = 100;
const FAULTS_SHOWN = 200;

type Db = Pick<App, 'db' | 'content'>;

/** The id of the preview. Refused as tables are (at `tep`), and `round_closed` when the survey is over. */
export async function uploadList(
	app: Db,
	person: Person | null,
	key: SurveyKey,
	file: { name: string; bytes: Uint8Array },
	now: Date
): Promise<Result<string>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok || !person) return found.ok ? refused('not_yours') : found;
	if (!takesLists(found.value)) return refused('round_closed');
	const table = await readTable(file.bytes);
	if (!table.ok) return table;
	await deleteExpiredPreviews(app.db, now);
	return ok(
		await insertPreview(app.db, {
			personId: person.id,
			fileName: file.name.replaceAll('\0', '').toWellFormed().split(/[\\/]/).at(-1)!.trim().slice(0, 200) || '–',
			language: 'vi',
			cells: table.value,
			purpose: { kind: 'invitations', roundId: key.roundId, group: found.value.group },
			createdAt: now,
			expiresAt: new Date(now.getTime() + PREVIEW_HOURS * 3_600_000)
		})
	);
}

export type ListPreview = {
	title: string;
	fileName: string;
	sample: boolean;
	rows: number;
	withEmail: number;
	/** On a list of this survey already: they are left out. */
	known: number;
	lines: {
		row: number;
		name: string;
		email: string | null;
		address: string | null;
		strata: string[];
		known: boolean;
	}[];
	strata: string[];
	faults: Fault[];
	faultCount: number;
};

/** Refused: `import_unknown`, `survey_unknown`, `not_yours`. */
export async function listPreview(
	app: Db,
	person: Person | null,
	{ previewId, ...key }: SurveyKey & { previewId: string },
	language: Language,
	now: Date
): Promise<Result<ListPreview>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok) return found;
	const judged = await judge(app.db, person, found.value, previewId, now);
	if (!judged.ok) return judged;
	const { strata, instrument, round } = found.value;
	const { rows, faults, fileName, known } = judged.value;
	const words = (one: InvitedRow) =>
		strata.map(({ name, choices }) => choices?.find(({ value }) => value === one.strata[name])?.text[language] ?? '–');
	return ok({
		title: instrument.questionnaire.title[language],
		fileName,
		sample: round.sample,
		rows: rows.length,
		withEmail: rows.filter(({ email }) => email !== null).length,
		known: rows.filter((one) => known.has(keyOf(one))).length,
		lines: rows.slice(0, LINES_SHOWN).map((one) => ({ ...one, strata: words(one), known: known.has(keyOf(one)) })),
		strata: strata.map(({ title }) => title[language]),
		faults: faults.slice(0, FAULTS_SHOWN),
		faultCount: faults.length
	});
}

/** How many were put on the list. Refused also: `import_faulty` while a cell is wrong, `round_closed`. */
export async function applyList(
	app: Db,
	person: Person | null,
	{ previewId, ...key }: SurveyKey & { previewId: string },
	now: Date
): Promise<Result<number>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok || !person) return found.ok ? refused('not_yours') : found;
	if (!takesLists(found.value)) return refused('round_closed');
	const { round, group } = found.value;
	return app.db.transaction(async (tx): Promise<Result<number>> => {
		const judged = await judge(tx, person, found.value, previewId, now);
		if (!judged.ok) return judged;
		const { rows, faults, fileName, known } = judged.value;
		if (faults.length > 0) return refused('import_faulty');
		const fresh = rows.filter((one) => !known.has(keyOf(one)));
		await deletePreview(tx, previewId);
		if (fresh.length === 0) return ok(0);
		const of = { roundId: round.id, group };
		const list = await insertInvitationList(tx, { ...of, fileName, createdAt: now, createdBy: person.id });
		await insertInvitations(
			tx,
			fresh.map((one) => ({ ...one, ...of, listId: list.id }))
		);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'invitation.import',
			subject: `invitation-list:${list.id}`,
			roundId: round.id,
			after: { group, fileName, rows: fresh.length }
		});
		return ok(fresh.length);
	});
}

/** Removes a list with everybody on it; answers stay, since nothing leads from one to the other. */
export async function removeList(
	app: Db,
	person: Person | null,
	{ listId, ...key }: SurveyKey & { listId: number },
	now: Date
): Promise<Result<null>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok || !person) return found.ok ? refused('not_yours') : found;
	const { round, group } = found.value;
	return app.db.transaction(async (tx): Promise<Result<null>> => {
		if (!Number.isSafeInteger(listId) || !(await deleteInvitationList(tx, round.id, group, listId)))
			return refused('import_unknown');
		const subject = `invitation-list:${listId}`;
		await audit(tx, { at: now, actorId: person.id, action: 'invitation.remove', subject, roundId: round.id });
		return ok(null);
	});
}

/** An empty list with its columns, and the words that its cells may hold. */
export async function listTemplate(
	app: Db,
	person: Person | null,
	key: SurveyKey,
	language: Language
): Promise<Result<string>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok) return found;
	return ok(writeCsv([invitationColumns(found.value.strata), ...templateRows(found.value.strata)], language));
}

async function judge(
	db: Database | Transaction,
	person: Person | null,
	{ round, group, strata }: InvitedSurvey,
	previewId: string,
	now: Date
): Promise<Result<{ rows: InvitedRow[]; faults: Fault[]; fileName: string; known: ReadonlySet<string> }>> {
	const preview = person && UUID.test(previewId) ? await findPreview(db, previewId, person.id, now) : undefined;
	const purpose = preview?.purpose;
	if (!preview || purpose?.kind !== 'invitations' || purpose.roundId !== round.id || purpose.group !== group)
		return refused('import_unknown');
	const known = new Set((await listInvitations(db, round.id, group)).map(keyOf));
	return ok({ ...readInvitationTable(preview.cells, strata), fileName: preview.fileName, known });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
