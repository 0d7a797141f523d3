/** A criteria table made into a draft framework: uploaded, looked at, kept. */
import { createHash } from 'node:crypto';
import { formatDateTime } from '#lib/domain/date.ts';
import { formatNumber } from '#lib/domain/decimal.ts';
import { GROUPS, treeOf, versionOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import type { CriteriaReading } from '#lib/domain/imports/check-criteria.ts';
import { readCriteriaTable, type FrameworkHead } from '#lib/domain/imports/criteria-table.ts';
import type { Fault } from '#lib/domain/imports/table.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { describeRule } from '#lib/domain/scoring/describe-rule.ts';
import { withEnglish, type Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAdminister } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Content } from '#lib/server/content/content.ts';
import {
	deleteExpiredPreviews,
	deletePreview,
	findPreview,
	insertPreview,
	type ImportPreview
} from '#lib/server/db/imports.ts';
import { findFramework, putDraftFramework } from '#lib/server/db/frameworks.ts';
import { readTable } from '#lib/server/spreadsheet.ts';
import { isPreviewId, keptName, PREVIEW_HOURS } from '#lib/server/uploaded-table.ts';
import type { FrameworkForm } from './framework-form.ts';

/** A framework has some hundred rows at most. */
const MOST_ROWS = 2000;
const LONGEST_WORDS = 1000;

export type CriteriaPreview = {
	fileName: string;
	expiresAt: string;
	framework: { version: string; title: string; group: Group; standing: Framework['standing'] };
	/** Empty while something is wrong. */
	nodes: { code: string; level: string; depth: number; name: string; max: string | null; rule: string | null }[];
	faults: Fault[];
	unfinished: Fault[];
	/** A draft of this version is kept already and would be replaced. */
	replaces: boolean;
};

export async function uploadCriteria(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	file: { name: string; bytes: Uint8Array },
	form: FrameworkForm,
	language: Language,
	now: Date
): Promise<Result<string>> {
	if (!mayAdminister(person) || !person) return refused('not_yours');
	const head = readHead(form);
	if (!head.ok) return head;
	if (isFrozen(content, head.value)) return refused('framework_frozen', 'version');
	const table = await readTable(file.bytes);
	if (!table.ok) return table;
	if (table.value.length > MOST_ROWS + 1)
		return refused('table_too_large', 'tep', { rows: MOST_ROWS, columns: table.value[0]!.length });
	await deleteExpiredPreviews(db, now);
	return ok(
		await insertPreview(db, {
			personId: person.id,
			fileName: keptName(file.name),
			language,
			cells: table.value,
			purpose: { kind: 'criteria', framework: { ...form } },
			createdAt: now,
			expiresAt: new Date(now.getTime() + PREVIEW_HOURS * 3_600_000)
		})
	);
}

export async function criteriaPreview(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	previewId: string,
	language: Language,
	now: Date
): Promise<Result<CriteriaPreview>> {
	const found = await judge({ db, content }, person, previewId, now);
	if (!found.ok) return found;
	const { preview, head, reading } = found.value;
	return ok({
		fileName: preview.fileName,
		expiresAt: formatDateTime(preview.expiresAt, language),
		framework: { version: versionOf(head), title: head.title[language], group: head.group, standing: head.standing },
		nodes: reading.framework ? nodeLines(reading.framework, language) : [],
		faults: reading.faults,
		unfinished: reading.unfinished,
		replaces: (await findFramework(db, head.id, head.version)) !== undefined
	});
}

/** Keeps the framework as a draft; gives back its id and version. Refused while a cell is wrong. */
export async function keepDraft(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	previewId: string,
	now: Date
): Promise<Result<Framework>> {
	return db.transaction(async (tx) => {
		const found = await judge({ db: tx, content }, person, previewId, now);
		if (!found.ok) return found;
		const { reading, head, by } = found.value;
		const { framework } = reading;
		if (!framework) return refused('import_faulty');
		const stored = await findFramework(tx, head.id, head.version);
		if (isFrozen(content, head) || (stored && stored.status !== 'draft')) return refused('framework_frozen');
		const contentHash = createHash('sha256').update(frameworkText(framework)).digest('hex');
		await putDraftFramework(tx, framework, contentHash);
		await audit(tx, {
			at: now,
			actorId: by.id,
			action: 'framework.draft',
			subject: `framework:${versionOf(framework)}`,
			before: stored && { contentHash: stored.contentHash },
			after: { contentHash, nodes: framework.nodes.length }
		});
		await deletePreview(tx, previewId);
		return ok(framework);
	});
}

/** The file as it belongs into surveys/<id>/<version>/. */
export const frameworkText = (framework: Framework): string => `${JSON.stringify(framework, null, '\t')}\n`;

/** What the form says, or what is wrong with it at its field. */
export function readHead(form: FrameworkForm): Result<FrameworkHead> {
	const words = (text: string) => text.replaceAll('\0', '').toWellFormed().normalize('NFC').trim();
	const [id, version, titleVi, basis] = [form.id, form.version, form.titleVi, form.basis].map(words) as [
		string,
		string,
		string,
		string
	];
	if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 60) return refused('id_malformed', 'id');
	if (!/^[0-9a-z]+([.-][0-9a-z]+)*$/.test(version) || version.length > 30) return refused('id_malformed', 'version');
	const group = GROUPS.find((one) => one === form.group);
	if (!group) return refused('choice_unknown', 'group');
	const standing = (['official', 'adapted', 'proposed'] as const).find((one) => one === form.standing);
	if (!standing) return refused('choice_unknown', 'standing');
	if (titleVi === '') return refused('answer_required', 'titleVi');
	if (basis === '') return refused('answer_required', 'basis');
	for (const [field, text] of [['titleVi', titleVi] as const, ['basis', basis] as const])
		if (text.length > LONGEST_WORDS) return refused('text_too_long', field, { most: LONGEST_WORDS });
	const title = withEnglish(titleVi, words(form.titleEn).slice(0, LONGEST_WORDS));
	return ok({ id, version, group, standing, title, basis: withEnglish(basis, undefined) });
}

type Judged = { preview: ImportPreview; head: FrameworkHead; reading: CriteriaReading; by: Person };

async function judge(
	{ db, content }: { db: Parameters<typeof findPreview>[0]; content: Content },
	person: Person | null,
	previewId: string,
	now: Date
): Promise<Result<Judged>> {
	if (!mayAdminister(person) || !person) return refused('not_yours');
	const preview = isPreviewId(previewId) ? await findPreview(db, previewId, person.id, now) : undefined;
	if (preview?.purpose.kind !== 'criteria') return refused('import_unknown');
	// As `uploadCriteria` kept it.
	const head = readHead(preview.purpose.framework as unknown as FrameworkForm);
	if (!head.ok) return head;
	const reading = readCriteriaTable(preview.cells, head.value, knownIn(content));
	return ok({ preview, head: head.value, reading, by: person });
}

/** The actions and targets that criteria may point to. */
export const knownIn = ({ reference }: Pick<Content, 'reference'>) => ({
	actions: new Set(reference.actions.map(({ id }) => id)),
	targets: new Set(reference.targets.map(({ id }) => id))
});

/** What stands in surveys/ is changed there. */
const isFrozen = ({ instruments }: Content, head: Pick<FrameworkHead, 'id' | 'version'>) =>
	instruments.has(versionOf(head));

function nodeLines(framework: Framework, language: Language): CriteriaPreview['nodes'] {
	const tree = treeOf(framework);
	return framework.nodes.map((node) => ({
		code: node.code,
		level: node.level,
		depth: node.level === 'root' ? 0 : tree.ancestors(node.code).length + 1,
		name: node.name[language],
		max: node.max === undefined ? null : formatNumber(node.max, language),
		rule: node.level === 'criterion' ? describeRule(node)[language] : null
	}));
}
