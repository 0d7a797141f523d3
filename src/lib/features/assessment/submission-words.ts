/** Words for the steps between officers, head and city. */
import type { SubmissionActKind } from '#lib/domain/round/submission-acts.ts';
import { m } from '#lib/paraglide/messages.js';

export const submissionActWords = (act: SubmissionActKind): string =>
	({
		handOver: m.submission_act_hand_over,
		takeBack: m.submission_act_take_back,
		sendBack: m.submission_act_send_back,
		submit: m.submission_act_submit,
		return: m.submission_act_return,
		collect: m.submission_act_collect,
		unlock: m.submission_act_unlock
	})[act]();
