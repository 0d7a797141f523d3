/** The audit as planners and administrators read it: by round, unit, criterion, person, act and day. */
import { formatDateTime } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listAuditActions, listAuditLines, type AuditFilter, type AuditLine } from '#lib/server/db/audit-events.ts';
import { changesOf, type Change } from './changes.ts';

/** As it is asked for in the address; empty fields ask for everything. */
export type Asked = {
	round: string;
	unit: string;
	criterion: string;
	email: string;
	action: string;
	/** Calendar days of the city, both included: "2026-11-24". */
	from: string;
	to: string;
};

export type AuditEntry = {
	id: number;
	at: string;
	/** Null: the system or a respondent without an account. */
	actor: string | null;
	address: string | null;
	action: string;
	unit: string | null;
	criterion: string | null;
	round: string | null;
	subject: string;
	changes: Change[];
};

export type AuditPage = {
	asked: Asked;
	actions: string[];
	entries: AuditEntry[];
	/** The line to go on after; null on the last page. */
	next: number | null;
};

const ON_A_PAGE = 50;

export function readAsked(query: URLSearchParams): Asked {
	const field = (name: string) => (query.get(name) ?? '').trim().slice(0, 200);
	return {
		round: field('ky'),
		unit: field('don-vi'),
		criterion: field('tieu-chi'),
		email: field('nguoi'),
		action: field('viec'),
		from: field('tu'),
		to: field('den')
	};
}

export async function readAuditPage(
	{ db }: App,
	person: Person | null,
	asked: Asked,
	before: number | null,
	language: Language
): Promise<Result<AuditPage>> {
	if (!mayPlan(person)) return refused('not_yours');
	const lines = await listAuditLines(db, filterOf(asked), { before: before ?? undefined, most: ON_A_PAGE + 1 });
	const shown = lines.slice(0, ON_A_PAGE);
	return ok({
		asked,
		actions: await listAuditActions(db),
		entries: shown.map((line) => entryOf(line, language)),
		next: lines.length > ON_A_PAGE ? shown.at(-1)!.id : null
	});
}

export function filterOf({ round, unit, criterion, email, action, from, to }: Asked): AuditFilter {
	const given = (text: string) => text || undefined;
	return {
		roundId: given(round),
		organisationId: given(unit),
		criterionCode: given(criterion),
		email: given(email),
		action: given(action),
		from: startOfDay(from, 0),
		until: startOfDay(to, 1)
	};
}

/** When a day of the city begins, or one later; undefined for what is no day. */
function startOfDay(day: string, later: number): Date | undefined {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
	const start = new Date(`${day}T00:00:00+07:00`).getTime();
	return Number.isNaN(start) ? undefined : new Date(start + later * 86_400_000);
}

export const entryOf = (line: AuditLine, language: Language): AuditEntry => ({
	id: line.id,
	at: formatDateTime(line.at, language),
	actor: line.actor,
	address: line.address,
	action: line.action,
	unit: line.organisation?.[language] ?? line.organisationId,
	criterion: line.criterionCode,
	round: line.roundId,
	subject: line.subject,
	changes: changesOf(line.before, line.after)
});
