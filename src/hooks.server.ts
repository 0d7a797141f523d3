import { redirect, type Handle, type HandleServerError, type RequestEvent, type ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { randomUUID } from 'node:crypto';
import { building } from '$app/environment';
import { fillSampleRound } from '#lib/demo/fill-sample-round.server.ts';
import { SAMPLE_ACCOUNTS } from '#lib/demo/sample-accounts.ts';
import { m } from '#lib/paraglide/messages.js';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { openApp, type App } from '#lib/server/app.ts';
import { actingFrom } from '#lib/server/auth/acting-from.ts';
import { guard } from '#lib/server/auth/guard.ts';
import { PARKED_COOKIE, parkEntries } from '#lib/server/auth/parked-entries.ts';
import { findPerson } from '#lib/server/auth/person.ts';
import { startJobs } from '#lib/server/jobs/run-jobs.ts';
import { log } from '#lib/server/log.ts';
import { openTransport } from '#lib/server/mail/transport.ts';
import { scheduleOf } from '#lib/schedule/schedule.server.ts';

let app: App;

export const init: ServerInit = async () => {
	if (building) return;
	app = await openApp();
	const process = globalThis as unknown as Record<symbol, unknown>;
	const transport = openTransport(app.settings);
	/** What must end before the database closes: jobs finish what they are doing. */
	const running: { stop(): Promise<void> }[] = [];
	process[Symbol.for('thuoc-so.close')] = async () => {
		for (const one of running) await one.stop();
		transport?.close();
		await app.close();
	};
	if (app.settings.demo) {
		await fillSampleRound(app, new Date());
		process[Symbol.for('thuoc-so.accounts')] = SAMPLE_ACCOUNTS;
	}
	running.push(startJobs(app.db, scheduleOf(app, transport)));
};

const language: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		event.locals.language = locale;
		return resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) });
	});

const services: Handle = ({ event, resolve }) => {
	event.locals.app = app;
	event.locals.now = new Date();
	return resolve(event);
};

const session: Handle = async ({ event, resolve }) => {
	const { auth, db } = app;
	const token = event.cookies.get(auth.sessionCookieName);
	event.locals.person = null;
	event.locals.sessionToken = null;
	if (token) {
		const { session, user } = await auth.validateSession(token);
		if (session) {
			event.locals.person = await findPerson(db, user.id);
			event.locals.sessionToken = token;
		}
	}
	return resolve(event);
};

const origin: Handle = ({ event, resolve }) => actingFrom(addressOf(event), () => resolve(event));

/** Behind a proxy that names no address the server knows none; that must not stop anybody. */
function addressOf({ getClientAddress }: RequestEvent): string {
	try {
		return getClientAddress();
	} catch {
		return 'unknown';
	}
}

/** A stranger is sent to sign in and comes back; what they had typed into a form waits for them. */
const guarded: Handle = async ({ event, resolve }) => {
	const verdict = guard(event.url.pathname, event.locals.person);
	if (verdict === 'open') return resolve(event);
	// What is refused before a page begins would be told without the page's frame, its language and its way out.
	if (verdict === 'refused') redirect(303, '/khong-co-quyen');
	// A file sent by itself is no form; its sender still has it.
	const isForm = /form/.test(event.request.headers.get('content-type') ?? '');
	if (event.request.method === 'POST' && isForm) {
		const parked = await parkEntries(app.db, event.url.pathname, await event.request.formData(), event.locals.now);
		if (parked)
			event.cookies.set(PARKED_COOKIE, parked, {
				path: '/',
				httpOnly: true,
				sameSite: 'lax',
				secure: app.settings.secureCookies,
				maxAge: 86_400
			});
	}
	redirect(303, `/dang-nhap?tiep=${encodeURIComponent(event.url.pathname)}`);
};

const headers: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	response.headers.set('x-content-type-options', 'nosniff');
	response.headers.set('referrer-policy', 'same-origin');
	// Pages of signed-in people and of a respondent are theirs alone.
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-cache');
	return response;
};

export const handle = sequence(headers, language, services, origin, session, guarded);

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404) return { message: m.common_error_not_found() };
	// Several large documents at once: nothing broke, and the way on is to send fewer.
	if (status === 413) return { message: m.problem_form_too_large() };
	const id = randomUUID();
	log.error({ id, path: event.url.pathname, error }, message);
	return { message: m.common_error_unexpected(), id };
};
