/** Whether something stands behind a declared figure, so that it may be agreed to together with others. */
import { questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Brought } from '#lib/domain/questionnaire/brought.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Evidence } from '#lib/server/db/documents.ts';
import type { Response } from '#lib/server/db/responses.ts';

type Declared = {
	code: string;
	response: Pick<Response, 'answers'>;
	self: ResponseScore;
	brought: Brought;
	/** At this criterion. */
	documents: readonly Pick<Evidence, 'scan'>[];
};

/** A figure is there, and with it a document that can be opened, an explanation, or a source other than the unit. */
export function isProven({ code, response, self, brought, documents }: Declared): boolean {
	if (self.get(code)?.state !== 'scored') return false;
	const note = response.answers[questionName(code, 'note')];
	const explained = typeof note === 'string' && note.trim() !== '';
	return explained || brought[code] !== undefined || documents.some(({ scan }) => scan !== 'infected');
}
