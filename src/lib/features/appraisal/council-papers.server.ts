/** The council of a round, and its signed papers as they are recorded. */
import type { Readable } from 'node:stream';
import { readMembers, type CouncilMember } from '#lib/domain/appraisal/council.ts';
import { dayOf, formatDateTime, formatDay, isDay } from '#lib/domain/date.ts';
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import { ROUND_STATUSES } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAppraise, mayOversee } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { findCouncil, findPaper, insertPaper, listPapers, putCouncil, removePaper } from '#lib/server/db/councils.ts';
import { lockFiles } from '#lib/server/db/documents.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';
import { keepUpload, type Upload } from '#lib/server/files/keep-upload.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { mayShareWork } from './share-work.server.ts';

export const PAPER_KINDS = ['minutes', 'decision'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

export type PaperLine = {
	id: number;
	kind: PaperKind;
	number: string;
	issuedOn: string;
	fileName: string;
	/** The scanner has not seen it. */
	unseen: boolean;
	recorded: { by: string; at: string };
	/** Null while it holds. */
	removed: string | null;
};

export type CouncilPage = {
	round: { id: string; name: string; sample: boolean };
	heldOn: string;
	place: string;
	members: CouncilMember[];
	papers: PaperLine[];
	mayRecord: boolean;
	judges: boolean;
};

type Services = Pick<App, 'db' | 'files'>;
export type NewPaper = {
	roundId: string;
	kind: string;
	number: string;
	issuedOn: string;
	name: string;
	content: Upload;
};

export async function councilPage(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<CouncilPage>> {
	if (!mayOversee(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const council = await findCouncil(db, roundId);
	return ok({
		round: { id: round.id, name: language === 'vi' ? round.nameVi : round.nameEn, sample: round.sample },
		heldOn: council?.heldOn ?? '',
		place: council?.place ?? '',
		members: council?.members ?? [],
		papers: (await listPapers(db, roundId)).map((paper) => ({
			id: paper.id,
			kind: paper.kind,
			number: paper.number,
			issuedOn: formatDay(paper.issuedOn),
			fileName: paper.fileName,
			unseen: paper.scan === 'pending',
			recorded: { by: paper.recordedName ?? '–', at: formatDateTime(paper.recordedAt, language) },
			removed: paper.removedAt && (paper.removedWhy ?? '–')
		})),
		mayRecord: takesPapers(round) && (await mayShareWork(db, person, roundId)),
		judges: mayAppraise(person)
	});
}

/** From the round's opening until it is archived: minutes are often signed after the results are final. */
const takesPapers = ({ status }: Pick<Round, 'status'>): boolean =>
	status !== ROUND_STATUSES[0] && status !== ROUND_STATUSES.at(-1);

/** Who sits in the council, and when and where it meets. */
export async function saveCouncil(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	typed: { roundId: string; heldOn: string; place: string; members: { name: string; office: string; role: string }[] },
	now: Date
): Promise<Result<null>> {
	return changing({ db }, person, typed.roundId, async (tx, who) => {
		const heldOn = typed.heldOn.trim();
		if (heldOn !== '' && !isDay(heldOn)) return refused('date_malformed', 'ngay-hop', { value: heldOn.slice(0, 40) });
		const place = keptWords(typed.place, 'noi-hop');
		if (!place.ok) return place;
		const members = readMembers(typed.members);
		if (!members.ok) return members;
		const before = await findCouncil(tx, typed.roundId);
		const said = { heldOn: heldOn || null, place: place.value, members: members.value };
		await putCouncil(tx, { roundId: typed.roundId, ...said, changedBy: who.id, changedAt: now });
		await audit(tx, {
			at: now,
			actorId: who.id,
			action: 'council.change',
			subject: `round:${typed.roundId}`,
			roundId: typed.roundId,
			before: before && { heldOn: before.heldOn, place: before.place, members: before.members },
			after: said
		});
		return ok(null);
	});
}

/** Records a signed paper. Refused without a number, a date that has come, or a file of a kind that is taken. */
export async function recordPaper(
	{ db, files }: Services,
	person: Person | null,
	{ roundId, kind, number, issuedOn, name, content }: NewPaper,
	now: Date
): Promise<Result<null>> {
	const known = PAPER_KINDS.find((one) => one === kind);
	const faulty = faultOf(number, issuedOn, dayOf(now));
	if (!(await mayShareWork(db, person, roundId))) return refused('not_yours');
	if (!known) return refused('choice_unknown', 'loai');
	if (faulty) return { ok: false, problem: faulty };
	// Before the transaction, which should be short. A file that nothing comes to name is swept later.
	const kept = await keepUpload(files, content, 'tep');
	if (!kept.ok) return kept;
	return changing({ db }, person, roundId, async (tx, who) => {
		await lockFiles(tx, 'shared');
		if (!(await files.store.has(kept.value.hash))) return refused('upload_cut', 'tep');
		const { hash: fileHash, bytes, mediaType, scan } = kept.value;
		const said = { kind: known, number: number.trim(), issuedOn, fileName: name.slice(0, 200) || known };
		const paper = await insertPaper(tx, {
			roundId,
			...said,
			fileHash,
			bytes,
			mediaType,
			scan,
			recordedBy: who.id,
			recordedAt: now
		});
		await audit(tx, {
			at: now,
			actorId: who.id,
			action: 'council.record',
			subject: `paper:${paper.id}`,
			roundId,
			after: { ...said, fileHash }
		});
		return ok(null);
	});
}

/** Takes a paper away that was recorded by mistake, with the reason; the row stays. */
export async function takePaperAway(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, paperId, why }: { roundId: string; paperId: number; why: string },
	now: Date
): Promise<Result<null>> {
	return changing({ db }, person, roundId, async (tx, who) => {
		const words = keptWords(why, 'vi-sao');
		if (!words.ok) return words;
		const paper = Number.isSafeInteger(paperId) ? await findPaper(tx, roundId, paperId) : undefined;
		if (!paper) return refused('document_unknown');
		if (words.value === null) return refused('reason_required', `vi-sao-${paper.id}`);
		if (!(await removePaper(tx, paper.id, { removedBy: who.id, removedAt: now, removedWhy: words.value })))
			return refused('document_unknown');
		await audit(tx, {
			at: now,
			actorId: who.id,
			action: 'council.remove',
			subject: `paper:${paper.id}`,
			roundId,
			before: { kind: paper.kind, number: paper.number, issuedOn: paper.issuedOn, fileHash: paper.fileHash },
			after: { why: words.value }
		});
		return ok(null);
	});
}

/** Null when there is no such paper, or none that this person may read. */
export async function openPaper(
	{ db, files }: Services,
	person: Person | null,
	{ roundId, paperId }: { roundId: string; paperId: number }
): Promise<{ name: string; mediaType: string; bytes: number; stream: Readable } | null> {
	if (!mayOversee(person) || !Number.isSafeInteger(paperId)) return null;
	const paper = await findPaper(db, roundId, paperId);
	if (!paper || paper.scan === 'infected') return null;
	const stream = await files.store.read(paper.fileHash);
	return stream && { name: paper.fileName, mediaType: paper.mediaType, bytes: paper.bytes, stream };
}

async function changing(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	roundId: string,
	work: (tx: Transaction, who: Person) => Promise<Result<null>>
): Promise<Result<null>> {
	if (!person || !(await mayShareWork(db, person, roundId))) return refused('not_yours');
	return db.transaction(async (tx) => {
		const round = await findRound(tx, roundId, true);
		if (!round) return refused('round_unknown');
		return takesPapers(round) ? work(tx, person) : refused('round_closed');
	});
}

function faultOf(number: string, issuedOn: string, today: string): Problem | null {
	const fault = (code: Problem['code'], field: string, details?: Problem['details']): Problem => ({
		code,
		field,
		...(details ? { details } : {})
	});
	if (number.trim() === '') return fault('answer_required', 'so-hieu');
	if (number.trim().length > 100) return fault('text_too_long', 'so-hieu', { most: 100 });
	if (!isDay(issuedOn)) return fault('date_malformed', 'ngay', { value: issuedOn.slice(0, 40) });
	return issuedOn > today ? fault('date_in_future', 'ngay') : null;
}
