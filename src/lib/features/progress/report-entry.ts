/** The form of a quarter's report, as typed. */
import { LINE_STATUSES, type ProgressEntry, type ProgressLine } from '#lib/domain/plan/progress-report.ts';

export function readReportEntry(form: FormData): { entry: ProgressEntry; added: string[]; revision: number } {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().normalize('NFC').trim() : '';
	};
	const lines = form.getAll('tc').map((key): ProgressLine => {
		const status = text(`tt:${String(key)}`);
		return {
			key: String(key),
			status: LINE_STATUSES.find((one) => one === status) ?? '',
			figure: text(`sl:${String(key)}`),
			note: text(`gc:${String(key)}`)
		};
	});
	const added = text('them');
	return {
		entry: { results: text('ket-qua'), difficulties: text('kho-khan'), lines },
		added: added === '' ? [] : [added],
		revision: Number(text('ban')) || 0
	};
}
