/** What people call the browser that a session is in, from what it says of itself. */
import { m } from '#lib/paraglide/messages.js';

/** The first that is in the text; those that name others too come first. */
const BROWSERS = [
	['Edg', 'Edge'],
	['OPR', 'Opera'],
	['coc_coc', 'Cốc Cốc'],
	['SamsungBrowser', 'Samsung Internet'],
	['Firefox', 'Firefox'],
	['Chrome', 'Chrome'],
	['CriOS', 'Chrome'],
	['Safari', 'Safari']
] as const;
const SYSTEMS = [
	['Android', 'Android'],
	['iPhone', 'iPhone'],
	['iPad', 'iPad'],
	['Windows', 'Windows'],
	['Mac OS', 'macOS'],
	['Linux', 'Linux']
] as const;

export function deviceName(userAgent: string): string {
	const named = (names: readonly (readonly [string, string])[]) =>
		names.find(([mark]) => userAgent.includes(mark))?.[1];
	const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
	if (browser && system) return m.account_session_on({ browser, system });
	return browser ?? system ?? m.account_session_unknown();
}
