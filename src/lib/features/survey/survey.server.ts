/**
 * A public survey (khảo sát) is what a group without accounts answers in a round, under an address of its own. Its
 * response belongs to the browser that holds its token, and to whoever has its receipt code.
 */
import type { Group } from '#lib/domain/framework/framework.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { listPublicSurveys, type Round } from '#lib/server/db/rounds.ts';
import { findByReceipt } from '#lib/server/db/surveys.ts';
import { hashOf } from './tokens.server.ts';

export type Survey = { round: Round; group: Group; slug: string; instrument: Instrument };

/** A response that its token leads to, with the survey it belongs to. */
export type OwnSurvey = { survey: Survey; response: Response };

export const isOpen = (round: Pick<Round, 'status'>): boolean => allows(round, 'answerSurvey');

/** Before the results are settled a response can be taken back; afterwards they stand as they were counted. */
export const mayWithdraw = (round: Pick<Round, 'status'>): boolean => allows(round, 'withdraw');

/** Of every address the survey that is open, the newest one where several are; otherwise the one that was open last. */
export async function currentSurveys(app: App, slug?: string): Promise<Survey[]> {
	const bySlug = new Map<string, Survey>();
	for (const { round, instrument } of await listPublicSurveys(app.db, slug)) {
		const known = bySlug.get(instrument.slug!);
		if (known && (isOpen(known.round) || !isOpen(round))) continue;
		bySlug.set(instrument.slug!, {
			round,
			group: instrument.group as Group,
			slug: instrument.slug!,
			instrument: instrumentOf(app.content, instrument.frameworkId, instrument.frameworkVersion)
		});
	}
	return [...bySlug.values()].sort((a, b) => (a.group < b.group ? 1 : -1));
}

export const currentSurvey = async (app: App, slug: string): Promise<Survey | undefined> =>
	(await currentSurveys(app, slug))[0];

/** The response behind a browser's token; undefined when there is none (any more). With `lock`, held until the transaction ends. */
export async function findOwnSurvey(
	{ content }: Pick<App, 'content'>,
	db: Database | Transaction,
	token: string | undefined,
	{ kind = 'browser', lock = false }: { kind?: 'browser' | 'resume' | 'receipt'; lock?: boolean } = {}
): Promise<OwnSurvey | undefined> {
	const found = token ? await findByReceipt(db, hashOf(token), kind, lock) : undefined;
	if (!found) return undefined;
	const { response, round, slug } = found;
	return {
		response,
		survey: {
			round,
			group: response.group as Group,
			slug: slug ?? '',
			// The version it was begun with, whatever the round asks of others by now.
			instrument: instrumentOf(content, response.frameworkId, response.frameworkVersion)
		}
	};
}

export const roundName = ({ nameVi, nameEn }: Pick<Round, 'nameVi' | 'nameEn'>, language: Language): string =>
	language === 'vi' ? nameVi : nameEn;
