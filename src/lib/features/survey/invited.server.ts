/**
 * The respondent's side of a single-use invitation. It is good for one answer. The draft that was begun with it carries
 * it sealed with the respondent's own token, so that until the draft is sent only the respondent can tell which
 * invitation it was; then the invitation is marked, the seal is dropped, and nothing leads from one to the other.
 */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { hashOf, readCode, seal, unseal } from '#lib/server/auth/respondent-codes.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findInvitation, markAnswered, setBegun, type Invitation } from '#lib/server/db/invitations.ts';
import { findReceipt } from '#lib/server/db/responses.ts';
import { dropSeals } from '#lib/server/db/surveys.ts';
import type { OwnSurvey, Survey } from './survey.server.ts';

/**
 * What stands against using the code now. Refused at `moi`: `invitation_unknown` (also for another survey),
 * `invitation_replaced` by a newer letter, `invitation_used`, and `invitation_begun` unless `again`.
 */
export async function usableInvitation(
	db: Database | Transaction,
	{ round, group }: Pick<Survey, 'round' | 'group'>,
	typed: string,
	{ again = false, lock = false }: { again?: boolean; lock?: boolean } = {}
): Promise<Result<Invitation>> {
	const code = readCode(typed);
	const found = code === null ? undefined : await findInvitation(db, hashOf(code), lock);
	if (!found || found.roundId !== round.id || found.group !== group) return refused('invitation_unknown', 'moi');
	if (found.answered) return refused('invitation_used', 'moi');
	if (found.codeHash !== hashOf(code!)) return refused('invitation_replaced', 'moi');
	return found.begun && !again ? refused('invitation_begun', 'moi') : ok(found);
}

export const beginWith = (tx: Transaction, { id }: Invitation): Promise<void> => setBegun(tx, id, true);

/** The invitation's id as it is kept with a token; null for a draft without one. */
export const sealed = (token: string, invitationId: string | null): string | null =>
	invitationId === null ? null : seal(token, invitationId);

/** The id of the invitation that the draft behind this token was begun with. */
export async function invitationBehind(db: Database | Transaction, token: string): Promise<string | null> {
	const kept = await findReceipt(db, hashOf(token));
	return kept?.sealedInvitation ? unseal(token, kept.sealedInvitation) : null;
}

/** Once the draft is sent. Refused: `invitation_used` when another draft of the same invitation was sent first. */
export async function useUp(tx: Transaction, token: string, { response }: OwnSurvey): Promise<Result<null>> {
	const id = response.channel === 'invited' ? await invitationBehind(tx, token) : null;
	if (id === null) return ok(null);
	// A list that was deleted meanwhile takes nobody's answer away.
	if ((await markAnswered(tx, id)) === 'again') return refused('invitation_used');
	await dropSeals(tx, response);
	return ok(null);
}

/** When the draft is thrown away: the invitation may be used again. */
export async function giveBack(tx: Transaction, token: string): Promise<void> {
	const id = await invitationBehind(tx, token);
	if (id !== null) await setBegun(tx, id, false);
}
