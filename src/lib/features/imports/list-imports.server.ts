/** The imports made so far: who, when, how many rows, and whether they were undone. */
import { formatDateTime } from '#lib/domain/date.ts';
import { treeOf, type Group } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database } from '#lib/server/db/client.ts';
import { listImports } from '#lib/server/db/imports.ts';
import { findRound, listRounds, type Round } from '#lib/server/db/rounds.ts';
import { importableCriteria } from './figures-template.server.ts';
import { mayImportFigures, takesFigures } from './import-rights.server.ts';
import { readRoundScope } from './round-scope.server.ts';

export type ImportLine = {
	id: number;
	roundId: string;
	round: string;
	fileName: string;
	rows: number;
	by: string;
	at: string;
	/** Null while it counts. */
	undone: { by: string; at: string } | null;
};

export type ImportsOverview = {
	rounds: { id: string; name: string; sample: boolean; takesFigures: boolean }[];
	imports: ImportLine[];
};

export type RoundImports = {
	round: { id: string; name: string; sample: boolean; takesFigures: boolean };
	groups: {
		group: Group;
		framework: string;
		units: number;
		criteria: { code: string; name: string; measured: boolean }[];
	}[];
	imports: ImportLine[];
};

export async function importsOverview(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language
): Promise<Result<ImportsOverview>> {
	if (!mayImportFigures(person)) return refused('not_yours');
	const rounds = await listRounds(db);
	return ok({ rounds: rounds.map((round) => roundLine(round, language)), imports: await linesOf(db, language) });
}

/** A round's imports, and what a template for it may hold. */
export async function roundImports(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<RoundImports>> {
	if (!mayImportFigures(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	const { units, instruments } = await readRoundScope(db, content, round);
	const groups = [...new Set(units.map(({ group }) => group))].flatMap((group) => {
		const framework = instruments.get(group)?.framework;
		const criteria = framework ? importableCriteria(treeOf(framework).criteria) : [];
		if (!framework || criteria.length === 0) return [];
		return [
			{
				group,
				framework: framework.title[language],
				units: units.filter((unit) => unit.group === group).length,
				criteria: criteria.map(({ code, name, rule }) => ({
					code,
					name: name[language],
					measured: rule.kind === 'measured'
				}))
			}
		];
	});
	return ok({ round: roundLine(round, language), groups, imports: await linesOf(db, language, roundId) });
}

const roundLine = (round: Round, language: Language) => ({
	id: round.id,
	name: language === 'vi' ? round.nameVi : round.nameEn,
	sample: round.sample,
	takesFigures: takesFigures(round)
});

async function linesOf(db: Database, language: Language, roundId?: string): Promise<ImportLine[]> {
	return (await listImports(db, roundId)).map(({ made, by, undoneBy, roundVi, roundEn }) => ({
		id: made.id,
		roundId: made.roundId,
		round: language === 'vi' ? roundVi : roundEn,
		fileName: made.fileName,
		rows: made.rows,
		by,
		at: formatDateTime(made.appliedAt, language),
		undone: made.undoneAt ? { by: undoneBy ?? '–', at: formatDateTime(made.undoneAt, language) } : null
	}));
}
