/** A filled-in workbook beside the assessment as it is now: what it would change, cell by cell, and what is wrong with it. */
import { createHash } from 'node:crypto';
import { formatDateTime } from '#lib/domain/date.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { LineState } from '#lib/domain/questionnaire/answer-lines.ts';
import type { Entry } from '#lib/domain/questionnaire/reconcile.ts';
import type { Answer, Answers } from '#lib/domain/questionnaire/answers.ts';
import { answerInWords } from '#lib/domain/questionnaire/answer-words.ts';
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';
import {
	readAnswerSheet,
	type SheetChange,
	type SheetFault,
	type SheetReading
} from '#lib/domain/questionnaire/read-answer-sheet.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findPreview } from '#lib/server/db/imports.ts';
import { findUserName } from '#lib/server/db/people.ts';
import { isPreviewId } from '#lib/server/uploaded-table.ts';
import { scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';
import { pageTitle } from './criterion-pages.ts';
import { headOf, readRecord, totalOf, type AssessmentHead, type AssessmentRecord } from './assessment-record.server.ts';
import { linesOf } from './workbook-lines.server.ts';

export type ChangeLine = {
	/** Name of the question. */
	name: string;
	cell: string;
	/** Of the criterion; empty for a question that belongs to none. */
	code: string;
	title: string;
	/** Null where nothing stood, or where the file left it empty. */
	before: string | null;
	after: string | null;
	kind: SheetChange['kind'];
	remarks: SheetChange['remarks'];
	/** Of a conflict: who changed it here, and when. */
	changedBy: { name: string; at: string } | null;
	/** What the figures of the criterion cannot be together; then it is not offered. */
	problem: Problem | null;
};

export type WorkbookPreview = {
	head: AssessmentHead;
	fileName: string;
	madeAt: string;
	expiresAt: string;
	pages: { name: string; title: string; changes: ChangeLine[] }[];
	faults: (Omit<SheetFault, 'question'> & { title: string | null })[];
	ignored: { cell: string; title: string; state: Exclude<LineState, 'open'> }[];
	missing: string[];
	unchanged: number;
	/** Points now, and if everything that is chosen beforehand is taken. */
	points: { now: string; then: string; max: string };
	/** Of what is shown: applying takes exactly this. */
	fingerprint: string;
};

export async function workbookPreview(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey & { previewId: string },
	language: Language,
	now: Date
): Promise<Result<WorkbookPreview>> {
	const judged = await judgeWorkbook(app, person, key, now);
	if (!judged.ok) return judged;
	const { record, reading, invalid, preview, fingerprint } = judged.value;
	const root = treeOf(record.instrument.framework).root.code;
	const offered = reading.changes.filter(({ question, kind }) => kind === 'change' && !invalid.has(question.name));
	const then = scoreUnit(record, answersWith(record, offered));
	const words = (question: Question) => titleOf(record, question, language);
	const pages = await Promise.all(
		record.instrument.questionnaire.pages.map(async (page) => ({
			name: page.name,
			title: pageTitle(page, language),
			changes: await Promise.all(
				reading.changes
					.filter(({ question }) => isOn(page, question))
					.map((change) => lineOf(app, record, change, invalid.get(change.question.name) ?? null, language))
			)
		}))
	);
	return ok({
		head: headOf(record, person, language, now),
		fileName: preview.fileName,
		madeAt: formatDateTime(new Date(preview.madeAt), language),
		expiresAt: formatDateTime(preview.expiresAt, language),
		pages: pages.filter(({ changes }) => changes.length > 0),
		faults: reading.faults.map(({ question, ...fault }) => ({ ...fault, title: question && words(question) })),
		ignored: reading.ignored.map(({ cell, question, state }) => ({ cell, state, title: words(question) })),
		missing: reading.missing.map(words),
		unchanged: reading.unchanged,
		points: {
			now: totalOf(record.scores.get(root)!, language).points,
			then: totalOf(then.get(root)!, language).points,
			max: totalOf(then.get(root)!, language).max
		},
		fingerprint
	});
}

export type JudgedWorkbook = {
	record: AssessmentRecord;
	reading: SheetReading;
	/** By the name of a question: its criterion's figures cannot be right together. */
	invalid: ReadonlyMap<string, Problem>;
	preview: { fileName: string; madeAt: string; expiresAt: Date; language: Language };
	fingerprint: string;
};

/** The file read again beside the assessment as it is now. */
export async function judgeWorkbook(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ previewId, ...key }: UnitKey & { previewId: string },
	now: Date
): Promise<Result<JudgedWorkbook>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const record = read.value;
	const found = person && isPreviewId(previewId) ? await findPreview(app.db, previewId, person.id, now) : undefined;
	const { purpose } = found ?? {};
	if (!found || purpose?.kind !== 'answers' || purpose.roundId !== key.roundId || purpose.unitId !== key.unitId)
		return refused('import_unknown');
	const language = found.language === 'en' ? 'en' : 'vi';
	const entered = { answers: record.response?.answers ?? {}, unread: record.response?.unread ?? {} };
	const reading = readAnswerSheet({ ...purpose.file, table: found.cells, language }, linesOf(record), entered);
	if (!reading) return refused('workbook_foreign');
	const shown = [
		record.response?.status ?? null,
		reading.changes.map(({ question, ...rest }) => [question.name, rest])
	];
	return ok({
		record,
		reading,
		invalid: invalidTogether(record, reading.changes),
		preview: { fileName: found.fileName, madeAt: purpose.madeAt, expiresAt: found.expiresAt, language },
		fingerprint: createHash('sha256').update(JSON.stringify(shown)).digest('base64url')
	});
}

/** Changes whose criterion could not be right with all of them: a over b, a figure past its limit. */
function invalidTogether(record: AssessmentRecord, changes: readonly SheetChange[]): Map<string, Problem> {
	const scores = scoreUnit(record, answersWith(record, changes));
	return new Map(
		changes.flatMap(({ question }) => {
			const score = question.criterion === undefined ? undefined : scores.get(question.criterion);
			const wrong = score?.state === 'invalid' && question.part !== 'note' ? score.problem : undefined;
			return wrong ? [[question.name, wrong] as const] : [];
		})
	);
}

function answersWith({ response }: AssessmentRecord, changes: readonly SheetChange[]): Answers {
	const answers: Record<string, Answer> = { ...response?.answers };
	for (const { question, after } of changes)
		if (after === undefined) delete answers[question.name];
		else answers[question.name] = after;
	return answers;
}

async function lineOf(
	{ db }: Pick<App, 'db'>,
	record: AssessmentRecord,
	{ question, cell, before, after, kind, remarks }: SheetChange,
	problem: Problem | null,
	language: Language
): Promise<ChangeLine> {
	const touched = record.response?.touched[question.name];
	const name = kind === 'conflict' && touched?.by ? await findUserName(db, touched.by) : undefined;
	return {
		name: question.name,
		cell,
		code: question.criterion ?? '',
		title: titleOf(record, question, language),
		before: entryWords(question, before, language),
		after: after === undefined ? null : answerInWords(question, after, language),
		kind,
		remarks,
		changedBy:
			kind === 'conflict' && touched ? { name: name ?? '–', at: formatDateTime(new Date(touched.at), language) } : null,
		problem
	};
}

function entryWords(question: Question, { answer, unread }: Entry, language: Language): string | null {
	if (unread !== undefined) return `“${unread}”`;
	return answer === undefined ? null : answerInWords(question, answer, language);
}

/** The question in the words of its line; an explanation and a part of a criterion with the criterion's name. */
function titleOf({ instrument }: AssessmentRecord, { criterion, part, title }: Question, language: Language): string {
	const node = criterion === undefined ? undefined : treeOf(instrument.framework).node(criterion);
	const own = title[language];
	if (!node || node.name[language] === own) return own;
	return part === 'value' ? own : `${node.name[language]} – ${own}`;
}

const isOn = (page: AssessmentRecord['instrument']['questionnaire']['pages'][number], question: Question): boolean =>
	page.elements.some((element) =>
		element.type === 'panel' ? element.elements.includes(question) : element === question
	);
