/** A page's form as a browser holds it: what the server drew, then typed into and sent as often as wanted. */
import type { BlockView, PageView, QuestionView } from '#lib/domain/questionnaire/page-view.ts';

export type FormCopy = {
	type(name: string, value: string): void;
	/** Ticks the choice that settles a question: what stands, or one of the others. */
	choose(name: string, which: 'stored' | number): void;
	shows(name: string): string[];
	data(): FormData;
};

let copies = 0;

export function formCopy(view: PageView): FormCopy {
	const questions = view.blocks.flatMap(questionsIn);
	const copy = `ban-${copies++}`;
	const fields = new Map(questions.map(({ name, value }) => [name, value]));
	const chosen = new Map<string, string>();
	return {
		type: (name, value) => fields.set(name, value === '' ? [] : [value]),
		shows: (name) => fields.get(name) ?? [],
		choose(name, which) {
			const { contest } = questions.find((one) => one.name === name)!;
			chosen.set(`_chon:${name}`, which === 'stored' ? contest!.stored.choice : contest!.others[which]!.choice);
		},
		data() {
			const form = new FormData();
			form.set('_asked', questions.map(({ name }) => name).join(','));
			form.set('_goc', questions.map(({ mark = '' }) => mark).join(','));
			form.set('_ban', copy);
			for (const [name, values] of fields) for (const value of values) form.append(name, value);
			for (const [name, value] of chosen) form.set(name, value);
			return form;
		}
	};
}

/** What is asked: calculated values are not, and the text of "other" is asked beside its question. */
export function questionsIn(block: BlockView): QuestionView[] {
	if (block.kind === 'words') return [];
	const own = block.kind === 'question' ? [block.question] : block.questions;
	const noted = block.kind === 'criterion' && block.note ? [...own, block.note] : own;
	return noted.filter(({ kind }) => kind !== 'calculated').flatMap((one) => (one.other ? [one, one.other] : [one]));
}
