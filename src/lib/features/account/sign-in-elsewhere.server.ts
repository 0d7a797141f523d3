/** Signing in at the city's single sign-on. It makes no accounts: whoever comes back must have been invited here. */
import { and, eq, isNull } from 'drizzle-orm';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Identity } from '#lib/server/auth/single-sign-on.ts';
import type { Database } from '#lib/server/db/client.ts';
import { externalIdentities, users } from '#lib/server/db/schema/people.ts';
import { enter, type Entered } from './enter.server.ts';
import { originOf, type Place } from './sign-in.server.ts';

/**
 * Known by the provider's own name for them since the first time; the first time by an e-mail address that the provider has
 * verified. Refused for whoever has no account or a closed one.
 */
export async function signInElsewhere(app: App, identity: Identity, place: Place, now: Date): Promise<Result<Entered>> {
	const found = await findLinked(app.db, identity);
	const linked = found ? ok(found) : await link(app.db, identity, now);
	if (!linked.ok) return linked;
	const { id, disabledAt } = linked.value;
	if (disabledAt) return refused('no_account', undefined, { email: identity.email ?? '' });
	const factors = identity.factors && (app.settings.singleSignOn?.trustsFactor ?? false);
	return ok(await enter(app, id, { ...originOf(place), elsewhere: true }, { factors }, now));
}

type Account = { id: string; disabledAt: Date | null };

async function findLinked(db: Database, { issuer, subject }: Identity): Promise<Account | undefined> {
	const [found] = await db
		.select({ id: users.id, disabledAt: users.disabledAt })
		.from(externalIdentities)
		.innerJoin(users, eq(users.id, externalIdentities.userId))
		.where(and(eq(externalIdentities.issuer, issuer), eq(externalIdentities.subject, subject)));
	return found;
}

async function link(db: Database, { issuer, subject, email, verified }: Identity, now: Date): Promise<Result<Account>> {
	if (email === null || !verified) return refused('email_unverified');
	return db.transaction(async (tx) => {
		const [user] = await tx
			.select({ id: users.id, disabledAt: users.disabledAt })
			.from(users)
			.where(and(eq(users.email, email), isNull(users.disabledAt)));
		if (!user) return refused('no_account', undefined, { email });
		await tx
			.insert(externalIdentities)
			.values({ issuer, subject, userId: user.id, linkedAt: now })
			.onConflictDoNothing();
		const after = { issuer, email };
		await audit(tx, { at: now, actorId: user.id, action: 'identity.link', subject: `user:${user.id}`, after });
		return ok(user);
	});
}
