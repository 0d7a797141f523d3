import { m } from '#lib/paraglide/messages.js';

const NAMES: Record<string, () => string> = {
	backup: m.mail_job_backup,
	recount: m.mail_job_recount,
	remind: m.chasing_job_remind,
	'deliver-mails': m.mail_job_deliver_mails,
	'sweep-files': m.evidence_job_sweep_files,
	sweep: m.mail_job_sweep
};

/** A job that a newer server knows and this one does not is called by its own name. */
export const jobWords = (name: string): string => NAMES[name]?.() ?? name;
