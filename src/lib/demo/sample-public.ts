/** Made-up citizens and businesses: who they are, and how that colours their answers. */
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { allQuestions, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Respondent } from './sample-entries.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';

/** Weight of a value among respondents, and what it adds to their strength. Values that are not here weigh 1 and add 0. */
type Traits = Readonly<Record<string, Readonly<Record<string, { weight: number; adds: number }>>>>;

const district = (weight: number, adds: number) => ({ weight, adds });

const DISTRICTS = {
	Q_HB: district(9, 0.1),
	Q_NQ: district(13, 0.11),
	Q_LC: district(16, 0.08),
	Q_HA: district(10, 0.06),
	Q_KA: district(8, 0.04),
	Q_DS: district(4, -0.01),
	Q_DK: district(5, 0),
	H_TN: district(20, 0.02),
	H_AD: district(11, 0),
	H_AL: district(9, -0.06),
	H_KT: district(9, -0.05),
	H_TL: district(9, -0.09),
	H_VB: district(10, -0.08),
	H_CH: district(3, -0.06),
	// A few hundred people live there: its cell stays hidden.
	H_BLV: district(0.3, -0.12)
};

const CITIZENS: Traits = {
	district: DISTRICTS,
	age: {
		'18-29': { weight: 30, adds: 0.16 },
		'30-44': { weight: 34, adds: 0.08 },
		'45-59': { weight: 24, adds: -0.07 },
		'60+': { weight: 12, adds: -0.2 }
	},
	gender: {
		female: { weight: 50, adds: 0 },
		male: { weight: 47, adds: 0.01 },
		other: { weight: 1, adds: 0 },
		na: { weight: 2, adds: 0 }
	},
	disability: {
		yes: { weight: 4, adds: -0.1 },
		no: { weight: 90, adds: 0 },
		na: { weight: 6, adds: 0 }
	}
};

const BUSINESSES: Traits = {
	district: DISTRICTS,
	size: {
		micro: { weight: 46, adds: -0.12 },
		small: { weight: 34, adds: 0 },
		medium: { weight: 14, adds: 0.12 },
		large: { weight: 6, adds: 0.2 }
	},
	sector: {
		agriculture: { weight: 6, adds: -0.12 },
		manufacturing: { weight: 18, adds: 0.02 },
		construction: { weight: 12, adds: -0.06 },
		trade: { weight: 22, adds: 0 },
		logistics: { weight: 14, adds: 0.04 },
		tourism: { weight: 8, adds: 0.03 },
		ict: { weight: 6, adds: 0.22 },
		finance: { weight: 3, adds: 0.18 },
		professional: { weight: 6, adds: 0.06 },
		utilities: { weight: 2, adds: 0.04 }
	}
};

const SIZES: Readonly<Record<string, number>> = { micro: 0.1, small: 0.5, medium: 2, large: 6 };

/** The `number`th citizen. Some questions are skipped; consent to the whole makes none of them compulsory. */
export function sampleCitizen(questionnaire: Questionnaire, number: number): { who: Respondent; random: SeededRandom } {
	const random = seededRandom(`citizen ${number}`);
	const known = drawProfile(questionnaire, CITIZENS, random);
	const rural = String(known.district).startsWith('H_') ? 0.75 : 0.08;
	const area = random.chance(rural) ? 'rural' : 'urban';
	const farmer = random.chance(area === 'rural' ? 0.35 : 0.03) ? 'yes' : 'no';
	return {
		random,
		who: respondent({ ...known, area, farmer }, 0.56 + addedBy(CITIZENS, known), 0.22, 0.05, 1, random)
	};
}

/** The `number`th business: small firms lower, the field of business and the place colour it too. */
export function sampleBusiness(
	questionnaire: Questionnaire,
	number: number
): { who: Respondent; random: SeededRandom } {
	const random = seededRandom(`business ${number}`);
	const known = drawProfile(questionnaire, BUSINESSES, random);
	const size = SIZES[String(known.size)] ?? 1;
	// Every question of the enterprise survey asks for an answer.
	return { random, who: respondent(known, 0.42 + addedBy(BUSINESSES, known), 0.14, 0, size, random) };
}

function respondent(
	known: Answers,
	level: number,
	spread: number,
	skips: number,
	size: number,
	random: SeededRandom
): Respondent {
	const own = level + random.around(0.08);
	return {
		known,
		size,
		strength: () => (random.chance(skips) ? null : own + random.around(spread)),
		hasSome: () => true,
		answers: () => random.chance(0.9)
	};
}

/** The profile by the weights above, of the choices that the questionnaire has. */
function drawProfile(questionnaire: Questionnaire, traits: Traits, random: SeededRandom): Record<string, string> {
	return Object.fromEntries(
		allQuestions(questionnaire).flatMap(({ name, choices }) => {
			const values = traits[name];
			if (!values || !choices) return [];
			const chosen = random.pickWeighted(choices, ({ value }) => values[value]?.weight ?? 1);
			return [[name, chosen.value]];
		})
	);
}

const addedBy = (traits: Traits, known: Answers): number =>
	Object.entries(known).reduce((total, [name, value]) => total + (traits[name]?.[String(value)]?.adds ?? 0), 0);
