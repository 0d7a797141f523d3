/** The documents that a unit has, of this round and of earlier ones, to choose from for a criterion. */
import { documentView, type DocumentView } from '#lib/domain/evidence/document-view.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { searchable, type Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listEarlierDocuments, listPredecessors, listUnitDocuments } from '#lib/server/db/documents.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { pageOfCriterion } from './criterion-pages.ts';
import { headOf, readRecord, type AssessmentHead } from './assessment-record.server.ts';

export type LibraryDocument = DocumentView & {
	/** Criteria it proves in this round. */
	criteria: string[];
	/** Of the earlier round it is from; null of this one. */
	year: number | null;
	/** Of another unit, one that this unit continues: its name. */
	unit: string | null;
	/** It proves the criterion in hand already. */
	here: boolean;
};

export type DocumentLibrary = {
	head: AssessmentHead;
	documents: LibraryDocument[];
	/** How many there are without the search. */
	all: number;
	search: string;
	/** What a document is being chosen for; null when it cannot be changed, or the library is only looked at. */
	criterion: { code: string; name: string; page: string } | null;
};

/** Newest first. A file that is used in this round is not offered a second time from an earlier one. */
export async function documentLibrary(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	{ search = '', criterion = '' }: { search?: string; criterion?: string },
	language: Language,
	now: Date
): Promise<Result<DocumentLibrary>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const { instrument, changeable } = record;
	const chosen = changeable.has(criterion) ? treeOf(instrument.framework).node(criterion) : undefined;
	const page = chosen && pageOfCriterion(instrument.questionnaire.pages, criterion);
	const documents = await documentsOf(app, key, criterion, language);
	const words = searchable(search).split(/\s+/).filter(Boolean);
	return ok({
		head: headOf(record, person, language, now),
		documents: documents.filter((one) => words.every((word) => textOf(one).includes(word))),
		all: documents.length,
		search,
		criterion: chosen && page ? { code: chosen.code, name: chosen.name[language], page } : null
	});
}

async function documentsOf(
	{ db }: Pick<App, 'db'>,
	{ roundId, unitId }: UnitKey,
	criterion: string,
	language: Language
): Promise<LibraryDocument[]> {
	const own = await listUnitDocuments(db, roundId, unitId);
	const before = await listPredecessors(db, unitId);
	const names = new Map<string, string | null>([[unitId, null]]);
	for (const id of before) {
		const unit = await findOrganisation(db, id);
		names.set(id, (language === 'vi' ? unit?.nameVi : unit?.nameEn) ?? id);
	}
	const offered = new Set(own.map(({ fileHash }) => fileHash));
	const earlier = (await listEarlierDocuments(db, roundId, [...names.keys()])).filter(({ fileHash }) => {
		if (offered.has(fileHash)) return false;
		offered.add(fileHash);
		return true;
	});
	return [
		...own.map((document) => ({
			...documentView(document, language),
			criteria: document.criteria,
			year: null,
			unit: null,
			here: document.criteria.includes(criterion)
		})),
		...earlier.map((document) => ({
			...documentView(document, language),
			criteria: [],
			year: document.year,
			unit: names.get(document.organisationId) ?? null,
			here: false
		}))
	];
}

const textOf = ({ name, fileName, details, criteria, unit }: LibraryDocument): string =>
	searchable([name, fileName, details, ...criteria, unit].join(' '));
