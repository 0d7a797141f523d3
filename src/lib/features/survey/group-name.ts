/** Who a survey is for, in the words of its buttons and labels. */
import type { Group } from '#lib/domain/framework/framework.ts';
import { m } from '#lib/paraglide/messages.js';

export const isForBusinesses = (group: Group): boolean => group === 'business';

export const groupName = (group: Group): string =>
	isForBusinesses(group) ? m.survey_for_businesses() : m.survey_for_citizens();
