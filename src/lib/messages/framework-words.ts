/** Words for the groups that answer a framework and for its standing, wherever a framework is named. */
import type { Framework, Group } from '#lib/domain/framework/framework.ts';
import { m } from '#lib/paraglide/messages.js';

export const groupWords = (group: Group): string =>
	({
		department: m.imports_group_department,
		district: m.imports_group_district,
		commune: m.imports_group_commune,
		city: m.imports_group_city,
		business: m.imports_group_business,
		citizen: m.imports_group_citizen
	})[group]();

export const standingWords = (standing: Framework['standing']): string =>
	({
		official: m.imports_standing_official,
		adapted: m.imports_standing_adapted,
		proposed: m.imports_standing_proposed
	})[standing]();
