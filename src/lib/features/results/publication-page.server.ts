/** Publication as a planner sees it: what is frozen, what is public, what was corrected. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { PUBLISHED_VIEWS, type PublishedView } from '#lib/domain/publication/frozen-results.ts';
import { allows, type RoundStatus } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listPaperKinds } from '#lib/server/db/councils.ts';
import { findPublished } from '#lib/server/db/publications.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { mayPublish } from './freeze.server.ts';
import { previewRound, publicRound, type PublicRound } from './published-round.server.ts';

export type PublicationPage = {
	id: string;
	name: string;
	sample: boolean;
	status: RoundStatus;
	/** Frozen and not public yet. */
	preview: PublicRound | null;
	published: PublicRound | null;
	/** The decision that approves the results is not recorded: publishing asks why. */
	decisionMissing: boolean;
	views: readonly PublishedView[];
	mayCorrect: boolean;
	/** Units with a result, to be corrected. */
	units: { id: string; name: string }[];
};

export async function publicationPage(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<PublicationPage>> {
	if (!mayPublish(person)) return refused('not_yours');
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	const published = await publicRound({ db, content }, roundId, language);
	const mayCorrect = published.ok && allows(round, 'correct');
	const stored = mayCorrect ? await findPublished(db, roundId) : undefined;
	const byName = new Intl.Collator(language);
	return ok({
		id: round.id,
		name: language === 'vi' ? round.nameVi : round.nameEn,
		sample: round.sample,
		status: round.status,
		preview: round.status === 'final' ? await previewRound({ db, content }, roundId, language) : null,
		published: published.ok ? published.value : null,
		decisionMissing: !(await listPaperKinds(db, roundId)).has('decision'),
		views: PUBLISHED_VIEWS,
		mayCorrect,
		units: (stored?.results.groups ?? [])
			.flatMap(({ units }) => units.filter(({ basis }) => basis !== null))
			.map(({ id, name }) => ({ id, name: name[language] }))
			.sort((a, b) => byName.compare(a.name, b.name))
	});
}
