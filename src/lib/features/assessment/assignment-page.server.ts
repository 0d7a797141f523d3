/** The page on which parts are handed over: every criterion under its index, with who has it and how far it is. */
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Colleague } from '#lib/server/db/assignments.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { headOf, readRecord, type AssessmentHead } from './assessment-record.server.ts';
import { partsByPerson, partsOf, type PartLine, type PersonPart } from './parts.server.ts';

export type AssignmentPage = {
	head: AssessmentHead;
	colleagues: Colleague[];
	pillars: { code: string; title: string; indices: { code: string; title: string; lines: PartLine[] }[] }[];
	people: PersonPart[];
	unassigned: PartLine[];
};

export async function assignmentPage(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	language: Language,
	now: Date
): Promise<Result<AssignmentPage>> {
	const read = await readRecord(app, person, key, now);
	if (!read.ok) return read;
	const parts = await partsOf(app, person, read.value, language, now);
	if (!parts) return refused('not_yours');
	const tree = treeOf(read.value.instrument.framework);
	const under = (code: string) => {
		const codes = new Set(tree.criteriaUnder(code).map((one) => one.code));
		return parts.lines.filter((line) => codes.has(line.code));
	};
	return ok({
		head: headOf(read.value, person, language, now),
		colleagues: parts.colleagues,
		pillars: tree.children(tree.root.code).map((pillar) => ({
			code: pillar.code,
			title: labelOf(pillar)[language],
			indices: indicesOf(tree, pillar.code)
				.map((index) => ({ code: index.code, title: labelOf(index)[language], lines: under(index.code) }))
				.filter(({ lines }) => lines.length > 0)
		})),
		people: partsByPerson(parts, person?.id),
		unassigned: parts.lines.filter(({ assignee }) => assignee === null)
	});
}

/** The nodes just above the criteria; a pillar that has criteria of its own stands for itself. */
function indicesOf(tree: ReturnType<typeof treeOf>, pillar: string) {
	const children = tree.children(pillar);
	const own = tree.node(pillar)!;
	return children.some(({ level }) => level === 'criterion') || own.level === 'criterion' ? [own] : children;
}
