/** The mails that carry a link to set a password, and the one that says it was set. */
import { formatDateTime } from '#lib/domain/date.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { LinkPurpose } from '#lib/server/auth/account-links.ts';
import { ACCOUNT_MAIL, type NewMail } from '#lib/server/mail/outbox.ts';

export type Addressee = { id: string; email: string; name: string; language: Language };
export type Link = { token: string; expiresAt: Date };

export const addressOf = (origin: string, token: string): string => `${origin}/dat-mat-khau/${token}`;

export function linkMail(purpose: LinkPurpose, to: Addressee, { token, expiresAt }: Link, origin: string): NewMail {
	const in_ = { locale: to.language } as const;
	const said = {
		name: to.name,
		link: addressOf(origin, token),
		until: formatDateTime(expiresAt, to.language),
		email: to.email
	};
	const [subject, body] =
		purpose === 'invitation'
			? [m.people_mail_invitation_subject({}, in_), m.people_mail_invitation(said, in_)]
			: [m.people_mail_reset_subject({}, in_), m.people_mail_reset(said, in_)];
	return { ...about(to, `link:${to.id}:${expiresAt.toISOString()}`), subject, body };
}

/** To whoever owns the account, in case it was not they. */
export function passwordSetMail(to: Addressee, at: Date, origin: string): NewMail {
	const in_ = { locale: to.language } as const;
	return {
		...about(to, `password:${to.id}:${at.toISOString()}`),
		subject: m.people_mail_set_subject({}, in_),
		body: m.people_mail_set(
			{ name: to.name, at: formatDateTime(at, to.language), link: `${origin}/dang-nhap/quen-mat-khau` },
			in_
		)
	};
}

const about = ({ id, email, language }: Addressee, key: string) => ({
	key: `account:${key}`,
	kind: ACCOUNT_MAIL,
	recipient: email,
	userId: id,
	language
});
