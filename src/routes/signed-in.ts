/** The person and session of an address that the guard opens to signed-in people only. */
import { error } from '@sveltejs/kit';

export function signedIn({ person, sessionToken }: App.Locals) {
	if (!person || !sessionToken) error(401);
	return { person, token: sessionToken };
}
