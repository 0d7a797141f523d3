/** The mails that go with an assessment's way: it is with the head, it came back, it was opened again. */
import { m } from '#lib/paraglide/messages.js';
import type { UnitPerson } from '#lib/server/db/people.ts';
import type { NewMail } from '#lib/server/mail/outbox.ts';
import type { UnitAssessment } from '#lib/server/unit-assessment.ts';

/** When, and at which address people find the program. */
export type At = { now: Date; origin: string };

export type ToldAct = Pick<UnitAssessment, 'round' | 'unit'> & {
	kind: 'handOver' | 'sendBack' | 'unlock';
	/** The act's number: what makes the mail one of its kind. */
	act: number;
	by: { id: string; name: string };
	note: string | null;
};

/** A mail for each of them, in their language; whoever did it is not told. */
export const mailsAbout = (told: ToldAct, people: readonly UnitPerson[], { origin }: At): NewMail[] =>
	people
		.filter(({ id }) => id !== told.by.id)
		.map((person) => ({
			key: `${told.kind}:${told.round.id}:${told.unit.organisationId}:${told.act}:${person.id}`,
			kind: told.kind,
			recipient: person.email,
			userId: person.id,
			roundId: told.round.id,
			...textOf(told, person, origin)
		}));

function textOf({ kind, round, unit, by, note }: ToldAct, person: UnitPerson, origin: string) {
	const language = person.language === 'en' ? 'en' : 'vi';
	const in_ = { locale: language } as const;
	const vietnamese = language === 'vi';
	const said = {
		name: person.name,
		unit: vietnamese ? unit.nameVi : unit.nameEn,
		round: vietnamese ? round.nameVi : round.nameEn,
		by: by.name,
		note: note ?? m.submission_mail_no_note({}, in_),
		link: `${origin}/tu-danh-gia/${round.id}/${unit.organisationId}/nop`
	};
	const [subject, body] = {
		handOver: [m.submission_mail_hand_over_subject, m.submission_mail_hand_over] as const,
		sendBack: [m.submission_mail_send_back_subject, m.submission_mail_send_back] as const,
		unlock: [m.submission_mail_unlock_subject, m.submission_mail_unlock] as const
	}[kind];
	return { language, subject: subject(said, in_), body: body(said, in_) } as const;
}
