/** The queue by criterion: for each criterion of a block, how many units wait there and how many are decided. */
import { labelOf, treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { judgedBlocks, type JudgedBlock } from './judged-blocks.server.ts';

export type CriterionLine = {
	code: string;
	name: string;
	/** Units that have handed in, to which it applies, and without a decision on it. */
	waiting: number;
	/** Agreed to or changed. */
	decided: number;
	returned: number;
};

export type CriteriaQueue = {
	round: { id: string; name: string; sample: boolean; takesJudgements: boolean };
	onlyWaiting: boolean;
	blocks: {
		code: string;
		/** Units that may be judged by this person: handed in, and not their own. */
		units: number;
		/** Pairs of a unit and a criterion. */
		waiting: number;
		groups: { code: string; title: string; criteria: CriterionLine[] }[];
	}[];
};

/** With `onlyWaiting`, only the criteria at which somebody waits. */
export async function criteriaQueue(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string,
	onlyWaiting: boolean,
	language: Language
): Promise<Result<CriteriaQueue>> {
	if (!mayAppraise(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const blocks = (await judgedBlocks(app, person, round)).map((block) => blockOf(block, onlyWaiting, language));
	const { id, sample } = round;
	const name = language === 'vi' ? round.nameVi : round.nameEn;
	return ok({ round: { id, name, sample, takesJudgements: allows(round, 'judge') }, onlyWaiting, blocks });
}

function blockOf(block: JudgedBlock, onlyWaiting: boolean, language: Language): CriteriaQueue['blocks'][number] {
	const lines = block.criteria.map((criterion) => ({ criterion, line: lineOf(block, criterion, language) }));
	const shown = lines.filter(({ line }) => !onlyWaiting || line.waiting > 0);
	const tree = treeOf(block.instrument.framework);
	const groups: CriteriaQueue['blocks'][number]['groups'] = [];
	for (const { criterion, line } of shown) {
		const holder = tree.node(criterion.parent) ?? tree.root;
		const last = groups.at(-1);
		if (last?.code === holder.code) last.criteria.push(line);
		else groups.push({ code: holder.code, title: labelOf(holder)[language], criteria: [line] });
	}
	return {
		code: block.code,
		units: block.units.length,
		waiting: lines.reduce((all, { line }) => all + line.waiting, 0),
		groups
	};
}

function lineOf({ units }: JudgedBlock, { code, name }: Criterion, language: Language): CriterionLine {
	const outcomes = units.flatMap(({ judged }) => judged.reviews.filter((one) => one.criterionCode === code));
	const returned = outcomes.filter(({ outcome }) => outcome === 'returned').length;
	return {
		code,
		name: name[language],
		waiting: units.filter(({ left }) => left.has(code)).length,
		decided: outcomes.length - returned,
		returned
	};
}
