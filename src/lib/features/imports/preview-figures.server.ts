/** What a file of figures would change, row by row, and what is wrong with it, cell by cell. */
import { createHash } from 'node:crypto';
import { formatDateTime } from '#lib/domain/date.ts';
import { formatDecimal, formatNumber } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { readFiguresTable, type FigureEffect, type FiguresReading } from '#lib/domain/imports/figures-table.ts';
import type { Fault } from '#lib/domain/imports/table.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findPreview, type ImportPreview } from '#lib/server/db/imports.ts';
import { readRoundJudged } from '#lib/server/standing-reviews.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { isPreviewId } from '#lib/server/uploaded-table.ts';
import { mayImportFigures, roundForImport } from './import-rights.server.ts';
import { readRoundScope, type RoundScope } from './round-scope.server.ts';

/** Rows of a preview shown at a time. */
const ROWS_A_PAGE = 200;
const FAULTS_SHOWN = 200;

export type EffectLine = {
	row: number;
	unit: string;
	code: string;
	criterion: string;
	part: string;
	/** Null where there was no figure. */
	before: string | null;
	after: string;
	pointsBefore: string;
	pointsAfter: string;
	/** An appraiser decided other points for this criterion: they stay. */
	decided: boolean;
	source: string;
};

export type FiguresPreview = {
	roundId: string;
	round: string;
	sample: boolean;
	fileName: string;
	expiresAt: string;
	lines: EffectLine[];
	rows: number;
	/** Rows without a value: left as they are. */
	blank: number;
	units: number;
	/** Units that have handed in: their scores are worked out again. */
	rescored: number;
	faults: Fault[];
	faultCount: number;
	page: number;
	pages: number;
	/** Of what is shown here: confirming applies exactly this. */
	fingerprint: string;
};

export async function figuresPreview(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, previewId, page: asked }: { roundId: string; previewId: string; page: number },
	language: Language,
	now: Date
): Promise<Result<FiguresPreview>> {
	if (!mayImportFigures(person)) return refused('not_yours');
	const judged = await judgePreview(db, content, person, { roundId, previewId }, now);
	if (!judged.ok) return judged;
	const { round, preview, scope, reading, fingerprint } = judged.value;
	const pages = Math.max(1, Math.ceil(reading.effects.length / ROWS_A_PAGE));
	const page = Math.min(Math.max(1, asked), pages);
	const shown = reading.effects.slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE);
	const decided = await decidedCriteria(db, round, scope);
	const units = new Set(reading.effects.map(({ unitId }) => unitId));
	return ok({
		roundId,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		sample: round.sample,
		fileName: preview.fileName,
		expiresAt: formatDateTime(preview.expiresAt, language),
		lines: shown.map((effect) => lineOf(effect, scope, decided, language)),
		rows: reading.effects.length,
		blank: reading.blank,
		units: units.size,
		rescored: [...units].filter((unit) => isHandedIn(scope.responseOf(unit)?.status)).length,
		faults: reading.faults.slice(0, FAULTS_SHOWN),
		faultCount: reading.faults.length,
		page,
		pages,
		fingerprint
	});
}

export type JudgedPreview = {
	round: Round;
	preview: ImportPreview;
	scope: RoundScope;
	reading: FiguresReading;
	fingerprint: string;
};

/** The file read again against the round as it is now. */
export async function judgePreview(
	db: Database | Transaction,
	content: Content,
	person: Person,
	{ roundId, previewId }: { roundId: string; previewId: string },
	now: Date
): Promise<Result<JudgedPreview>> {
	const preview = isPreviewId(previewId) ? await findPreview(db, previewId, person.id, now) : undefined;
	if (preview?.purpose.kind !== 'figures' || preview.purpose.roundId !== roundId) return refused('import_unknown');
	const found = await roundForImport(db, roundId);
	if (!found.ok) return found;
	const round = found.value;
	const scope = await readRoundScope(db, content, round);
	const reading = readFiguresTable(preview.cells, scope, preview.language === 'en' ? 'en' : 'vi');
	return ok({ round, preview, scope, reading, fingerprint: fingerprintOf(round, scope, reading) });
}

export const isHandedIn = (status: string | undefined): boolean =>
	status === 'submitted' || status === 'returned' || status === 'appraised';

/** Changes with whatever was shown: figures, points, and how far each unit has come. */
function fingerprintOf({ status }: Round, scope: RoundScope, { effects }: FiguresReading): string {
	const units = [...new Set(effects.map(({ unitId }) => unitId))];
	const states = units.map((unit) => [unit, scope.responseOf(unit)?.status ?? null]);
	return createHash('sha256')
		.update(JSON.stringify([status, states, effects]))
		.digest('base64url');
}

/** "unit code" of the criteria whose points an appraiser changed. */
async function decidedCriteria(
	db: Database | Transaction,
	round: Round,
	scope: RoundScope
): Promise<ReadonlySet<string>> {
	const unitOf = new Map(
		scope.units.map(({ organisationId }) => [scope.responseOf(organisationId)?.id, organisationId])
	);
	return new Set(
		[...(await readRoundJudged(db, round.id)).values()]
			.flatMap(({ reviews }) => reviews)
			.filter(({ outcome }) => outcome === 'changed')
			.map(({ responseId, criterionCode }) => `${unitOf.get(responseId)} ${criterionCode}`)
	);
}

function lineOf(effect: FigureEffect, scope: RoundScope, decided: ReadonlySet<string>, language: Language): EffectLine {
	const { row, unitId, criterionCode, part, before, value, source } = effect;
	const unit = scope.units.find(({ organisationId }) => organisationId === unitId)!;
	return {
		row,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		code: criterionCode,
		criterion: treeOf(scope.unit(unitId)!.framework).node(criterionCode)!.name[language],
		part,
		before: typeof before === 'number' ? formatNumber(before, language) : null,
		after: formatNumber(value, language),
		pointsBefore: formatDecimal(effect.pointsBefore, language, 2),
		pointsAfter: formatDecimal(effect.pointsAfter, language, 2),
		decided: decided.has(`${unitId} ${criterionCode}`),
		source
	};
}
