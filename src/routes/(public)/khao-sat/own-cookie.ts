/**
 * The cookie that holds the token of a browser's own response, one for each survey. Its loss loses no answer, only the way
 * back to it.
 */
import type { Cookies } from '@sveltejs/kit';

const DAYS = 60;
const nameOf = (slug: string) => `phieu_${slug}`;
const path = '/khao-sat';

export const tokenOf = (cookies: Cookies, slug: string): string | undefined => cookies.get(nameOf(slug));

export const keepToken = (cookies: Cookies, slug: string, token: string, secure: boolean): void =>
	cookies.set(nameOf(slug), token, { path, httpOnly: true, sameSite: 'lax', secure, maxAge: DAYS * 86_400 });

export const forgetToken = (cookies: Cookies, slug: string): void => cookies.delete(nameOf(slug), { path });
