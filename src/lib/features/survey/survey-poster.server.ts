/** A poster to hang up: what the survey is for, and the way to it for a phone and for fingers. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { qrCode, type QrCode } from '#lib/server/qr-code.ts';
import { surveyIntroduction, type SurveyIntroduction } from './survey-pages.server.ts';

export type SurveyPoster = {
	survey: SurveyIntroduction;
	purpose: string;
	controller: string;
	/** Without "https://": it is typed in. */
	address: string;
	qr: QrCode;
};

/** Refused: `survey_unknown`, `round_closed` when the survey is over. */
export async function surveyPoster(
	app: App,
	slug: string,
	origin: string,
	language: Language
): Promise<Result<SurveyPoster>> {
	const found = await surveyIntroduction(app, slug, { token: undefined }, language);
	if (!found.ok) return found;
	const survey = found.value;
	if (!survey.open) return refused('round_closed');
	const link = `${origin}/khao-sat/${slug}`;
	const said = (key: 'purpose' | 'controller') => survey.notice?.parts.find((part) => part.key === key)?.text ?? '';
	return ok({
		survey,
		purpose: said('purpose'),
		controller: said('controller'),
		address: link.replace(/^https?:\/\//, ''),
		qr: qrCode(link)
	});
}
