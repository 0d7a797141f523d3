/**
 * Signing in at the city's single sign-on, an OpenID provider: authorization code with PKCE, state and nonce. What the
 * provider must send back is kept by the browser meanwhile, so that any server can go on.
 */
import * as client from 'openid-client';
import type { SingleSignOnSettings } from './single-sign-on-settings.ts';

export const WAITING_COOKIE = 'dang-nhap-mot-cua';
/** Seconds in which the person signs in there. */
export const WAITING_AGE = 600;

/** Who came back. `factors`: the provider says that more than one was shown. */
export type Identity = { issuer: string; subject: string; email: string | null; verified: boolean; factors: boolean };

/** Why nobody came back: the provider is not there, it refused, or the browser has lost what it kept. */
export type Failure = 'provider_down' | 'provider_refused' | 'sign_in_lost';

type Waiting = { state: string; nonce: string; verifier: string; next: string };

export type SingleSignOn = {
	name: string;
	/** Where the person goes, and what the browser keeps meanwhile. */
	begin(back: URL, next: string): Promise<{ to: URL; waiting: string } | Failure>;
	/** `arrived`: the address with what the provider sent. */
	finish(arrived: URL, waiting: string | undefined): Promise<{ identity: Identity; next: string } | Failure>;
	/** Where signing out goes on; null: the provider offers no such place, or is not there. */
	signOutAt(back: URL): Promise<URL | null>;
};

export function openSingleSignOn(settings: SingleSignOnSettings): SingleSignOn {
	let known: Promise<client.Configuration> | undefined;
	/** Asked for when it is first needed, and again after it was not there: a provider that is down stops no start. */
	const provider = () =>
		(known ??= discovered(settings).catch((error: unknown) => ((known = undefined), Promise.reject(error))));
	return {
		name: settings.name,
		async begin(back, next) {
			const config = await provider().catch(() => null);
			if (!config) return 'provider_down';
			const kept: Waiting = {
				state: client.randomState(),
				nonce: client.randomNonce(),
				verifier: client.randomPKCECodeVerifier(),
				next
			};
			const to = client.buildAuthorizationUrl(config, {
				redirect_uri: back.href,
				scope: 'openid email profile',
				state: kept.state,
				nonce: kept.nonce,
				code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
				code_challenge_method: 'S256'
			});
			return { to, waiting: Buffer.from(JSON.stringify(kept)).toString('base64url') };
		},
		async finish(arrived, waiting) {
			const kept = readWaiting(waiting);
			if (!kept) return 'sign_in_lost';
			const config = await provider().catch(() => null);
			if (!config) return 'provider_down';
			try {
				const tokens = await client.authorizationCodeGrant(config, arrived, {
					pkceCodeVerifier: kept.verifier,
					expectedState: kept.state,
					expectedNonce: kept.nonce,
					idTokenExpected: true
				});
				return { identity: await identityOf(config, tokens), next: kept.next };
			} catch (error) {
				return isUnreachable(error) ? 'provider_down' : 'provider_refused';
			}
		},
		async signOutAt(back) {
			const config = await provider().catch(() => null);
			if (!config?.serverMetadata().end_session_endpoint) return null;
			return client.buildEndSessionUrl(config, { post_logout_redirect_uri: back.href, client_id: settings.clientId });
		}
	};
}

const discovered = ({ issuer, clientId, clientSecret }: SingleSignOnSettings): Promise<client.Configuration> =>
	client.discovery(issuer, clientId, clientSecret, undefined, {
		timeout: 10,
		...(issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {})
	});

/** Some providers put the e-mail address into the token, others give it on asking. */
async function identityOf(
	config: client.Configuration,
	tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers
): Promise<Identity> {
	const claims = tokens.claims()!;
	const asked = claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
	const { email, email_verified: verified } = asked
		? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
		: claims;
	const amr = Array.isArray(claims.amr) ? claims.amr : [];
	return {
		issuer: claims.iss,
		subject: claims.sub,
		email: typeof email === 'string' ? email.trim().toLowerCase() : null,
		verified: verified === true,
		factors: amr.includes('mfa')
	};
}

function readWaiting(text: string | undefined): Waiting | null {
	try {
		const kept = JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')) as Partial<Waiting>;
		const { state, nonce, verifier, next } = kept;
		return state && nonce && verifier && typeof next === 'string' ? { state, nonce, verifier, next } : null;
	} catch {
		return null;
	}
}

/** Nothing was answered, as against an answer that says no. */
const isUnreachable = (error: unknown): boolean =>
	error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
