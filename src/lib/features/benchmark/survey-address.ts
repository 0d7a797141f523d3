/** The surveys of a round by their place in an address; what is none of them stays as it is, and is refused when it is read. */
import type { SurveyGroup } from '#lib/server/survey-results.ts';

export const SURVEY_ADDRESSES: Readonly<Record<SurveyGroup, string>> = {
	business: 'doanh-nghiep',
	citizen: 'nguoi-dan'
};

export const surveyOfAddress = (place: string): string =>
	Object.entries(SURVEY_ADDRESSES).find(([, address]) => address === place)?.[0] ?? place;
