/**
 * A response that a helper gathered on a device without a line, and what the device needs to go on with it. What was typed
 * is kept as the form sent it, so that the device and the server read it with the same functions and find the same.
 */
import type { Framework } from '#lib/domain/framework/framework.ts';
import type { Problem } from '#lib/domain/problem.ts';
import type { Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';

/** A round's survey with its frozen questionnaire: all that is needed to ask and check without a line. */
export type OfflineKit = {
	/** "slug round framework@version": one of each is on a device. */
	key: string;
	slug: string;
	roundId: string;
	framework: Framework;
	questionnaire: Questionnaire;
};

/** What is sent for one respondent. The id is made on the device, and is all that makes sending twice harmless. */
export type SentResponse = {
	id: string;
	roundId: string;
	/** "nguoi-dan@2022.2": the version it was asked with. */
	framework: string;
	language: Language;
	consentVersion: string | null;
	adult: boolean;
	/** The helper's team; may be empty. */
	team: string;
	startedAt: string;
	finishedAt: string;
	/** By question, as the form sent it. */
	typed: Record<string, string[]>;
};

export type KeptResponse = Omit<SentResponse, 'finishedAt'> & {
	/** Of the kit. */
	kit: string;
	slug: string;
	/** Counted on this device; respondents have no name here. */
	number: number;
	savedAt: string;
	finishedAt: string | null;
} & (
		| { state: 'draft' | 'waiting' }
		/** Not taken as it is: why, and at which questions. */
		| { state: 'refused'; problem: Problem; problems: Problem[] }
		/** Taken; nothing of the answers is left here, the code is for the respondent. */
		| { state: 'sent'; receipt: string }
	);

/** What is sent of a kept response. */
export const sentOf = (kept: KeptResponse): SentResponse => ({
	id: kept.id,
	roundId: kept.roundId,
	framework: kept.framework,
	language: kept.language,
	consentVersion: kept.consentVersion,
	adult: kept.adult,
	team: kept.team,
	startedAt: kept.startedAt,
	finishedAt: kept.finishedAt ?? kept.savedAt,
	typed: kept.typed
});

/** What the device's clock says. */
export const timeOfDevice = (): string => new Date().toISOString();
