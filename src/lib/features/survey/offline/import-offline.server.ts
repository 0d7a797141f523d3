/** Responses of a device that could not send them, brought by hand as the file that the device gives out. */
import { z } from 'zod';
import type { ProblemCode } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { receiveOffline, sentShape } from './receive-offline.server.ts';

const fileShape = z.strictObject({
	kind: z.literal('thuoc-so offline'),
	slug: z.string().max(80),
	responses: z.array(sentShape).max(10_000)
});

export type Brought = { taken: string[]; refused: { at: number; code: ProblemCode; fields: string[] }[] };

/**
 * Takes what can be taken, each once as if its device had sent it, also after the survey has closed and until the results
 * are settled. Gives back the receipt codes in the order of the file, and for what was refused its place (from 1), why and
 * at which questions; null when the text is no such file.
 */
export async function importOffline(
	app: Pick<App, 'db' | 'content'>,
	text: string,
	now: Date
): Promise<Brought | null> {
	const file = fileShape.safeParse(parsed(text));
	if (!file.success) return null;
	const { slug, responses } = file.data;
	const brought: Brought = { taken: [], refused: [] };
	for (const [at, sent] of responses.entries()) {
		const received = await receiveOffline(app, { slug, sent, late: true }, now);
		if (received.ok) brought.taken.push(received.receipt);
		else {
			const fields = received.problems.flatMap(({ field }) => field ?? []);
			brought.refused.push({ at: at + 1, code: received.problem.code, fields });
		}
	}
	const after = { taken: brought.taken.length, refused: brought.refused.length };
	await audit(app.db, { at: now, actorId: null, action: 'survey.importOffline', subject: `survey:${slug}`, after });
	return brought;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
