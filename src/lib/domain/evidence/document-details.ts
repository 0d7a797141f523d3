/** What a document says of itself, as people type it: title, number, day, issuing body. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { fingerprint } from '#lib/domain/questionnaire/reconcile.ts';

/** As typed. Undefined and empty both mean not given. */
export type TypedDetails = {
	/** What it is called here; its file's name unless given. */
	title?: string | undefined;
	documentNumber?: string | undefined;
	/** Calendar day, "2022-04-05". */
	documentDate?: string | undefined;
	issuedBy?: string | undefined;
};

export type DocumentDetails = {
	title: string | null;
	documentNumber: string | null;
	documentDate: string | null;
	issuedBy: string | null;
};

const LONGEST = 200;

/** A day that does not exist, one after `today`, and what is longer than a line are refused. */
export function readDetails(typed: TypedDetails, today: string, field: string): Result<DocumentDetails> {
	const clean = (text: string | undefined) => oneLine(text ?? '') || null;
	const details = {
		title: clean(typed.title),
		documentNumber: clean(typed.documentNumber),
		documentDate: clean(typed.documentDate),
		issuedBy: clean(typed.issuedBy)
	};
	const { title, documentNumber, documentDate, issuedBy } = details;
	for (const text of [title, documentNumber, issuedBy])
		if (text && text.length > LONGEST) return refused('text_too_long', field, { most: LONGEST });
	if (documentDate && !isDay(documentDate))
		return refused('date_malformed', field, { value: documentDate.slice(0, 40) });
	if (documentDate && documentDate > today) return refused('date_in_future', field);
	return ok(details);
}

export const pickDetails = ({ title, documentNumber, documentDate, issuedBy }: DocumentDetails): DocumentDetails => ({
	title,
	documentNumber,
	documentDate,
	issuedBy
});

export const sameDetails = (a: DocumentDetails, b: DocumentDetails): boolean =>
	a.title === b.title &&
	a.documentNumber === b.documentNumber &&
	a.documentDate === b.documentDate &&
	a.issuedBy === b.issuedBy;

const DETAILS = ['title', 'documentNumber', 'documentDate', 'issuedBy'] as const;

/** What each field of a form showed, to be sent back with it. */
export const markDetails = (details: DocumentDetails): string => DETAILS.map((name) => markOf(details[name])).join(',');

/**
 * What a form says of a document that others may describe at the same time: a field left as it was drawn takes what
 * stands now, any other is the person's. Null when a field was changed here and meanwhile, differently, elsewhere. `marks`
 * as `markDetails` made them; a form without them says all of it.
 */
export function mergeDetails(typed: DocumentDetails, there: DocumentDetails, marks: string): DocumentDetails | null {
	const shown = marks.split(',');
	if (shown.length !== DETAILS.length) return typed;
	const merged = { ...there };
	for (const [at, name] of DETAILS.entries()) {
		const [mine, theirs] = [markOf(typed[name]), markOf(there[name])];
		if (mine === shown[at] || mine === theirs) continue;
		if (theirs !== shown[at]) return null;
		merged[name] = typed[name];
	}
	return merged;
}

const markOf = (text: string | null) => fingerprint(text === null ? {} : { answer: text });

/** What is given takes the place of what was there; what is not given leaves it. */
export const fillDetails = (there: DocumentDetails, given: DocumentDetails): DocumentDetails => ({
	title: given.title ?? there.title,
	documentNumber: given.documentNumber ?? there.documentNumber,
	documentDate: given.documentDate ?? there.documentDate,
	issuedBy: given.issuedBy ?? there.issuedBy
});

/** A file's name without the folders some browsers send, and not longer than a line; its ending stays. */
export function shownName(name: string): string {
	const last = oneLine(name.split(/[\\/]/).pop() ?? '') || 'tai-lieu';
	return last.length <= 150 ? last : `${last.slice(0, 135)}…${last.slice(-12)}`.toWellFormed();
}

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
