/** Writing a quarter's report: its officers write, its head hands it in or takes it back to change it. */
import {
	entryFlaw,
	keptLines,
	missingIn,
	type ProgressEntry,
	type ProgressLine
} from '#lib/domain/plan/progress-report.ts';
import { quarterId } from '#lib/domain/plan/quarter.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { handsInFor } from '#lib/server/auth/hand-in.ts';
import { mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { findReport, insertReport, updateReport, type ToldReport } from '#lib/server/db/progress-reports.ts';
import { criterionOf, findProgressUnit, type ProgressUnit, type ReportKey } from './progress-unit.server.ts';
import { frozenTask } from './progress-report.server.ts';

export type Written = {
	entry: ProgressEntry;
	/** Keys of criteria added to it, still without a word. */
	added: readonly string[];
	/** The one that the writer saw; 0 before the first. */
	revision: number;
	/** Handed in with what is written. */
	submit: boolean;
};

/**
 * Keeps what was written, and hands it in where that is asked. Refused: `not_yours`, `only_head_submits`,
 * `report_submitted`, `report_changed` (somebody else saved meanwhile), `text_too_long`, and to hand in `answer_required`
 * at what is missing.
 */
export async function writeReport(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: ReportKey,
	{ entry, added, revision, submit }: Written,
	now: Date
): Promise<Result<null>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	if (submit && (await handsInFor(app.db, person, key.unitId)) === null) return refused('only_head_submits');
	const flaw = entryFlaw(entry);
	if (flaw) return { ok: false, problem: flaw };
	return app.db.transaction(async (tx) => {
		const found = await findProgressUnit(app, tx, key);
		if (!found.ok) return found;
		const { frameworks, required, tasks, id } = found.value;
		const known = [...entry.lines, ...added.map(emptyLine)].filter((line) => criterionOf(frameworks, line.key));
		const lines = [...keptLines(known), ...known.filter(({ key: one }) => added.includes(one) && !submit)];
		const unique = [...new Map(lines.toReversed().map((line) => [line.key, line])).values()].toReversed();
		const missing = submit ? missingIn({ ...entry, lines: unique }, required) : null;
		if (missing) return { ok: false, problem: missing };
		const before = await findReport(tx, id, key.unitId);
		if (before?.submittedAt) return refused('report_submitted');
		const set = {
			results: entry.results,
			difficulties: entry.difficulties,
			lines: unique,
			savedBy: person.id,
			savedAt: now,
			...(submit ? { submittedBy: person.id, submittedAt: now, tasks: tasks.map(frozenTask) } : {})
		};
		if (!(await keep(tx, found.value, before, revision, set))) return refused('report_changed');
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: submit ? 'progress.submit' : 'progress.save',
			...about(found.value),
			before: before ? told(before) : null,
			after: told(set)
		});
		return ok(null);
	});
}

/** The head opens a report again that was handed in, to mend it; late is counted anew. */
export async function reopenReport(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: ReportKey,
	now: Date
): Promise<Result<null>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	if ((await handsInFor(app.db, person, key.unitId)) === null) return refused('only_head_submits');
	return app.db.transaction(async (tx) => {
		const found = await findProgressUnit(app, tx, key);
		if (!found.ok) return found;
		const report = await findReport(tx, found.value.id, key.unitId);
		if (!report?.submittedAt) return refused('not_submitted');
		const set = { submittedAt: null, submittedBy: null, tasks: null };
		if (!(await updateReport(tx, report, set))) return refused('report_changed');
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'progress.reopen',
			...about(found.value),
			before: { submittedAt: report.submittedAt }
		});
		return ok(null);
	});
}

type Set = Omit<Parameters<typeof insertReport>[1], 'year' | 'quarter' | 'organisationId' | 'revision'>;

function keep(
	tx: Transaction,
	{ id, unit }: ProgressUnit,
	before: ToldReport | undefined,
	revision: number,
	set: Set
): Promise<boolean> {
	if (before) return updateReport(tx, { ...before, revision }, set);
	if (revision !== 0) return Promise.resolve(false);
	return insertReport(tx, { ...id, organisationId: unit.organisationId, revision: 1, ...set });
}

const emptyLine = (key: string): ProgressLine => ({ key, status: '', figure: '', note: '' });

const about = ({ id, round, unit }: ProgressUnit) => ({
	subject: `progress:${quarterId(id)}:${unit.organisationId}`,
	roundId: round.id,
	organisationId: unit.organisationId
});

const told = ({ results, difficulties, lines }: Pick<Set, 'results' | 'difficulties' | 'lines'>) => ({
	results,
	difficulties,
	lines
});
