/** The words for a group that a result is compared with. */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ComparedGroup } from './comparison.server.ts';
import { isForBusinesses } from './group-name.ts';
import type { OwnResult } from './own-result.server.ts';

/** "Toàn thành phố", or the stratum by its name: "Quận Lê Chân", "Quy mô: Nhỏ" where the name alone says too little. */
export function comparedName({ key, label, question }: ComparedGroup, group: OwnResult['group']): string {
	if (key === 'own' && label !== null) return STRATA[question]?.(label) ?? label;
	return isForBusinesses(group) ? m.survey_all_businesses() : m.survey_all_citizens();
}

const STRATA: Readonly<Record<string, (name: string) => string>> = {
	sector: (name) => m.survey_sector({ name }),
	size: (name) => m.survey_size({ name })
};

/** How many answered, or why nothing is shown. */
export function comparedSize(compared: ComparedGroup, group: OwnResult['group'], language: Language): string {
	if (!compared.hidden) return m.survey_compared_n({ n: formatNumber(compared.n, language) });
	return isForBusinesses(group)
		? m.survey_hidden_businesses({ least: compared.least })
		: m.survey_hidden_citizens({ least: compared.least });
}
