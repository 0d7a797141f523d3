/**
 * Letters and mails that carry a single-use code. Of a code only the hash is stored, so a code exists in the letter and
 * nowhere else; a letter that was lost, or a reminder, needs a new code, and then the old one is void. What would it cost
 * to keep the codes? Whoever reads the database could answer in everybody's name. What does it cost to make them anew?
 * An old letter found again no longer opens the survey, and says that a newer one was sent.
 *
 * Who is reminded is told by whether the invitation was used; what was answered is not known here.
 */
import { formatDate } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { hashOf, newCode } from '#lib/server/auth/respondent-codes.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { giveCodes, listInvitations, type Invitation } from '#lib/server/db/invitations.ts';
import { queueMails, type NewMail } from '#lib/server/mail/outbox.ts';
import { qrCode, type QrCode } from '#lib/server/qr-code.ts';
import { writeCsv } from '#lib/server/spreadsheet.ts';
import { surveyToInvite, takesAnswers, type InvitedSurvey, type SurveyKey } from './invitation-survey.server.ts';

/** Pages that a browser prints in one go without trouble. */
export const MOST_PRINTED = 200;

/** Respondents write Vietnamese, whatever language the planner reads. */
const LANGUAGE = 'vi' satisfies Language;
const IN_VIETNAMESE = { locale: LANGUAGE } as const;

/** Whom: never invited so far, invited and not answered, or one of them. */
export type LetterOrder = { audience: 'new' | 'reminder' | { id: string }; onlyWithoutEmail: boolean };

export type Letter = {
	id: string;
	name: string;
	address: string | null;
	email: string | null;
	code: string;
	link: string;
	/** The second letter, or a later one. */
	reminder: boolean;
};

export type PrintedLetters = {
	title: string;
	purpose: string;
	contact: string;
	closesAt: Date;
	sample: boolean;
	/** Where the code is typed in. */
	typedAddress: string;
	letters: (Letter & { qr: QrCode })[];
	/** Meant as well, and left for the next time. */
	left: number;
};

type At = { origin: string; now: Date };

/** Letters to print, at most `MOST_PRINTED`. Refused: `round_closed`, `nobody_to_invite`. */
export async function printLetters(
	app: App,
	person: Person | null,
	key: SurveyKey,
	order: LetterOrder,
	at: At
): Promise<Result<PrintedLetters>> {
	return make(app, person, key, order, at, 'print', MOST_PRINTED, (_tx, { instrument, round }, letters, left) => {
		const { title, notice } = instrument.questionnaire;
		return {
			title: title[LANGUAGE],
			purpose: notice?.purpose[LANGUAGE] ?? '',
			contact: notice?.contact[LANGUAGE] ?? '',
			closesAt: round.closesAt,
			sample: round.sample,
			typedAddress: `${at.origin}/moi`.replace(/^https?:\/\//, ''),
			letters: letters.map((letter) => ({ ...letter, qr: qrCode(letter.link) })),
			left
		};
	});
}

/** The same as a table, for a printing house or for mails merged elsewhere. */
export async function letterTable(
	app: App,
	person: Person | null,
	key: SurveyKey,
	order: LetterOrder,
	language: Language,
	at: At
): Promise<Result<string>> {
	return make(app, person, key, order, at, 'csv', Infinity, (_tx, _survey, letters) => {
		const rows = letters.map(({ name, email, address, code, link }) => [name, email, address, code, link]);
		return writeCsv([['name', 'email', 'address', 'code', 'link'], ...rows], language);
	});
}

/** Puts a mail for everybody who has an address into the outbox; how many. */
export async function mailLetters(
	app: App,
	person: Person | null,
	key: SurveyKey,
	order: LetterOrder,
	at: At
): Promise<Result<number>> {
	return make(app, person, key, order, at, 'mail', Infinity, async (tx, survey, letters) => {
		const mails = letters.map((letter): NewMail => ({
			// The code's hash: the same letter is never queued twice, a later one is another.
			key: `invitation:${survey.round.id}:${letter.id}:${hashOf(letter.code).slice(0, 16)}`,
			kind: 'invitation',
			recipient: letter.email!,
			roundId: survey.round.id,
			language: LANGUAGE,
			...mailText(survey, letter)
		}));
		for (let from = 0; from < mails.length; from += 1000) await queueMails(tx, mails.slice(from, from + 1000), at.now);
		return mails.length;
	});
}

function mailText({ instrument, round }: InvitedSurvey, letter: Letter): { subject: string; body: string } {
	const { title, notice } = instrument.questionnaire;
	const said = {
		name: letter.name,
		title: title[LANGUAGE],
		purpose: notice?.purpose[LANGUAGE] ?? '',
		contact: notice?.contact[LANGUAGE] ?? '',
		date: formatDate(round.closesAt),
		link: letter.link,
		code: letter.code
	};
	return letter.reminder
		? {
				subject: m.invite_mail_reminder_subject(said, IN_VIETNAMESE),
				body: m.invite_mail_reminder(said, IN_VIETNAMESE)
			}
		: { subject: m.invite_mail_subject(said, IN_VIETNAMESE), body: m.invite_mail(said, IN_VIETNAMESE) };
}

type Way = 'print' | 'csv' | 'mail';

/** Codes, and what is made of them, in one transaction: no code is given out that opens nothing, and none is lost. */
async function make<T>(
	app: App,
	person: Person | null,
	key: SurveyKey,
	order: LetterOrder,
	{ origin, now }: At,
	way: Way,
	most: number,
	use: (tx: Transaction, survey: InvitedSurvey, letters: Letter[], left: number) => T | Promise<T>
): Promise<Result<T>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok || !person) return found.ok ? refused('not_yours') : found;
	const { round, group } = found.value;
	if (!takesAnswers(found.value)) return refused('round_closed');
	return app.db.transaction(async (tx): Promise<Result<T>> => {
		const meant = (await listInvitations(tx, round.id, group, true)).filter((one) => isMeant(one, order, way));
		if (meant.length === 0) return refused('nobody_to_invite');
		const letters = meant.slice(0, most).map((one) => letterOf(one, origin));
		await giveCodes(
			tx,
			letters.map(({ id, code }) => ({ id, codeHash: hashOf(code) }))
		);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'invitation.letters',
			subject: `survey:${round.id}:${group}`,
			roundId: round.id,
			after: { way, letters: letters.length, audience: typeof order.audience === 'string' ? order.audience : 'one' }
		});
		return ok(await use(tx, found.value, letters, meant.length - letters.length));
	});
}

function isMeant(
	{ id, answered, letters, email }: Invitation,
	{ audience, onlyWithoutEmail }: LetterOrder,
	way: Way
): boolean {
	if (answered || (way === 'mail' && email === null) || (onlyWithoutEmail && way !== 'mail' && email !== null))
		return false;
	if (typeof audience === 'object') return id === audience.id;
	return audience === 'new' ? letters === 0 : letters > 0;
}

function letterOf({ id, name, address, email, letters }: Invitation, origin: string): Letter {
	const code = newCode();
	return { id, name, address, email, code, link: `${origin}/moi?ma=${code}`, reminder: letters > 0 };
}
