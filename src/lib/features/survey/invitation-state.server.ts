/** What an invited respondent meets: the survey that the code is for, and how the invitation stands. */
import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt } from '#lib/server/auth/attempts.ts';
import { hashOf, readCode } from '#lib/server/auth/respondent-codes.ts';
import { findInvitation } from '#lib/server/db/invitations.ts';
import { invitationBehind, usableInvitation } from './invited.server.ts';
import { currentSurvey, currentSurveys } from './survey.server.ts';

const WRONG_CODES = { most: 60, minutes: 60 };

/**
 * The survey that a code invites to. A used one is let through to the survey's page, which tells what can be done.
 * Refused at `ma`: `invitation_unknown`, `too_many_attempts` after many wrong ones from an address.
 */
export async function findInvitedSurvey(
	app: App,
	typed: string,
	now: Date,
	address?: string
): Promise<Result<{ slug: string; code: string }>> {
	const code = readCode(typed);
	const found = code === null ? undefined : await findInvitation(app.db, hashOf(code));
	const survey =
		found &&
		(await currentSurveys(app)).find(({ round, group }) => round.id === found.roundId && group === found.group);
	if (survey) return ok({ slug: survey.slug, code: code! });
	if (address !== undefined) {
		const subject = `invitation from:${await addressKey(app.db, address, now)}`;
		if (!(await attempt(app.db, subject, WRONG_CODES, now)))
			return refused('too_many_attempts', 'ma', { minutes: WRONG_CODES.minutes });
	}
	return refused('invitation_unknown', 'ma');
}

export type InvitationState = {
	code: string;
	/** `own`: this browser has the draft that was begun with it. */
	state: 'open' | 'own' | 'begun' | 'stopped';
	/** What stands against it, unless it is open or the browser's own. */
	problem: Problem | null;
};

/** How the invitation stands for this browser. Refused: `survey_unknown`. */
export async function invitationState(
	app: App,
	slug: string,
	token: string | undefined,
	typed: string
): Promise<Result<InvitationState>> {
	const survey = await currentSurvey(app, slug);
	if (!survey) return refused('survey_unknown');
	const code = readCode(typed) ?? typed.slice(0, 40);
	const usable = await usableInvitation(app.db, survey, code);
	if (usable.ok) return ok({ code, state: 'open', problem: null });
	const { problem } = usable;
	if (problem.code !== 'invitation_begun') return ok({ code, state: 'stopped', problem });
	const found = await findInvitation(app.db, hashOf(code));
	const isOwn = token !== undefined && found !== undefined && (await invitationBehind(app.db, token)) === found.id;
	return ok({ code, state: isOwn ? 'own' : 'begun', problem: isOwn ? null : problem });
}
