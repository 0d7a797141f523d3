/**
 * The questionnaire that the budgets speak of: 96 questions on 9 pages, none of them conditional. It is made of the
 * questions of the large-enterprise index and of who answers of the enterprise survey, and goes through the same files,
 * checks and code as any other.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { WrittenQuestionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { readContent, type Content } from '#lib/server/content/content.ts';

export const BUDGET_SURVEY = 'bench-96@1';
const [ID, VERSION] = ['bench-96', '1'];
const QUESTIONS = 96;
const PAGES = 9;

/** Content of a city with that questionnaire beside its own, in a folder that `remove` deletes. */
export function withBudgetSurvey(surveysDir: string): { surveysDir: string; content: Content; remove(): void } {
	const folder = mkdtempSync(join(tmpdir(), 'thuoc-so-bench-surveys-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	try {
		cpSync(surveysDir, folder, { recursive: true });
		const profile = profilePage(surveysDir);
		const framework = cutTo(readContent(surveysDir), QUESTIONS - profile.elements.length);
		mkdirSync(join(folder, ID, VERSION), { recursive: true });
		const write = (file: string, value: unknown) =>
			writeFileSync(join(folder, ID, VERSION, file), JSON.stringify(value));
		write('framework.json', framework);
		write('questionnaire.json', questionnaireOf(framework, profile, noticeOf(surveysDir)));
		return { surveysDir: folder, content: readContent(folder), remove };
	} catch (error) {
		remove();
		throw error;
	}
}

/** The large-enterprise index with so many of its criteria, and the indices and pillars that hold them. */
function cutTo({ instruments }: Content, criteria: number): Framework {
	const { framework } = instruments.get('dbi-2025-large@1.0')!;
	const tree = treeOf(framework);
	const kept = tree.criteria.slice(0, criteria);
	if (kept.length < criteria) throw new Error(`only ${kept.length} criteria for ${criteria} questions`);
	const codes = new Set(kept.map(({ code }) => code));
	const above = new Set([tree.root.code, ...kept.flatMap(({ code }) => tree.ancestors(code).map((one) => one.code))]);
	return {
		...framework,
		...{ id: ID, version: VERSION, status: 'published', standing: 'proposed' },
		nodes: framework.nodes.flatMap((node): Framework['nodes'] => {
			if (node.level === 'criterion') return codes.has(node.code) ? [node] : [];
			// A stated maximum would be that of the whole index.
			const { max: _, ...branch } = node;
			return above.has(node.code) ? [branch] : [];
		})
	};
}

function questionnaireOf(
	framework: Framework,
	profile: WrittenQuestionnaire['pages'][number],
	notice: WrittenQuestionnaire['notice']
): WrittenQuestionnaire {
	const codes = treeOf(framework).criteria.map(({ code }) => code);
	const size = Math.ceil(codes.length / (PAGES - 1));
	const pages = Array.from({ length: PAGES - 1 }, (_, at) => ({
		name: `trang-${at + 2}`,
		title: { vi: `Phần ${at + 2}`, en: `Part ${at + 2}` },
		elements: codes.slice(at * size, (at + 1) * size).map((code) => ({ type: 'criterion' as const, code }))
	}));
	return { notice, strata: ['district', 'sector', 'size'], pages: [profile, ...pages] };
}

const smeQuestionnaire = (surveysDir: string): WrittenQuestionnaire =>
	JSON.parse(readFileSync(join(surveysDir, 'dbi-sme-1970', '1.1', 'questionnaire.json'), 'utf8'));
const profilePage = (surveysDir: string) => smeQuestionnaire(surveysDir).pages[0]!;
const noticeOf = (surveysDir: string) => smeQuestionnaire(surveysDir).notice;
