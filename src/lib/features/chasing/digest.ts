/** What a reminder says: every thing that a person has to do, in one mail and in that person's language. */
import { daysBetween } from '#lib/domain/chasing/reminder-settings.ts';
import { formatDay } from '#lib/domain/date.ts';
import type { Language } from '#lib/domain/text.ts';
import { quarterId } from '#lib/domain/plan/quarter.ts';
import { quarterInText } from '#lib/messages/quarter-words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { OpenTask, PersonDuties, UnitDuty } from './duties.server.ts';
import type { QuarterDuty } from './quarter-duties.server.ts';
import type { ThreadNews } from './thread-news.server.ts';

/** `origin`: where links lead; without one there are none. */
export type Saying = { today: string; origin: string | undefined };

/** The mail that the clock sends. */
export function digest(duties: PersonDuties, saying: Saying): { subject: string; body: string } {
	const { person, units, tasks, quarters, news } = duties;
	const { language } = person;
	const at = { locale: language } as const;
	const dues = [
		...units.flatMap(({ due, own }) => [due, own?.due]),
		...tasks.map(({ deadline }) => deadline),
		...quarters.map(({ due }) => due)
	];
	const next = dues.filter((due) => due != null).sort()[0];
	const what = subjectOf(duties, language);
	const subject = next
		? m.chasing_mail_subject_due({ what, date: formatDay(next) }, at)
		: m.chasing_mail_subject({ what }, at);
	const body = [
		m.chasing_mail_greeting({ name: person.name }, at),
		...(units.length > 0 ? [dutyList(units, language, saying)] : []),
		...section(
			m.chasing_mail_quarters({}, at),
			quarters.map((one) => quarterLine(one, language, saying))
		),
		...section(
			m.chasing_mail_tasks({}, at),
			tasks.map((task) => taskLine(task, language, saying))
		),
		...section(
			m.chasing_mail_news({}, at),
			news.map((one) => newsLine(one, language, saying))
		),
		m.chasing_mail_foot({}, at)
	].join('\n\n');
	return { subject, body };
}

const section = (title: string, lines: readonly string[]): string[] =>
	lines.length > 0 ? [[title, ...lines].join('\n')] : [];

function subjectOf({ units, tasks, quarters, news }: PersonDuties, language: Language): string {
	const [only] = units;
	const count = units.length + tasks.length + quarters.length;
	if (only && count === 1) return only.unit[language];
	const [report] = quarters;
	if (report && count === 1) return quarterText(report, language);
	if (count > 0) return m.chasing_mail_things({ count }, { locale: language });
	const messages = news.reduce((sum, one) => sum + one.messages, 0);
	return m.chasing_mail_news_count({ count: messages }, { locale: language });
}

/** "Sở Tư pháp, báo cáo quý I năm 2023". */
const quarterText = ({ unit, id }: QuarterDuty, language: Language): string =>
	m.chasing_mail_quarter({ unit: unit[language], quarter: quarterInText(id, language) }, { locale: language });

function quarterLine(duty: QuarterDuty, language: Language, { today, origin }: Saying): string {
	const state = (duty.begun ? m.chasing_mail_quarter_begun : m.chasing_mail_quarter_not_begun)(
		{ report: quarterText(duty, language) },
		{ locale: language }
	);
	const line = `– ${state} ${dueWords(duty.due, today, language)}`;
	return origin ? `${line}\n  ${origin}/tu-danh-gia/quy/${quarterId(duty.id)}/${duty.unitId}` : line;
}

/** A line for each unit, under the name of its round. */
export function dutyList(units: readonly UnitDuty[], language: Language, saying: Saying): string {
	const rounds = new Map(units.map(({ round }) => [round.id, round]));
	return [...rounds.values()]
		.map((round) =>
			[
				language === 'vi' ? round.nameVi : round.nameEn,
				...units.filter((one) => one.round.id === round.id).map((duty) => dutyLine(duty, language, saying))
			].join('\n')
		)
		.join('\n\n');
}

function dutyLine(duty: UnitDuty, language: Language, { today, origin }: Saying): string {
	const { round, unit, unitId, stage, percent, left, due, own, led } = duty;
	const at = { locale: language } as const;
	const name = unit[language];
	const state = led
		? (stage === 'returned' ? m.chasing_mail_led_returned : m.chasing_mail_led)({ unit: name, count: left }, at)
		: stage === 'returned'
			? m.chasing_mail_returned({ unit: name, count: left }, at)
			: stage === 'notStarted'
				? m.chasing_mail_not_started({ unit: name }, at)
				: stage === 'withHead'
					? m.chasing_mail_with_head({ unit: name }, at)
					: left === 0
						? m.chasing_mail_ready({ unit: name }, at)
						: m.chasing_mail_filling({ unit: name, percent, count: left }, at);
	return [
		`– ${[state, ...(due ? [dueWords(due, today, language)] : [])].join(' ')}`,
		...(own ? [`  ${ownWords(own, today, language)}`] : []),
		...(origin ? [`  ${origin}/tu-danh-gia/${round.id}/${unitId}`] : [])
	].join('\n');
}

const ownWords = ({ left, due }: NonNullable<UnitDuty['own']>, today: string, language: Language): string =>
	[m.chasing_mail_own({ count: left }, { locale: language }), ...(due ? [dueWords(due, today, language)] : [])].join(
		' '
	);

/** It leads to the record of the criterion, or of several to the page that links to them. */
function newsLine(
	{ round, unitId, unit, side, messages, codes }: ThreadNews,
	language: Language,
	{ origin }: Saying
): string {
	const words = { unit: unit[language], count: messages, criteria: codes.join(', ') };
	const line = `– ${m.chasing_mail_news_line(words, { locale: language })}`;
	const home = `${side === 'unit' || codes.length === 1 ? '/tu-danh-gia' : '/tham-dinh'}/${round.id}/${unitId}`;
	return origin ? `${line}\n  ${origin}${home}${codes.length === 1 ? `/tieu-chi/${codes[0]}` : ''}` : line;
}

function taskLine({ id, roundId, planOf, text, deadline }: OpenTask, language: Language, saying: Saying): string {
	const line = `– ${text.replaceAll(/\s+/g, ' ')}. ${dueWords(deadline, saying.today, language)}`;
	return saying.origin ? `${line}\n  ${saying.origin}/ke-hoach/${roundId}/${planOf}/${id}` : line;
}

/** "Hạn 15/01/2023, còn 3 ngày." */
function dueWords(due: string, today: string, language: Language): string {
	const days = daysBetween(today, due);
	const at = { locale: language } as const;
	const date = formatDay(due);
	if (days === 0) return m.chasing_mail_due_today({ date }, at);
	return days > 0 ? m.chasing_mail_due_in({ date, days }, at) : m.chasing_mail_due_past({ date, days: -days }, at);
}
