/** The settings of the city's single sign-on, all of them or none. */
import { BrokenSettings } from '#lib/server/files/s3-settings.ts';

export type SingleSignOnSettings = {
	/** Of an OpenID provider: what stands before /.well-known/openid-configuration. */
	issuer: URL;
	clientId: string;
	clientSecret: string;
	/** What people call it, on the button. */
	name: string;
	/** Whoever it says has shown more than one factor is asked for none here. */
	trustsFactor: boolean;
};

/** Undefined when OIDC_ISSUER is not set. Throws with what is missing; without TLS only on this machine, for trying. */
export function readSingleSignOn(env: NodeJS.ProcessEnv): SingleSignOnSettings | undefined {
	const { OIDC_ISSUER: given, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
	if (!given) return undefined;
	const issuer = URL.canParse(given) ? new URL(given) : null;
	const secure = issuer?.protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(issuer?.hostname ?? '');
	if (!issuer || !secure) throw new BrokenSettings(`OIDC_ISSUER is "${given}"; it must be an address with https://.`);
	if (!clientId || !clientSecret) throw new BrokenSettings('OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.');
	return {
		...{ issuer, clientId, clientSecret },
		name: env.OIDC_NAME || 'SSO',
		trustsFactor: env.OIDC_TRUSTS_FACTOR === '1'
	};
}
