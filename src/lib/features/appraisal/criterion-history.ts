/** What happened to one criterion of a unit, read from the lines of the audit: every figure and score, oldest first. */
import type { Outcome } from '#lib/domain/appraisal/standing.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import type { AuditLine } from '#lib/server/audit.ts';

/** The acts that the history is made of, all on `response:<id>`. */
export const TOLD = [
	'assessment.save',
	'assessment.submit',
	'assessment.takeBack',
	'assessment.unlock',
	'evidence.attach',
	'evidence.remove',
	'review.decide',
	'review.settle',
	'appraisal.return',
	'appraisal.finish'
];

type Told = { at: Date; by: string | null };
export type HistoryAct = Told &
	(
		| {
				kind: 'declared';
				/** Counted from 1. */
				version: number;
				answers: Answers;
		  }
		| { kind: 'takenBack' | 'finished' }
		| { kind: 'unlocked'; reason: string | null }
		| { kind: 'document'; added: boolean; name: string }
		| { kind: 'decided' | 'settled'; outcome: Outcome; points: string | null; reason: string | null }
		| { kind: 'returned'; reason: string | null }
	);

/**
 * `questions`: names of the criterion's own. A figure handed in anew and unchanged is no new version. Judgements stand
 * where they were made, also those that were replaced or settled over.
 */
export function criterionHistory(
	lines: readonly AuditLine[],
	criterionCode: string,
	questions: readonly string[]
): HistoryAct[] {
	const acts: HistoryAct[] = [];
	let answers: Record<string, unknown> = {};
	let declared: string | null = null;
	let version = 0;
	let sentBack: string | null = null;
	for (const { action, at, actorId: by, before, after, ...line } of lines) {
		const said = asRecord(after);
		const here = line.criterionCode === criterionCode;
		if (action === 'assessment.save') answers = { ...answers, ...said };
		if (action === 'assessment.submit') {
			const now = Object.fromEntries(
				questions.flatMap((name) =>
					answers[name] === undefined || answers[name] === null ? [] : [[name, answers[name]]]
				)
			);
			const text = JSON.stringify(now);
			if (text !== declared)
				acts.push({ kind: 'declared', at, by, version: ++version, answers: { ...answers, ...now } as Answers });
			declared = text;
		}
		if (action === 'assessment.takeBack') acts.push({ kind: 'takenBack', at, by });
		if (action === 'assessment.unlock') acts.push({ kind: 'unlocked', at, by, reason: textOf(said.note) });
		if (action === 'appraisal.finish') acts.push({ kind: 'finished', at, by });
		if (here && (action === 'evidence.attach' || action === 'evidence.remove')) {
			const added = action === 'evidence.attach';
			acts.push({ kind: 'document', at, by, added, name: textOf((added ? said : asRecord(before)).name) ?? '–' });
		}
		if (here && (action === 'review.decide' || action === 'review.settle')) {
			const { outcome, points, reason } = said as { outcome: Outcome; points: string | null; reason: string | null };
			if (outcome === 'returned') sentBack = reason;
			acts.push({ kind: action === 'review.settle' ? 'settled' : 'decided', at, by, outcome, points, reason });
		}
		if (action === 'appraisal.return' && Array.isArray(said.returned) && said.returned.includes(criterionCode))
			acts.push({ kind: 'returned', at, by, reason: sentBack });
	}
	return acts;
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
	value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
