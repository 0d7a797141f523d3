/** The outbox: written once, sent once, and what becomes of a mail when the mail server is away or the program dies. */
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideMail, readMail, readOutbox } from '#lib/features/mail/read-outbox.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { deliverMails } from '#lib/server/mail/deliver.ts';
import { claimDueMails, listMails, queueMails, type NewMail } from '#lib/server/mail/outbox.ts';
import { openTransport, type Transport } from '#lib/server/mail/transport.ts';
import { addPerson, DATABASES, openTestApp, type TestApp } from '../databases.ts';

const NOW = new Date('2023-01-10T03:00:00Z');
const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const mail = (key: string, more: Partial<NewMail> = {}): NewMail => ({
	key,
	kind: 'reminder',
	recipient: 'lan@thu.example',
	language: 'vi',
	subject: `Nhắc nộp phiếu ${key}`,
	body: 'Kính gửi chị Lan,\nphiếu còn thiếu 3 tiêu chí.',
	...more
});

/** A mail server that says what it is told to say about each mail, and keeps what it took. */
function mailServer() {
	const taken: string[] = [];
	let reply: number | null = null;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		logger: false,
		onData(stream, _session, done) {
			let text = '';
			stream.on('data', (part: Buffer) => (text += part.toString('utf8')));
			stream.on('end', () => {
				if (reply !== null) return done(Object.assign(new Error('no'), { responseCode: reply }));
				taken.push(text);
				done();
			});
		}
	});
	return {
		taken,
		answer: (code: number | null) => (reply = code),
		listen: () =>
			new Promise<string>((resolve) => {
				const { server: socket } = server;
				server.listen(0, '127.0.0.1', () =>
					resolve(`smtp://127.0.0.1:${(socket.address() as AddressInfo).port}?ignoreTLS=true`)
				);
			}),
		close: () => new Promise<void>((resolve) => server.close(() => resolve()))
	};
}

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let ha: Person;
	let lan: Person;
	const server = mailServer();
	let transport: Transport;

	beforeAll(async () => {
		app = await openTestApp(open);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		transport = openTransport({ mailUrl: await server.listen(), mailFrom: 'Thước Số <thu@thu.example>' })!;
	});
	afterAll(async () => {
		transport.close();
		await server.close();
		await app.close();
	});
	beforeEach(async () => {
		await app.db.delete(mails);
		server.taken.length = 0;
		server.answer(null);
	});

	test('the same mail asked for twice is written once, and sent once', async () => {
		expect(await queueMails(app.db, [mail('a'), mail('b')], NOW)).toBe(2);
		expect(await queueMails(app.db, [mail('a', { subject: 'khác' }), mail('c')], NOW)).toBe(1);
		expect(await deliverMails(app.db, transport, NOW)).toMatchObject({ sent: 3, later: 0, failed: 0 });
		expect(await deliverMails(app.db, transport, after(60))).toMatchObject({ sent: 0 });
		expect(await queueMails(app.db, [mail('a')], after(60)), 'nor after it was sent').toBe(0);
		expect(server.taken).toHaveLength(3);
	});

	test('an act that fails takes its mail with it', async () => {
		const failing = app.db.transaction(async (tx) => {
			await queueMails(tx, [mail('a')], NOW);
			throw new Error('the act failed');
		});
		await expect(failing).rejects.toThrow('the act failed');
		expect(await listMails(app.db, { most: 10 })).toEqual([]);
	});

	test('words, names and attachments arrive as they are', async () => {
		const calendar = { name: 'lich.ics', mediaType: 'text/calendar', text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' };
		await queueMails(app.db, [mail('a', { attachments: [calendar] })], NOW);
		await deliverMails(app.db, transport, NOW);
		const [text] = server.taken;
		expect(text).toContain('To: lan@thu.example');
		expect(text).toContain('Content-Language: vi');
		expect(text).toMatch(/Content-Type: text\/calendar; name=lich.ics/);
		expect(text).toContain('Subject: =?UTF-8?');
	});

	test('nothing goes out before it is due', async () => {
		await queueMails(app.db, [mail('a', { dueAt: after(30) })], NOW);
		expect(await deliverMails(app.db, transport, after(29))).toMatchObject({ sent: 0 });
		expect(await deliverMails(app.db, transport, after(30))).toMatchObject({ sent: 1 });
	});

	test('a server that says "later" is asked again, each time later; one that says "never" is believed', async () => {
		await queueMails(app.db, [mail('a')], NOW);
		server.answer(451);
		expect(await deliverMails(app.db, transport, NOW)).toMatchObject({ later: 1 });
		expect(await deliverMails(app.db, transport, NOW), 'not at once').toMatchObject({ later: 0 });
		expect(await deliverMails(app.db, transport, after(1))).toMatchObject({ later: 1 });
		server.answer(null);
		expect(await deliverMails(app.db, transport, after(3)), 'the second pause is longer').toMatchObject({ sent: 0 });
		expect(await deliverMails(app.db, transport, after(6))).toMatchObject({ sent: 1 });

		await queueMails(app.db, [mail('b')], NOW);
		server.answer(550);
		expect(await deliverMails(app.db, transport, NOW)).toMatchObject({ failed: 1 });
		const [failed] = await listMails(app.db, { state: 'failed', most: 10 });
		expect(failed).toMatchObject({ key: 'b', attempts: 1, lastError: expect.stringContaining('550') });
	});

	test('a mail server that is away loses nothing, and after a day the mail has failed', async () => {
		const nobody = openTransport({ mailUrl: 'smtp://127.0.0.1:9?connectionTimeout=500', mailFrom: 'a@thu.example' })!;
		await queueMails(app.db, [mail('a')], NOW);
		let at = NOW;
		const ends: string[] = [];
		for (let tries = 0; tries < 10; tries++) {
			const { later, failed } = await deliverMails(app.db, nobody, at);
			if (later + failed > 0) ends.push(failed ? 'failed' : 'later');
			at = new Date(at.getTime() + 24 * 3_600_000);
		}
		nobody.close();
		expect(ends).toEqual([...Array<string>(7).fill('later'), 'failed']);
	});

	test('two servers that look at once send each mail once', async () => {
		await queueMails(
			app.db,
			Array.from({ length: 30 }, (_, at) => mail(`m${at}`)),
			NOW
		);
		const both = await Promise.all([deliverMails(app.db, transport, NOW), deliverMails(app.db, transport, NOW)]);
		expect(both[0].sent + both[1].sent).toBe(30);
		expect(new Set(server.taken.map((text) => /^Message-ID: (.*)$/im.exec(text)?.[1])).size).toBe(30);
		expect(server.taken).toHaveLength(30);
	});

	test('when the program died while sending nobody knows, so a person decides', async () => {
		await queueMails(app.db, [mail('a')], NOW);
		const [claimed] = await claimDueMails(app.db, NOW, 10);
		expect(await deliverMails(app.db, transport, after(14))).toMatchObject({ sent: 0, uncertain: 0 });
		expect(await deliverMails(app.db, transport, after(16))).toMatchObject({ sent: 0, uncertain: 1 });
		expect(await decideMail(app, lan, claimed!.id, 'send', after(20))).toMatchObject({ ok: false });
		expect(await decideMail(app, ha, claimed!.id, 'send', after(20))).toMatchObject({ ok: true });
		expect(await deliverMails(app.db, transport, after(20))).toMatchObject({ sent: 1 });
		const again = await decideMail(app, ha, claimed!.id, 'send', after(21));
		expect(again).toMatchObject({ ok: false, problem: { code: 'mail_moved' } });
	});

	test('without a mail server mails are held, and a server set later does not send them by itself', async () => {
		await queueMails(app.db, [mail('a')], NOW);
		expect(await deliverMails(app.db, null, NOW)).toMatchObject({ held: 1 });
		expect(await deliverMails(app.db, transport, after(60))).toMatchObject({ sent: 0 });
		const outbox = await readOutbox(app, ha, 'held', 'vi');
		expect(outbox).toMatchObject({
			ok: true,
			value: { sends: false, counts: { held: 1 }, mails: [{ state: 'held' }] }
		});
	});

	test('planners read the outbox, others do not', async () => {
		await queueMails(app.db, [mail('a')], NOW);
		const id = (await listMails(app.db, { most: 1 }))[0]!.id;
		expect(await readMail(app, ha, id, 'vi')).toMatchObject({ ok: true, value: { body: mail('a').body } });
		for (const person of [lan, null]) {
			expect(await readMail(app, person, id, 'vi')).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
			expect(await readOutbox(app, person, null, 'vi')).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		}
		expect(await readMail(app, ha, 'khong-co', 'vi')).toMatchObject({ ok: false, problem: { code: 'mail_unknown' } });
	});
});
