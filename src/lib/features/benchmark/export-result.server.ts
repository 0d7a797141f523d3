/** A unit's result as a file to recompute it with: its figures, those brought from elsewhere, and the points it was given. */
import { refused, type Result } from '#lib/domain/problem.ts';
import type { ExportedResult } from '#lib/domain/scoring/exported-result.ts';
import type { App } from '#lib/server/app.ts';
import { mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { resultFile } from '#lib/server/exported-result.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';

/** By the same permission as the unit's page. Refused with `not_submitted` until it is handed in. */
export const exportResult = async (
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey
): Promise<Result<ExportedResult>> =>
	mayReadUnit(person, key.unitId) ? resultFile(db, content, key) : refused('not_yours');
