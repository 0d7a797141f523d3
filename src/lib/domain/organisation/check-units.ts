/**
 * What must hold of the list of units: dates in order, parents without a loop, nobody succeeded before ending, no two units
 * of one name at one time, and no unit taken out of a round that it took part in. Days are "2025-06-30"; both ends count.
 */
export type Unit = {
	id: string;
	nameVi: string;
	kind: string;
	parentId: string | null;
	/** Null: existed before records begin. */
	validFrom: string | null;
	/** Null: still valid as far as is known. */
	validTo: string | null;
};

export type Succession = { predecessorId: string; successorId: string };

/** A round that a unit takes part in, by the day on which its units had to exist; drafts are none. */
export type Participation = { unitId: string; roundId: string; unitsOn: string };

export type UnitFlaw = {
	code:
		| 'unit_dates_disorder'
		| 'unit_in_round'
		| 'unit_name_taken'
		| 'unit_parent_unknown'
		| 'unit_parent_loops'
		| 'succession_unknown'
		| 'succession_overlap'
		| 'succession_loops';
	unitId: string;
	field: 'validFrom' | 'validTo' | 'nameVi' | 'parentId' | 'successors';
	/** The other unit or the round that it concerns. */
	other: string;
};

/** Flaws of some units, in the light of all. `checked` absent: of every unit. */
export function checkUnits(
	units: readonly Unit[],
	successions: readonly Succession[],
	participations: readonly Participation[],
	checked: ReadonlySet<string> = new Set(units.map(({ id }) => id))
): UnitFlaw[] {
	const byId = new Map(units.map((unit) => [unit.id, unit]));
	const of = units.filter(({ id }) => checked.has(id));
	return [
		...of.flatMap(datesFlaw),
		...of.flatMap((unit) => nameFlaw(unit, units)),
		...of.flatMap((unit) => parentFlaw(unit, byId)),
		...participations.filter(({ unitId }) => checked.has(unitId)).flatMap((one) => roundFlaw(one, byId)),
		...successions
			.filter(({ predecessorId, successorId }) => checked.has(predecessorId) || checked.has(successorId))
			.flatMap((one) => successionFlaw(one, successions, byId))
	];
}

/** Whether the unit exists on the day. */
export const existsOn = ({ validFrom, validTo }: Pick<Unit, 'validFrom' | 'validTo'>, day: string): boolean =>
	(validFrom === null || validFrom <= day) && (validTo === null || validTo >= day);

const overlap = (a: Unit, b: Unit): boolean =>
	(a.validFrom === null || b.validTo === null || a.validFrom <= b.validTo) &&
	(b.validFrom === null || a.validTo === null || b.validFrom <= a.validTo);

function datesFlaw({ id, validFrom, validTo }: Unit): UnitFlaw[] {
	const wrong = validFrom !== null && validTo !== null && validTo < validFrom;
	return wrong ? [{ code: 'unit_dates_disorder', unitId: id, field: 'validTo', other: validFrom }] : [];
}

function nameFlaw(unit: Unit, units: readonly Unit[]): UnitFlaw[] {
	const same = units.find(
		(other) => other.id !== unit.id && other.kind === unit.kind && spelt(other) === spelt(unit) && overlap(unit, other)
	);
	return same ? [{ code: 'unit_name_taken', unitId: unit.id, field: 'nameVi', other: same.id }] : [];
}

const spelt = ({ nameVi }: Unit) => nameVi.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();

function parentFlaw({ id, parentId }: Unit, byId: ReadonlyMap<string, Unit>): UnitFlaw[] {
	if (parentId === null) return [];
	if (!byId.has(parentId)) return [{ code: 'unit_parent_unknown', unitId: id, field: 'parentId', other: parentId }];
	const seen = new Set([id]);
	for (let above: string | null = parentId; above !== null; above = byId.get(above)?.parentId ?? null) {
		if (above === id) return [{ code: 'unit_parent_loops', unitId: id, field: 'parentId', other: parentId }];
		// A loop higher up is told at the units in it.
		if (seen.has(above)) return [];
		seen.add(above);
	}
	return [];
}

function roundFlaw({ unitId, roundId, unitsOn }: Participation, byId: ReadonlyMap<string, Unit>): UnitFlaw[] {
	const unit = byId.get(unitId);
	if (!unit || existsOn(unit, unitsOn)) return [];
	const field = unit.validTo !== null && unit.validTo < unitsOn ? 'validTo' : 'validFrom';
	return [{ code: 'unit_in_round', unitId, field, other: roundId }];
}

function successionFlaw(
	{ predecessorId, successorId }: Succession,
	successions: readonly Succession[],
	byId: ReadonlyMap<string, Unit>
): UnitFlaw[] {
	const [before, after] = [byId.get(predecessorId), byId.get(successorId)];
	const flaw = (code: UnitFlaw['code']): UnitFlaw[] => [
		{ code, unitId: predecessorId, field: 'successors', other: successorId }
	];
	if (!before || !after) return flaw('succession_unknown');
	if (reaches(successorId, predecessorId, successions)) return flaw('succession_loops');
	// Whoever is succeeded has ended; a successor that exists already (a commune taking in another) may be older.
	return before.validTo === null ? flaw('succession_overlap') : [];
}

function reaches(from: string, to: string, successions: readonly Succession[], seen = new Set<string>()): boolean {
	if (from === to) return true;
	if (seen.has(from)) return false;
	seen.add(from);
	return successions
		.filter(({ predecessorId }) => predecessorId === from)
		.some(({ successorId }) => reaches(successorId, to, successions, seen));
}

/** The day before ("2025-06-30" before "2025-07-01"). */
export const dayBefore = (day: string): string =>
	new Date(new Date(`${day}T00:00:00Z`).getTime() - 86_400_000).toISOString().slice(0, 10);
