/** Planners bring in lists, make letters and mails, and see who is still to come; told as people. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	applyList,
	listPreview,
	listTemplate,
	removeList,
	uploadList
} from '#lib/features/invitations/bring-list.server.ts';
import {
	letterTable,
	mailLetters,
	printLetters,
	type LetterOrder
} from '#lib/features/invitations/make-letters.server.ts';
import { findInvitees, setQuotas, surveyTurnout } from '#lib/features/invitations/turnout.server.ts';
import { findInvitedSurvey } from '#lib/features/survey/invitation-state.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { saveSurvey } from '#lib/features/survey/save-survey.server.ts';
import { submitSurvey } from '#lib/features/survey/submit-survey.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rows } from '#lib/server/db/client.ts';
import { listInvitations } from '#lib/server/db/invitations.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const AT = { origin: 'https://khao-sat.example', now: DURING };
const NEW: LetterOrder = { audience: 'new', onlyWithoutEmail: false };
const REMINDER: LetterOrder = { audience: 'reminder', onlyWithoutEmail: false };

describe.each(DATABASES)('invitations on %s', ({ open }) => {
	let app: TestApp;
	let ha: Person;
	let lan: Person;
	beforeAll(async () => {
		app = await openTestApp(open);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
	});
	afterAll(() => app.close());

	const survey = () => ({ roundId: app.roundId, slug: 'nguoi-dan' });
	const good = <T>(result: { ok: true; value: T } | { ok: false; problem: { code: string } }): T => {
		if (!result.ok) throw new Error(result.problem.code);
		return result.value;
	};
	const upload = async (text: string | Buffer, person = ha) => {
		const bytes = typeof text === 'string' ? Buffer.from(text) : text;
		return uploadList(app, person, survey(), { name: 'danh-sach.csv', bytes }, DURING);
	};
	const preview = async (text: string) => {
		const previewId = good(await upload(text));
		return { previewId, ...good(await listPreview(app, ha, { ...survey(), previewId }, 'vi', DURING)) };
	};
	const add = async (text: string) => {
		const { previewId } = await preview(text);
		return applyList(app, ha, { ...survey(), previewId }, DURING);
	};
	const letters = async (order = NEW) => good(await printLetters(app, ha, survey(), order, AT)).letters;
	const answer = async (code: string) => {
		const start = { slug: 'nguoi-dan', consentVersion: '2022.2', adult: true, language: 'vi' } as const;
		const { token } = good(await startSurvey(app, { ...start, invitation: { code, again: false } }, DURING));
		const typed = new Map([
			['district', ['Q_HB']],
			['age', ['18-29']]
		]);
		good(await saveSurvey(app, token, { page: null, typed }, 'vi', DURING));
		good(await submitSurvey(app, token, DURING));
	};
	const turnout = async () => good(await surveyTurnout(app, ha, survey(), 'vi'));

	test('Lan of a department and a stranger may none of it', async () => {
		for (const who of [lan, null]) {
			const stopped = { ok: false, problem: { code: 'not_yours' } };
			expect(await surveyTurnout(app, who, survey(), 'vi')).toMatchObject(stopped);
			expect(
				await uploadList(app, who, survey(), { name: 'a.csv', bytes: Buffer.from('name\nA') }, DURING)
			).toMatchObject(stopped);
			expect(await printLetters(app, who, survey(), NEW, AT)).toMatchObject(stopped);
			expect(await letterTable(app, who, survey(), NEW, 'vi', AT)).toMatchObject(stopped);
			expect(await mailLetters(app, who, survey(), NEW, AT)).toMatchObject(stopped);
			expect(await findInvitees(app, who, { ...survey(), search: '' }, 'vi')).toMatchObject(stopped);
			expect(await listTemplate(app, who, survey(), 'vi')).toMatchObject(stopped);
			expect(await removeList(app, who, { ...survey(), listId: 1 }, DURING)).toMatchObject(stopped);
			expect(await setQuotas(app, who, { ...survey(), question: 'age', entries: new Map() }, DURING)).toMatchObject(
				stopped
			);
		}
	});

	test('a list with faults adds nobody, and tells each fault at its cell', async () => {
		const faulty = await preview('name,email,district\nA,khong,Q_HB\n,b@thu.vn,Sao Hỏa\n');
		expect(faulty.faults.map(({ cell, code }) => `${cell} ${code}`)).toEqual([
			'B2 email_malformed',
			'A3 cell_required',
			'C3 choice_unlisted'
		]);
		expect(await applyList(app, ha, { ...survey(), previewId: faulty.previewId }, DURING)).toMatchObject({
			ok: false,
			problem: { code: 'import_faulty' }
		});
		expect(await listInvitations(app.db, app.roundId, 'citizen')).toEqual([]);
	});

	test('letters are made, answered, and the rest reminded with new codes', async () => {
		expect(await add('name,email,district\nAn,an@thu.vn,Quận Hồng Bàng\nBình,,Q_LC\nChi,,\n')).toEqual({
			ok: true,
			value: 3
		});
		expect(await add('name,email\nAN,AN@thu.vn\nBình,\n'), 'known ones are left out').toEqual({ ok: true, value: 0 });
		expect(await turnout()).toMatchObject({
			invited: 3,
			answered: 0,
			waiting: { new: { all: 3, withEmail: 1 }, reminder: { all: 0 } }
		});
		const printed = await letters({ ...NEW, onlyWithoutEmail: true });
		expect(printed.map(({ name, reminder }) => [name, reminder])).toEqual([
			['Bình', false],
			['Chi', false]
		]);
		expect(printed[0]!.link).toBe(`https://khao-sat.example/moi?ma=${printed[0]!.code}`);
		const kept = JSON.stringify(await listInvitations(app.db, app.roundId, 'citizen'));
		for (const { code } of printed) expect(kept, 'codes are not stored').not.toContain(code);

		expect(await mailLetters(app, ha, survey(), NEW, AT)).toEqual({ ok: true, value: 1 });
		const [mail] = await app.db.select().from(mails);
		expect(mail).toMatchObject({ recipient: 'an@thu.vn', kind: 'invitation', state: 'waiting', roundId: app.roundId });
		expect(mail!.body).toMatch(/https:\/\/khao-sat\.example\/moi\?ma=(\w{4}-){2}\w{4}\n/);
		expect(await mailLetters(app, ha, survey(), NEW, AT)).toMatchObject({
			ok: false,
			problem: { code: 'nobody_to_invite' }
		});

		await answer(printed[0]!.code);
		expect(await turnout()).toMatchObject({
			invited: 3,
			begun: 1,
			answered: 1,
			waiting: { new: { all: 0 }, reminder: { all: 2 } }
		});
		const reminded = await letters(REMINDER);
		expect(reminded.map(({ name, reminder }) => [name, reminder])).toEqual([
			['An', true],
			['Chi', true]
		]);
		const old = printed[1]!.code;
		expect(await findInvitedSurvey(app, old, DURING), 'let through, to be told there').toMatchObject({ ok: true });
		const start = { slug: 'nguoi-dan', consentVersion: '2022.2', adult: true, language: 'vi' } as const;
		expect(await startSurvey(app, { ...start, invitation: { code: old, again: false } }, DURING)).toMatchObject({
			ok: false,
			problem: { code: 'invitation_replaced' }
		});
		expect(await letterTable(app, ha, survey(), REMINDER, 'vi', AT)).toMatchObject({
			ok: true,
			value: expect.stringContaining('name;email;address;code;link')
		});
	});

	test('turnout is counted by what the list says, and small groups of answers are not told', async () => {
		const { strata, received } = await turnout();
		expect(received).toBe(1);
		const district = strata.find(({ question }) => question === 'district')!.rows;
		expect(district.find(({ value }) => value === 'Q_LC')).toMatchObject({ invited: 1, answered: 1, received: null });
		expect(district.find(({ value }) => value === 'Q_HB')).toMatchObject({ invited: 1, answered: 0 });
	});

	test('quotas are set by group and refused where they are no numbers', async () => {
		const set = (entries: Record<string, string>) =>
			setQuotas(app, ha, { ...survey(), question: 'age', entries: new Map(Object.entries(entries)) }, DURING);
		expect(await set({ '18-29': '1.200', '60+': '' })).toMatchObject({ ok: true });
		const wanted = async () =>
			(await turnout()).strata.find(({ question }) => question === 'age')!.rows.map(({ wanted }) => wanted);
		expect(await wanted()).toEqual([1200, null, null, null]);
		expect(await set({ '60+': 'nhiều' })).toMatchObject({
			ok: false,
			problem: { code: 'number_malformed', field: 'age:60+' }
		});
		expect(await wanted(), 'nothing changed').toEqual([1200, null, null, null]);
		expect(await set({ 'sao-hoa': '5', '60+': '7' })).toMatchObject({ ok: true });
		expect(await wanted(), 'groups that do not exist are not kept').toEqual([null, null, null, 7]);
	});

	test('one lost letter is made again', async () => {
		const { found } = good(await findInvitees(app, ha, { ...survey(), search: 'chi' }, 'vi'));
		expect(found).toMatchObject([{ name: 'Chi', state: 'invited' }]);
		const [again] = await letters({ audience: { id: found[0]!.id }, onlyWithoutEmail: false });
		expect(again).toMatchObject({ name: 'Chi', reminder: true });
		const answered = good(await findInvitees(app, ha, { ...survey(), search: 'bình' }, 'vi')).found[0]!;
		expect(answered.state).toBe('answered');
		expect(
			await printLetters(app, ha, survey(), { audience: { id: answered.id }, onlyWithoutEmail: false }, AT)
		).toMatchObject({
			problem: { code: 'nobody_to_invite' }
		});
	});

	test('two planners who print at the same moment never both hold good letters', async () => {
		const [one, two] = await Promise.all([letters(REMINDER), letters(REMINDER)]);
		const state = await rows<{ good: number }>(
			app.db,
			sql`select count(code_hash)::int as good from invitations where not answered`
		);
		expect(state[0]!.good).toBe(2);
		const opens = await Promise.all(
			[...one, ...two].map(async ({ code }) => {
				const start = { slug: 'nguoi-dan', consentVersion: '2022.2', adult: true, language: 'vi' } as const;
				const begun = await startSurvey(app, { ...start, invitation: { code, again: true } }, DURING);
				return begun.ok;
			})
		);
		expect(opens.filter(Boolean)).toHaveLength(2);
	});

	test('a closed survey takes no lists and makes no letters', async () => {
		await app.db.update(rounds).set({ status: 'appraisal' }).where(eq(rounds.id, app.roundId));
		try {
			expect(await upload('name\nDũng\n')).toMatchObject({ ok: false, problem: { code: 'round_closed' } });
			expect(await printLetters(app, ha, survey(), REMINDER, AT)).toMatchObject({ problem: { code: 'round_closed' } });
		} finally {
			await app.db.update(rounds).set({ status: 'open' }).where(eq(rounds.id, app.roundId));
		}
	});

	test('what planners did stands in the audit, without a code or a name of the respondent', async () => {
		const told = await app.db.select().from(auditEvents).where(eq(auditEvents.actorId, ha.id));
		const acts = new Set(told.map(({ action }) => action));
		expect(acts).toEqual(new Set(['invitation.import', 'invitation.letters', 'survey.quotas']));
		expect(JSON.stringify(told)).not.toMatch(/Bình|an@thu\.vn|(\w{4}-){2}\w{4}"/);
	});

	test('a list that is deleted takes names along and leaves answers', async () => {
		const before = (await turnout()).received;
		const [list] = (await turnout()).lists;
		expect(await removeList(app, ha, { ...survey(), listId: list!.id }, DURING)).toMatchObject({ ok: true });
		expect(await removeList(app, ha, { ...survey(), listId: list!.id }, DURING)).toMatchObject({
			problem: { code: 'import_unknown' }
		});
		expect(await listInvitations(app.db, app.roundId, 'citizen')).toEqual([]);
		expect((await turnout()).received).toBe(before);
	});
});
