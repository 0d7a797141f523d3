/** What the browser keeps around signing in: the session, the second step before it, and that it is a known one. */
import type { Cookies, RequestEvent } from '@sveltejs/kit';
import type { Entered } from '#lib/features/account/enter.server.ts';
import type { Place } from '#lib/features/account/sign-in.server.ts';
import type { App } from '#lib/server/app.ts';
import { DEVICE_AGE, DEVICE_COOKIE, deviceOf } from '#lib/server/auth/known-device.ts';
import { STARTED_COOKIE } from '#lib/server/auth/started-sign-in.ts';

export const placeOf = ({ getClientAddress, request, cookies }: RequestEvent): Place => ({
	address: getClientAddress(),
	device: request.headers.get('user-agent') ?? '',
	knownDevices: cookies.get(DEVICE_COOKIE)
});

/** Where the person goes on: to the second step, or to what they wanted. */
export function keepEntered(app: App, cookies: Cookies, entered: Entered, next: string, now: Date): string {
	const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure: app.settings.secureCookies } as const;
	if (entered.step === 'second') {
		cookies.set(STARTED_COOKIE, entered.token, kept);
		return `/dang-nhap/buoc-hai?tiep=${encodeURIComponent(next)}`;
	}
	const session = app.auth.createSessionCookie(entered.token);
	cookies.set(session.name, session.value, { path: '/', ...session.attributes });
	cookies.delete(STARTED_COOKIE, { path: '/' });
	const device = deviceOf(app.secretKey, entered.userId, cookies.get(DEVICE_COOKIE), now);
	cookies.set(DEVICE_COOKIE, device, { ...kept, maxAge: DEVICE_AGE });
	return next;
}
