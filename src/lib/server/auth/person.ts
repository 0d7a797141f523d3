/** Who is asking: a person with their roles in organisations. */
import { asc, eq } from 'drizzle-orm';
import type { Language, Text } from '#lib/domain/text.ts';
import type { Database } from '#lib/server/db/client.ts';
import { organisations } from '#lib/server/db/schema/organisations.ts';
import { memberships, users, type role } from '#lib/server/db/schema/people.ts';

export type Role = (typeof role.enumValues)[number];

export type Person = {
	id: string;
	email: string;
	name: string;
	language: Language;
	memberships: { organisationId: string; organisation: Text; role: Role }[];
};

export async function findPerson(db: Database, userId: string): Promise<Person | null> {
	const found = await db
		.select({
			id: users.id,
			email: users.email,
			name: users.name,
			language: users.language,
			organisationId: memberships.organisationId,
			nameVi: organisations.nameVi,
			nameEn: organisations.nameEn,
			role: memberships.role
		})
		.from(users)
		.leftJoin(memberships, eq(memberships.userId, users.id))
		.leftJoin(organisations, eq(organisations.id, memberships.organisationId))
		.where(eq(users.id, userId))
		.orderBy(asc(memberships.organisationId));
	const [first] = found;
	if (!first) return null;
	return {
		id: first.id,
		email: first.email,
		name: first.name,
		language: first.language === 'en' ? 'en' : 'vi',
		memberships: found.flatMap(({ organisationId, nameVi, nameEn, role }) =>
			organisationId && role ? [{ organisationId, organisation: { vi: nameVi ?? '', en: nameEn ?? '' }, role }] : []
		)
	};
}
