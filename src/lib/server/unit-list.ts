/** The list of units as its rules need it: all of it, with successions and the rounds units took part in. */
import type { KnownUnits } from '#lib/domain/imports/units-table.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listOrganisations } from '#lib/server/db/organisations.ts';
import { listParticipations, listSuccessions } from '#lib/server/db/units.ts';

export async function readUnitList(db: Database | Transaction): Promise<KnownUnits> {
	return {
		units: await listOrganisations(db),
		successions: await listSuccessions(db),
		participations: await listParticipations(db),
		cityId: CITY
	};
}
