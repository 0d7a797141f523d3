/**
 * The way of a unit's assessment between its officers, its head and the city, as acts: who has it now follows from the last
 * of them. Whether it is handed in at all is the response's own status.
 */
export const SUBMISSION_ACTS = [
	/** The officers call it complete and give it to their head. */
	'handOver',
	/** They take it back before the head has answered. */
	'takeBack',
	/** The head gives it back to them, with a note. */
	'sendBack',
	/** It is handed in to the city, and locked. */
	'submit',
	/** The appraisers give single criteria back. */
	'return',
	/** What was given back and not answered went to the appraisers again. */
	'collect',
	/** The city opens the whole of it again, with a reason. */
	'unlock'
] as const;
export type SubmissionActKind = (typeof SUBMISSION_ACTS)[number];

/** Acts that say nothing without a word. */
export const WORDED_ACTS: readonly SubmissionActKind[] = ['sendBack', 'unlock'];

/** Who has an assessment that is not handed in: its officers, or the head to whom they gave it. */
export type Desk = 'officers' | 'head';

export const deskAfter = (last: SubmissionActKind | undefined): Desk => (last === 'handOver' ? 'head' : 'officers');

/**
 * Who may hand in at the head's desk. A unit that has no head with an account would never come in: there an officer does
 * it, and everything that is shown of the submission says so.
 */
export type HandsIn = 'head' | 'standIn' | null;

export const handsIn = (held: { head: boolean; officer: boolean }, headsOfUnit: number): HandsIn =>
	held.head ? 'head' : held.officer && headsOfUnit === 0 ? 'standIn' : null;
