/** What is to be ticked before a survey begins. */
import { m } from '#lib/paraglide/messages.js';
import type { SurveyIntroduction } from './survey-pages.server.ts';

export type StartBox = { name: 'adult' | 'consent' | 'another' | 'lai'; value: string; text: string };

export function startBoxes(
	{ notice, sentFromHere }: Pick<SurveyIntroduction, 'notice' | 'sentFromHere'>,
	{ assisted, invited, begun }: { assisted: boolean; invited: boolean; begun: boolean }
): StartBox[] {
	const said = assisted ? notice?.assisted : notice;
	return [
		...(said?.adult ? [{ name: 'adult' as const, value: 'yes', text: said.adult }] : []),
		...(notice && said ? [{ name: 'consent' as const, value: notice.version, text: said.consent }] : []),
		// A helper's device sends for many, and an invitation is counted by itself.
		...(sentFromHere && !assisted && !invited
			? [{ name: 'another' as const, value: 'yes', text: m.respond_another() }]
			: []),
		...(begun ? [{ name: 'lai' as const, value: 'yes', text: m.respond_invited_again() }] : [])
	];
}
