/** What a person can do about a digital skill (TT 13/2021, indicator 0503) that is still missing. */
import { m } from '#lib/paraglide/messages.js';

const TIPS: Readonly<Record<string, { skill: () => string; tip: () => string }>> = {
	'KN.A': { skill: m.survey_skill_a, tip: m.survey_tip_a },
	'KN.B': { skill: m.survey_skill_b, tip: m.survey_tip_b },
	'KN.C': { skill: m.survey_skill_c, tip: m.survey_tip_c },
	'KN.D': { skill: m.survey_skill_d, tip: m.survey_tip_d },
	'KN.E': { skill: m.survey_skill_e, tip: m.survey_tip_e }
};

/** Skill and tip by the codes of the citizen survey; codes without one are passed over. */
export const skillTips = (codes: readonly string[]): { code: string; skill: string; tip: string }[] =>
	codes.flatMap((code) => (TIPS[code] ? [{ code, skill: TIPS[code].skill(), tip: TIPS[code].tip() }] : []));
