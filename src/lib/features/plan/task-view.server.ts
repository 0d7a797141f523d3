/** A task as pages and files show it. */
import { decimal, type Decimal } from '#lib/domain/decimal.ts';
import { formatDateTime } from '#lib/domain/date.ts';
import { attentionOf, type Attention } from '#lib/domain/plan/plan-task.ts';
import type { RaisingTask } from '#lib/domain/plan/expected-score.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { PlanTask, ToldTask } from '#lib/server/db/plan-tasks.ts';

export type TaskView = {
	id: string;
	unitId: string;
	unit: string;
	/** Null: a general task. */
	criterion: { code: string; name: string } | null;
	text: string;
	actionId: string | null;
	/** Where the city's plan says it; null for own words. */
	place: string | null;
	ownerId: string;
	owner: string;
	helperIds: string[];
	helpers: string[];
	deadline: string;
	attention: Attention;
	level: PlanTask['level'];
	/** Of the criterion, once it is done; and what that gained when the level was chosen. */
	reach: Decimal | null;
	gain: Decimal | null;
	status: PlanTask['status'];
	progress: string;
	dropReason: string;
	evidence: string;
	documentNumber: string;
	documentDate: string | null;
	revision: number;
	/** By whom and when it was changed last. */
	changed: { by: string; at: string };
};

/** `names`: units by id; one that has left the round is called by its id. */
export function taskView(
	{ content }: Pick<App, 'content'>,
	task: ToldTask,
	{ names, today }: { names: ReadonlyMap<string, string>; today: string },
	language: Language
): TaskView {
	const nameOf = (id: string) => names.get(id) ?? id;
	return {
		id: task.id,
		unitId: task.organisationId,
		unit: nameOf(task.organisationId),
		criterion: criterionOf(content, task, language),
		text: task.text,
		actionId: task.actionId,
		place: task.actionPlace,
		ownerId: task.ownerId,
		owner: nameOf(task.ownerId),
		helperIds: task.helpers,
		helpers: task.helpers.map(nameOf),
		deadline: task.deadline,
		attention: attentionOf(task, today),
		level: task.level,
		reach: task.reach === null ? null : decimal(task.reach),
		gain: task.gain === null ? null : decimal(task.gain),
		status: task.status,
		progress: task.progress,
		dropReason: task.dropReason,
		evidence: task.evidence,
		documentNumber: task.documentNumber,
		documentDate: task.documentDate,
		revision: task.revision,
		changed: { by: task.changer, at: formatDateTime(task.changedAt, language) }
	};
}

function criterionOf(
	content: App['content'],
	{ frameworkId, frameworkVersion, criterionCode }: PlanTask,
	language: Language
): TaskView['criterion'] {
	if (frameworkId === null || frameworkVersion === null || criterionCode === null) return null;
	const { framework } = instrumentOf(content, frameworkId, frameworkVersion);
	return { code: criterionCode, name: treeOf(framework).node(criterionCode)?.name[language] ?? criterionCode };
}

/** What it raises, for the scenario. */
export const raisingTask = ({
	organisationId,
	frameworkId,
	frameworkVersion,
	criterionCode,
	reach
}: PlanTask): RaisingTask => ({
	unitId: organisationId,
	version: frameworkId === null ? null : `${frameworkId}@${frameworkVersion}`,
	code: criterionCode,
	reach: reach === null ? null : decimal(reach)
});
