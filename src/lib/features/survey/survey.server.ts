/**
 * A public survey (khảo sát) is what a group without accounts answers in a round, under an address of its own. Its
 * response belongs to the browser that holds its token, and to whoever has its receipt code.
 */
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findReceipt, findResponse, type Response } from '#lib/server/db/responses.ts';
import { findInstrument, findRound, listPublicSurveys, type Round } from '#lib/server/db/rounds.ts';
import { hashOf } from './tokens.server.ts';

export type Survey = { round: Round; group: Group; slug: string; instrument: Instrument };

/** A response that its token leads to, with the survey it belongs to. */
export type OwnSurvey = { survey: Survey; response: Response };

export const isOpen = ({ status }: Pick<Round, 'status'>): boolean => status === 'open';

/** Before the results are settled a response can be taken back; afterwards they stand as they were counted. */
export const mayWithdraw = ({ status }: Pick<Round, 'status'>): boolean =>
	status === 'open' || status === 'appraisal' || status === 'explanation';

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
	{ kind = 'browser', lock = false }: { kind?: 'browser' | 'receipt'; lock?: boolean } = {}
): Promise<OwnSurvey | undefined> {
	const receipt = token ? await findReceipt(db, hashOf(token)) : undefined;
	if (receipt?.kind !== kind) return undefined;
	const response = await findResponse(db, receipt.roundId, receipt.responseId, lock);
	const round = await findRound(db, receipt.roundId);
	if (!response || !round) return undefined;
	const group = response.group as Group;
	const row = await findInstrument(db, round.id, group);
	return {
		response,
		survey: {
			round,
			group,
			slug: row?.slug ?? '',
			// The version it was begun with, whatever the round asks of others by now.
			instrument: instrumentOf(content, response.frameworkId, response.frameworkVersion)
		}
	};
}

export const roundName = ({ nameVi, nameEn }: Pick<Round, 'nameVi' | 'nameEn'>, language: Language): string =>
	language === 'vi' ? nameVi : nameEn;
