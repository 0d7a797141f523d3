/** The files of open data. CSV for machines: commas, decimal points, marked as UTF-8, whatever the language of the page. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { DICTIONARY, OPEN_COLUMNS, openRows, SURVEY_COLUMNS, surveyRows } from '#lib/domain/publication/open-data.ts';
import type { App } from '#lib/server/app.ts';
import { writeCsv } from '#lib/server/spreadsheet.ts';
import { correctedGroups } from './published-round.server.ts';

export type OpenData = {
	about: Record<string, unknown>;
	results: { columns: readonly string[]; rows: Record<string, string | number | null>[] };
	surveys: { columns: readonly string[]; rows: Record<string, string | number | null>[] };
};

/** The figures of the chosen views, corrected, with what names their origin. */
export async function openData(
	{ db, content }: Pick<App, 'db' | 'content'>,
	roundId: string
): Promise<Result<OpenData>> {
	const found = await correctedGroups(db, content, roundId);
	if (!found) return refused('round_unknown');
	const { published, groups, corrections } = found;
	const { results, views } = published;
	return ok({
		about: {
			round: results.round,
			publishedAt: published.publishedAt,
			frozenAt: published.frozenAt,
			inputHash: published.inputHash,
			recomputed: results.recomputed,
			views,
			frameworks: groups.map(({ group, framework, contentHash }) => ({ group, framework, contentHash })),
			recompute: 'npm run -s score -- --framework <framework> --answers <unit_id>.json',
			licence: LICENCE,
			corrections: corrections.map(({ unitId, criterionCode, before, after, reason, at }) => ({
				unit_id: unitId,
				code: criterionCode,
				before: Number(before),
				after: Number(after),
				reason,
				at
			}))
		},
		results: { columns: OPEN_COLUMNS, rows: openRows(results, groups, views) },
		surveys: {
			columns: SURVEY_COLUMNS,
			rows: views.includes('surveys') ? surveyRows(results, results.surveys) : []
		}
	});
}

export const LICENCE = {
	id: 'CC-BY-4.0',
	url: 'https://creativecommons.org/licenses/by/4.0/deed.vi'
};

type OpenFile = { name: string } & ({ kind: 'csv'; text: string } | { kind: 'json'; value: unknown });

/** Null for a file that there is none of; refused until the round is published. */
export async function openDataFile(
	app: Pick<App, 'db' | 'content'>,
	roundId: string,
	file: string
): Promise<Result<OpenFile | null>> {
	const found = await openData(app, roundId);
	if (!found.ok) return found;
	const data = found.value;
	if (file === 'du-lieu.csv') return ok({ kind: 'csv', name: `${roundId}-du-lieu`, text: csvOf(data.results) });
	if (file === 'khao-sat.csv') return ok({ kind: 'csv', name: `${roundId}-khao-sat`, text: csvOf(data.surveys) });
	if (file === 'tu-dien-du-lieu.csv')
		return ok({ kind: 'csv', name: `${roundId}-tu-dien-du-lieu`, text: dictionary() });
	if (file === 'du-lieu.json')
		return ok({
			kind: 'json',
			name: `${roundId}-du-lieu`,
			value: { ...data.about, dictionary: DICTIONARY, results: data.results.rows, surveys: data.surveys.rows }
		});
	return ok(null);
}

const csvOf = ({ columns, rows }: OpenData['results']): string =>
	writeCsv([[...columns], ...rows.map((row) => columns.map((column) => row[column] ?? null))], 'en');

const dictionary = (): string =>
	writeCsv(
		[
			['file', 'column', 'type', 'meaning_vi', 'meaning_en'],
			...Object.entries(DICTIONARY).flatMap(([table, columns]) =>
				columns.map(({ column, type, meaning }) => [
					table === 'results' ? 'du-lieu.csv' : 'khao-sat.csv',
					column,
					type,
					meaning.vi,
					meaning.en
				])
			),
			['*', 'licence', 'text', LICENCE.id, LICENCE.url]
		],
		'en'
	);
