/** Handing a mail to the city's mail server. */
import { createTransport } from 'nodemailer';
import type { Settings } from '#lib/server/env.ts';
import type { Mail } from './outbox.ts';

export type Transport = {
	/** Resolves when the server has taken the mail over; throws what it said otherwise. */
	send(mail: Mail): Promise<void>;
	close(): void;
};

/** The server of `MAIL_URL` ("smtp://user:password@host:587"); null when none is set. */
export function openTransport({ mailUrl, mailFrom }: Pick<Settings, 'mailUrl' | 'mailFrom'>): Transport | null {
	if (!mailUrl) return null;
	const smtp = createTransport(mailUrl, { from: mailFrom });
	const domain = /@([^>\s]+)>?$/.exec(mailFrom)?.[1] ?? 'localhost';
	return {
		async send({ id, recipient, subject, body, attachments, language }) {
			await smtp.sendMail({
				// The same on every try, so that a mail server which already has it can tell.
				messageId: `<${id}@${domain}>`,
				to: recipient,
				subject,
				text: body,
				headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
				attachments: attachments.map(({ name, mediaType, text }) => ({
					filename: name,
					contentType: mediaType,
					content: text
				})),
				// The text is ours, but names in it are typed by people: nothing in a mail may point at a file or an address.
				disableFileAccess: true,
				disableUrlAccess: true
			});
		},
		close: () => smtp.close()
	};
}
