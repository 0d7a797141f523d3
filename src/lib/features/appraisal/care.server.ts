/**
 * How far the verified points of each unit lie from those it gave itself: a measure of the care of its self-assessment. Over
 * units whose appraisal is finished; a unit that handed in anew is measured by what it handed in last.
 */
import { formatDecimal, subtract, type Decimal } from '#lib/domain/decimal.ts';
import { spreadOf, type Band } from '#lib/domain/appraisal/care.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise, mayAssess, mayOversee } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { scoreUnit } from '#lib/server/unit-assessment.ts';
import { signed, signedShare } from './difference.ts';
import { judgedUnits, type JudgedUnit } from './judged-units.server.ts';

export const CARE_ORDERS = ['don-vi', 'tu-cham', 'tham-dinh', 'chenh', 'ty-le', 'giam', 'tang'] as const;
export type CareOrder = (typeof CARE_ORDERS)[number];

export type CareLine = {
	unitId: string;
	unit: string;
	block: string;
	self: string;
	verified: string;
	max: string;
	difference: string | null;
	share: string | null;
	/** Criteria whose points went down, and up. */
	lowered: number;
	raised: number;
	/** The reader may open its appraisal. */
	mayOpen: boolean;
};

export type Care = {
	round: { id: string; name: string; sample: boolean };
	lines: CareLine[];
	order: CareOrder;
	descending: boolean;
	bands: (Band & { units: string[] })[];
	judges: boolean;
};

type Measured = {
	line: CareLine;
	/** Sorted by these. */
	by: Record<Exclude<CareOrder, 'don-vi'>, number>;
};

export async function careOfRound(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, order, descending }: { roundId: string; order: CareOrder; descending: boolean },
	language: Language
): Promise<Result<Care>> {
	if (!mayOversee(person)) return refused('not_yours');
	const round = await findRound(app.db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const finished = (await judgedUnits(app, round)).filter(({ response }) => response?.status === 'appraised');
	const measured = finished.map((one) => measure(one, person, language));
	const byName = new Intl.Collator(language);
	measured.sort((a, b) => {
		const named = byName.compare(a.line.unit, b.line.unit);
		const first = order === 'don-vi' ? named : a.by[order] - b.by[order];
		return (descending ? -first : first) || named;
	});
	const bands = spreadOf(measured.map(({ by }) => by['ty-le'])).map((band) => ({
		...band,
		units: band.at.map((at) => measured[at]!.line.unit)
	}));
	return ok({
		round: { id: round.id, name: language === 'vi' ? round.nameVi : round.nameEn, sample: round.sample },
		lines: measured.map(({ line }) => line),
		order,
		descending,
		bands,
		judges: mayAppraise(person)
	});
}

function measure(one: JudgedUnit, person: Person, language: Language): Measured {
	const { unit, instrument, response, judged } = one;
	const tree = treeOf(instrument.framework);
	const [self, verified] = [scoreUnit(one, response!.answers), scoreUnit(one, response!.answers, judged.reviews)];
	const [own, decided] = [self.get(tree.root.code)!, verified.get(tree.root.code)!];
	const difference = subtract(decided.points, own.points);
	const moved = tree.criteria.map(({ code }) => subtract(verified.get(code)!.points, self.get(code)!.points));
	const lowered = moved.filter((one) => one < 0).length;
	const raised = moved.filter((one) => one > 0).length;
	return {
		line: {
			unitId: unit.organisationId,
			unit: language === 'vi' ? unit.nameVi : unit.nameEn,
			block: unit.block,
			self: formatDecimal(own.points, language, 2, 2),
			verified: formatDecimal(decided.points, language, 2, 2),
			max: formatDecimal(own.max, language),
			difference: signed(difference, language),
			share: signedShare(difference, own.points, language),
			lowered,
			raised,
			mayOpen: mayAppraise(person) && !mayAssess(person, unit.organisationId)
		},
		by: {
			'tu-cham': own.points,
			'tham-dinh': decided.points,
			chenh: difference,
			'ty-le': shareOf(difference, own.points),
			giam: lowered,
			tang: raised
		}
	};
}

/** In per cent. Of nothing declared, nothing was overstated. */
const shareOf = (difference: Decimal, own: Decimal): number => (own === 0 ? 0 : (difference / own) * 100);
