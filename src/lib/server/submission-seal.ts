/**
 * The seal of what was handed in: one number that changes with any figure or document of it. It stands on the receipt and
 * on the printed form, and in the audit line of the act, so that anyone can hold the three against each other. Points are
 * no part of it: they follow from the figures, and change when figures are imported later.
 */
import { createHash } from 'node:crypto';
import { dayOf, formatTime } from '#lib/domain/date.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';

export type Sealed = {
	roundId: string;
	unitId: string;
	/** As id@version. */
	framework: string;
	answers: Answers;
	/** The documents with the criterion each proves, by the hash of their bytes. */
	documents: readonly { criterionCode: string; fileHash: string }[];
	/** The signed report that goes with it (`reportSeal`); absent: none. */
	report?: string | undefined;
	submittedAt: Date;
};

/** SHA-256, in hexadecimal. */
export function sealOf({ roundId, unitId, framework, answers, documents, report, submittedAt }: Sealed): string {
	const content = {
		roundId,
		unitId,
		framework,
		answers,
		documents: documents.map(({ criterionCode, fileHash }) => `${criterionCode} ${fileHash}`).sort(),
		report,
		submittedAt: submittedAt.toISOString()
	};
	return createHash('sha256').update(JSON.stringify(content, inOrder)).digest('hex');
}

/** "TDG-2022-STP-202301101003", by the city's clock: of one unit in one minute there is one. */
export function receiptNumber(year: number, unitId: string, submittedAt: Date): string {
	const minute = `${dayOf(submittedAt)}${formatTime(submittedAt)}`.replace(/\D/g, '');
	return `TDG-${year}-${unitId}-${minute}`;
}

/** A database keeps an object's members in an order of its own. */
const inOrder = (_key: string, value: unknown): unknown =>
	value !== null && typeof value === 'object' && !Array.isArray(value)
		? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
		: value;
