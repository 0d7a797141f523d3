/** How a survey is coming in: who was invited and answered, by stratum, beside the quotas; and whom to write to. */
import { hideSmallCells, LEAST_SHOWN, leastShown } from '#lib/domain/benchmark/small-groups.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { ALL, ASSISTED, RESPONSES, stratumOf } from '#lib/domain/scoring/tally.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import {
	countTurnout,
	listInvitationLists,
	listInvitations,
	listQuotas,
	replaceQuotas,
	type Invitation
} from '#lib/server/db/invitations.ts';
import { countOf, readTallies } from '#lib/server/db/tallies.ts';
import {
	surveyToInvite,
	takesAnswers,
	takesLists,
	type InvitedSurvey,
	type SurveyKey
} from './invitation-survey.server.ts';

export type StratumTurnout = {
	value: string;
	label: string;
	invited: number;
	begun: number;
	answered: number;
	/** Responses of the stratum that came in by any way; null where so few would tell who answered. */
	received: number | null;
	wanted: number | null;
	/** Still to come; null without a quota, or where the number received is not shown. */
	left: number | null;
};

export type SurveyTurnout = SurveyKey & {
	title: string;
	round: string;
	sample: boolean;
	group: InvitedSurvey['group'];
	takesLists: boolean;
	takesAnswers: boolean;
	closesAt: Date;
	invited: number;
	begun: number;
	answered: number;
	/** Responses by any way, and those of them that a helper filled in. */
	received: number;
	assisted: number;
	least: number;
	waiting: Record<'new' | 'reminder', { all: number; withEmail: number }>;
	lists: { id: number; fileName: string; createdAt: Date; invited: number; answered: number }[];
	strata: { question: string; title: string; rows: StratumTurnout[] }[];
};

/** Refused: `not_yours`, `survey_unknown`. */
export async function surveyTurnout(
	app: App,
	person: Person | null,
	key: SurveyKey,
	language: Language
): Promise<Result<SurveyTurnout>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok) return found;
	const { round, group, strata, instrument } = found.value;
	const counted = await countTurnout(app.db, round.id, group);
	const all = counted.find(({ question }) => question === '');
	const keys = [ALL, ...strata.flatMap(({ name, choices = [] }) => choices.map(({ value }) => stratumOf(name, value)))];
	const tallies = await readTallies(app.db, round.id, group, keys, [RESPONSES, ASSISTED]);
	const quotas = await listQuotas(app.db, round.id, group);
	const received = (stratum: string, subject = RESPONSES) => countOf(tallies, stratum, subject);
	const least = leastShown(round, group);
	const rowsOf = ({ name, choices = [] }: Question): StratumTurnout[] => {
		const cells = choices.map(({ value }) => ({ key: value, n: received(stratumOf(name, value)) }));
		const shown = hideSmallCells(cells, least || LEAST_SHOWN.business).cells;
		return choices.map(({ value, text }, at) => {
			const cell = shown[at]!;
			const turnout = counted.find((one) => one.question === name && one.value === value);
			const wanted = quotas.find((one) => one.question === name && one.value === value)?.wanted ?? null;
			return {
				value,
				label: text[language],
				invited: turnout?.invited ?? 0,
				begun: turnout?.begun ?? 0,
				answered: turnout?.answered ?? 0,
				received: cell.hidden ? null : cell.n,
				wanted,
				left: cell.hidden || wanted === null ? null : Math.max(0, wanted - cell.n)
			};
		});
	};
	return ok({
		...key,
		title: instrument.questionnaire.title[language],
		round: language === 'vi' ? round.nameVi : round.nameEn,
		sample: round.sample,
		group,
		takesLists: takesLists(found.value),
		takesAnswers: takesAnswers(found.value),
		closesAt: round.closesAt,
		invited: all?.invited ?? 0,
		begun: all?.begun ?? 0,
		answered: all?.answered ?? 0,
		received: received(ALL),
		assisted: received(ALL, ASSISTED),
		least,
		waiting: waitingOf(await listInvitations(app.db, round.id, group)),
		lists: (await listInvitationLists(app.db, round.id, group)).map(({ list, invited, answered }) => ({
			id: list.id,
			fileName: list.fileName,
			createdAt: list.createdAt,
			invited,
			answered
		})),
		strata: strata.map((question) => ({
			question: question.name,
			title: question.title[language],
			rows: rowsOf(question)
		}))
	});
}

function waitingOf(all: readonly Invitation[]): SurveyTurnout['waiting'] {
	const count = (some: readonly Invitation[]) => ({
		all: some.length,
		withEmail: some.filter(({ email }) => email !== null).length
	});
	const open = all.filter(({ answered }) => !answered);
	return {
		new: count(open.filter(({ letters }) => letters === 0)),
		reminder: count(open.filter(({ letters }) => letters > 0))
	};
}

const MOST_WANTED = 10_000_000;

/** Quotas of one question, by choice; an empty entry sets none. Refused at the entry: `number_malformed`. */
export async function setQuotas(
	app: App,
	person: Person | null,
	{ question: name, entries, ...key }: SurveyKey & { question: string; entries: ReadonlyMap<string, string> },
	now: Date
): Promise<Result<null>> {
	const found = await surveyToInvite(app, person, key);
	if (!found.ok || !person) return found.ok ? refused('not_yours') : found;
	const { round, group, strata } = found.value;
	const question = strata.find((one) => one.name === name);
	if (!question) return refused('page_unknown');
	const wanted: { value: string; wanted: number }[] = [];
	for (const { value } of question.choices ?? []) {
		const entry = (entries.get(value) ?? '').replace(/[\s.]/g, '');
		if (entry === '') continue;
		const number = Number(entry);
		if (!/^\d+$/.test(entry) || number > MOST_WANTED)
			return refused('number_malformed', `${name}:${value}`, { value: entry.slice(0, 40) });
		wanted.push({ value, wanted: number });
	}
	await app.db.transaction(async (tx) => {
		await replaceQuotas(tx, round.id, group, name, wanted);
		const after = Object.fromEntries(wanted.map((one) => [one.value, one.wanted]));
		const subject = `survey:${round.id}:${group}`;
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'survey.quotas',
			subject,
			roundId: round.id,
			after: { [name]: after }
		});
	});
	return ok(null);
}

export type Invitee = {
	id: string;
	name: string;
	email: string | null;
	address: string | null;
	state: 'new' | 'invited' | 'begun' | 'answered';
};

const SHOWN = 100;

/** People of the lists by name or address, to make one of them a new letter. Refused: as above. */
export async function findInvitees(
	app: App,
	person: Person | null,
	{ search, ...key }: SurveyKey & { search: string },
	language: Language
): Promise<Result<{ title: string; sample: boolean; takesAnswers: boolean; found: Invitee[]; more: number }>> {
	const survey = await surveyToInvite(app, person, key);
	if (!survey.ok) return survey;
	const plain = (text: string) => text.normalize('NFC').toLowerCase();
	const all = (await listInvitations(app.db, survey.value.round.id, survey.value.group)).filter(
		({ name, email, address }) => plain(`${name} ${email ?? ''} ${address ?? ''}`).includes(plain(search.trim()))
	);
	return ok({
		title: survey.value.instrument.questionnaire.title[language],
		sample: survey.value.round.sample,
		takesAnswers: takesAnswers(survey.value),
		found: all
			.slice(0, SHOWN)
			.map(({ id, name, email, address, ...one }) => ({ id, name, email, address, state: stateOf(one) })),
		more: Math.max(0, all.length - SHOWN)
	});
}

const stateOf = ({ answered, begun, letters }: Pick<Invitation, 'answered' | 'begun' | 'letters'>): Invitee['state'] =>
	answered ? 'answered' : begun ? 'begun' : letters > 0 ? 'invited' : 'new';
