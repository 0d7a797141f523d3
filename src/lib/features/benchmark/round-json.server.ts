/** The figures of a round as JSON, for programs: the same as the overview, the criteria of every unit and the low list. */
import { toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readRoundData, type BlockData } from './round-data.server.ts';

const figure = (value: Decimal | null): number | null => (value === null ? null : toNumber(value));

export async function roundJson(app: App, person: Person | null, roundId: string, language: Language, now: Date) {
	const data = await readRoundData(app, person, roundId, language, now);
	if (!data.ok) return data satisfies Result<unknown>;
	const {
		overview: { head, city, coverage },
		low,
		blocks
	} = data.value;
	return ok({
		round: {
			id: head.id,
			name: head.name,
			year: head.year,
			status: head.status,
			sample: head.sample,
			provisional: head.provisional
		},
		coverage,
		city: city.result && {
			framework: city.framework,
			basis: city.result.basis,
			points: figure(city.result.points),
			max: figure(city.result.max),
			value: figure(city.result.value),
			indices: city.result.indices.map(({ code, name, points, max, value, class: standing }) => ({
				code,
				name,
				points: figure(points),
				max: figure(max),
				value: figure(value),
				class: standing
			}))
		},
		blocks: blocks.map(blockJson),
		low: low.lines.map(
			({ code, name, blocks: of, points, effort, units, missedBy, low: count, unscored, target, actions }) => ({
				code,
				name,
				blocks: of,
				recoverable: figure(points),
				effort: effort.value,
				units,
				missedBy,
				low: count,
				unscored,
				target: target && { id: target.id, points: target.points, due: target.due },
				actions: actions.filter(({ own }) => own).map(({ id }) => id)
			})
		)
	});
}

const blockJson = ({ overview, results, units }: BlockData) => ({
	block: overview.block,
	framework: { id: results.framework.id, ...overview.framework },
	mixedBasis: overview.mixedBasis,
	units: units.map(({ line, score }) => ({
		id: line.unitId,
		name: line.name,
		rank: line.rank,
		tied: line.tied,
		points: figure(line.points),
		max: figure(line.max),
		value: figure(line.value),
		class: line.class,
		basis: line.basis,
		criteria: treeOf(results.framework).criteria.map(({ code, max }) => {
			const own = score(code);
			return { code, state: own.state, points: own.value === null ? null : figure(own.points), max };
		})
	})),
	missing: overview.missing.map(({ unitId, progress }) => ({ id: unitId, step: progress.step }))
});
