/** The audit as a file, a part at a time: however long it is, only a part is in memory. */
import { csvLines, toCsv } from '#lib/domain/csv.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listAuditLines, type AuditLine } from '#lib/server/db/audit-events.ts';
import { filterOf, type Asked } from './read-audit.server.ts';

const AT_A_TIME = 1000;

const FORMATS = {
	csv: {
		mediaType: 'text/csv; charset=utf-8',
		head: (language: Language) => toCsv(head(), [], language),
		part: (lines: readonly AuditLine[], language: Language) => csvLines(lines.map(cells), language)
	},
	jsonl: {
		mediaType: 'application/x-ndjson; charset=utf-8',
		head: () => '',
		part: (lines: readonly AuditLine[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
	}
} as const;

export type AuditFile = { name: string; mediaType: string; body: ReadableStream<Uint8Array> };

/** The lines asked for, newest first. That somebody took them is itself told in the audit. Refused: `not_yours`, `page_unknown`. */
export async function exportAudit(
	{ db }: App,
	person: Person | null,
	asked: Asked,
	kind: string,
	language: Language,
	now: Date
): Promise<Result<AuditFile>> {
	if (!mayPlan(person)) return refused('not_yours');
	if (!Object.hasOwn(FORMATS, kind)) return refused('page_unknown');
	const { mediaType, head, part } = FORMATS[kind as keyof typeof FORMATS];
	const wanted = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
	await audit(db, { at: now, actorId: person!.id, action: 'audit.export', subject: 'audit', after: wanted });
	const encoder = new TextEncoder();
	let before: number | undefined;
	const body = new ReadableStream<Uint8Array>({
		start: (stream) => stream.enqueue(encoder.encode(head(language))),
		async pull(stream) {
			const lines = await listAuditLines(db, filterOf(asked), { before, most: AT_A_TIME });
			before = lines.at(-1)?.id;
			if (lines.length > 0) stream.enqueue(encoder.encode(part(lines, language)));
			if (lines.length < AT_A_TIME) stream.close();
		}
	});
	return ok({ name: `nhat-ky.${kind}`, mediaType, body });
}

const head = () => [
	m.audit_col_at(),
	m.audit_col_actor(),
	m.audit_col_address(),
	m.audit_col_action(),
	m.audit_round(),
	m.audit_unit(),
	m.audit_criterion(),
	m.audit_col_subject(),
	m.audit_before(),
	m.audit_after()
];

const cells = (line: AuditLine) => [
	line.at.toISOString(),
	line.actor,
	line.address,
	line.action,
	line.roundId,
	line.organisationId,
	line.criterionCode,
	line.subject,
	line.before === null ? null : JSON.stringify(line.before),
	line.after === null ? null : JSON.stringify(line.after)
];
