/** How the appraisal of a round is shared out: leads, parts with who had them before, and what nobody has. */
import { formatDateTime } from '#lib/domain/date.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { grouped } from '#lib/domain/grouped.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayAppraise, mayOversee } from '#lib/server/auth/permission.ts';
import { listAppraisers, listLeadIds, listParts, type AppraisalPart } from '#lib/server/db/appraisals.ts';
import { listUserNames } from '#lib/server/db/people.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { judgedUnits, type JudgedUnit } from './judged-units.server.ts';
import { unassigned, workOf, type WorkCount } from './own-work.server.ts';
import { mayNameLeads, mayShareWork } from './share-work.server.ts';

export type PartLine = {
	id: number;
	/** Null: the whole framework. */
	node: { code: string; label: string } | null;
	/** Null: every unit of the block. */
	unit: string | null;
	who: string;
	whoId: string;
	givenBy: string;
	givenAt: string;
	/** Null while it holds; `next`: who has it now. */
	ended: { by: string; at: string; next: string | null } | null;
};

export type WorkSharing = {
	round: { id: string; name: string; sample: boolean };
	blocks: string[];
	/** The one shown; null where the round has no unit that answers. */
	block: string | null;
	units: { id: string; name: string }[];
	/** The root first, then pillars, indices and criteria in their order, with who is asked for all of it everywhere. */
	nodes: { code: string; label: string; depth: number; criterion: boolean; people: string[] }[];
	appraisers: (WorkCount & { id: string; name: string; leads: boolean })[];
	parts: PartLine[];
	ended: PartLine[];
	/** Criteria of this block for which nobody is asked, and in how many units. */
	unassigned: { code: string; name: string; units: number }[];
	/** The reader may judge at all. */
	judges: boolean;
	mayShare: boolean;
	mayName: boolean;
};

export async function workSharing(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, block: asked }: { roundId: string; block: string | null },
	language: Language
): Promise<Result<WorkSharing>> {
	if (!mayOversee(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const all = (await judgedUnits({ db, content }, round)).filter(({ unit }) => unit.group !== 'city');
	const blocks = grouped(all, ({ unit }) => unit.block);
	const block = asked !== null && blocks.has(asked) ? asked : ([...blocks.keys()][0] ?? null);
	const units = (block !== null && blocks.get(block)) || [];
	const everyPart = await listParts(db, roundId);
	const appraisers = await listAppraisers(db);
	const leads = new Set(await listLeadIds(db, roundId));
	const ids = everyPart.flatMap(({ appraiserId, givenBy, endedBy }) => [appraiserId, givenBy, endedBy ?? givenBy]);
	const names = await listUserNames(db, [...new Set(ids)]);
	const lines = everyPart
		.filter((part) => part.block === block)
		.map((part) => lineOf(part, { everyPart, units, names }, language));
	return ok({
		round: { id: round.id, name: language === 'vi' ? round.nameVi : round.nameEn, sample: round.sample },
		blocks: [...blocks.keys()],
		block,
		units: units
			.map(({ unit }) => ({ id: unit.organisationId, name: language === 'vi' ? unit.nameVi : unit.nameEn }))
			.sort((a, b) => new Intl.Collator(language).compare(a.name, b.name)),
		nodes: nodesOf(units, lines, language),
		appraisers: appraisers.map(({ id, name }) => ({
			id,
			name,
			leads: leads.has(id),
			...workOf(all, everyPart, id)
		})),
		parts: lines.filter(({ ended }) => ended === null),
		ended: lines.filter(({ ended }) => ended !== null).reverse(),
		unassigned: unassigned(units, everyPart).map((line) => ({
			code: line.criterion.code,
			name: line.criterion.name[language],
			units: line.units
		})),
		judges: mayAppraise(person),
		mayShare: allows(round, 'judge') && (await mayShareWork(db, person, roundId)),
		mayName: mayNameLeads(person)
	});
}

type Known = {
	everyPart: readonly AppraisalPart[];
	units: readonly JudgedUnit[];
	names: ReadonlyMap<string, string>;
};

function lineOf(part: AppraisalPart, { everyPart, units, names }: Known, language: Language): PartLine {
	const unit = units.find(({ unit }) => unit.organisationId === part.organisationId)?.unit;
	const node = part.nodeCode === null ? undefined : nodeOf(units, part.nodeCode);
	const next = everyPart.find(({ id }) => id === part.nextId);
	const nameOf = (id: string | null | undefined) => (id && names.get(id)) || '–';
	return {
		id: part.id,
		node:
			part.nodeCode === null ? null : { code: part.nodeCode, label: node ? labelOf(node)[language] : part.nodeCode },
		unit: part.organisationId && (unit ? (language === 'vi' ? unit.nameVi : unit.nameEn) : part.organisationId),
		who: nameOf(part.appraiserId),
		whoId: part.appraiserId,
		givenBy: nameOf(part.givenBy),
		givenAt: formatDateTime(part.givenAt, language),
		ended: part.endedAt && {
			by: nameOf(part.endedBy),
			at: formatDateTime(part.endedAt, language),
			next: next ? nameOf(next.appraiserId) : null
		}
	};
}

const nodeOf = (units: readonly JudgedUnit[], code: string) =>
	units[0] && treeOf(units[0].instrument.framework).node(code);

function nodesOf(units: readonly JudgedUnit[], lines: readonly PartLine[], language: Language): WorkSharing['nodes'] {
	const [first] = units;
	if (!first) return [];
	const tree = treeOf(first.instrument.framework);
	const open = lines.filter(({ ended, unit }) => ended === null && unit === null);
	const line = (code: string, depth: number): WorkSharing['nodes'] => {
		const node = tree.node(code)!;
		if (node.level === 'criterion' && node.rule.kind === 'descriptive') return [];
		const above = new Set([code, ...tree.ancestors(code).map((one) => one.code)]);
		const people = open.filter((part) => part.node === null || above.has(part.node.code)).map(({ who }) => who);
		const own = {
			code,
			label: labelOf(node)[language],
			depth,
			criterion: node.level === 'criterion',
			people: [...new Set(people)]
		};
		return [
			own,
			...(node.level === 'criterion' ? [] : tree.children(code).flatMap((one) => line(one.code, depth + 1)))
		];
	};
	return line(tree.root.code, 0);
}
