/** The targets of a round as a file: one line a target, or one for each unit that it binds. */
import { numberCell, toCsv, type Cell } from '#lib/domain/csv.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readTargets, type TargetLine, type TargetUnit } from './targets.server.ts';
import { aimWords, bindsWords, dueWords, progressWords, statusWords, STEPS, VERDICTS } from './words.ts';

export async function exportTargets(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<{ name: string; csv: string }>> {
	const targets = await readTargets(app, person, roundId, language, now);
	if (!targets.ok) return targets;
	const { own, national } = targets.value;
	const head = [
		m.targets_col_code(),
		m.targets_col_target(),
		m.targets_col_aim(),
		m.targets_col_due(),
		m.targets_col_binds(),
		m.targets_col_source(),
		m.targets_col_status(),
		m.targets_col_block(),
		m.targets_col_unit(),
		m.targets_col_a(),
		m.targets_col_b(),
		m.targets_col_share(),
		m.targets_col_declared(),
		m.targets_col_step(),
		m.targets_col_verdict(),
		m.targets_col_progress()
	];
	const rows = [...own, ...national].flatMap((line) => [
		[...about(line), null, null, ...together(line), null, null, VERDICTS[line.verdict].words(), progress(line)],
		...line.blocks.flatMap(({ units }) => units.map((unit) => [...about(line), ...ofUnit(unit)]))
	]);
	return ok({
		name: `${roundId.replace(/[^\w.-]+/g, '')}-${m.targets_download_file()}.csv`,
		csv: toCsv(head, rows, language)
	});
}

const about = (line: TargetLine): Cell[] => [
	line.id,
	line.name,
	aimWords(line),
	dueWords(line),
	bindsWords(line),
	line.source,
	statusWords(line)
];

const together = ({ together: all }: TargetLine): Cell[] => [
	numberCell(all?.a),
	numberCell(all?.b),
	numberCell(all?.percent)
];

const progress = (line: TargetLine): string | null =>
	line.scope === 'national' ? null : progressWords(line).join(' ');

const ofUnit = ({ block, name, share, choice, step, verdict, byAppraiser }: TargetUnit): Cell[] => [
	block,
	name,
	numberCell(share?.a),
	numberCell(share?.b),
	numberCell(share?.percent),
	choice,
	STEPS[step](),
	VERDICTS[verdict].words(),
	byAppraiser ? m.targets_by_appraiser() : null
];
