/**
 * Two cookies of a survey: one holds the token of a browser's own response, and its loss loses no answer, only the way back
 * to it; the other says that a response of a round was sent from this device, so that it asks before it takes another.
 */
import type { Cookies } from '@sveltejs/kit';

const DAYS = 60;
const nameOf = (slug: string) => `phieu_${slug}`;
const path = '/khao-sat';

export const tokenOf = (cookies: Cookies, slug: string): string | undefined => cookies.get(nameOf(slug));

export const keepToken = (cookies: Cookies, slug: string, token: string, secure: boolean): void =>
	cookies.set(nameOf(slug), token, { path, httpOnly: true, sameSite: 'lax', secure, maxAge: DAYS * 86_400 });

const sentName = (slug: string) => `da_gui_${slug}`;

/** The round that a response was sent in from this device. */
export const sentRoundOf = (cookies: Cookies, slug: string): string | undefined => cookies.get(sentName(slug));

export const rememberSent = (cookies: Cookies, slug: string, roundId: string, secure: boolean): void =>
	cookies.set(sentName(slug), roundId, { path, httpOnly: true, sameSite: 'lax', secure, maxAge: DAYS * 86_400 });

export const forgetToken = (cookies: Cookies, slug: string): void => cookies.delete(nameOf(slug), { path });
