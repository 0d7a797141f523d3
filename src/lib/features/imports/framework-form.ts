/** What the form asks about a framework that the table of its criteria does not say. */
export const FRAMEWORK_FIELDS = ['id', 'version', 'group', 'standing', 'titleVi', 'titleEn', 'basis'] as const;

export type FrameworkForm = Record<(typeof FRAMEWORK_FIELDS)[number], string>;

export function readFrameworkForm(form: FormData): FrameworkForm {
	const typed = (field: string) => {
		const value = form.get(field);
		return typeof value === 'string' ? value : '';
	};
	return Object.fromEntries(FRAMEWORK_FIELDS.map((field) => [field, typed(field)])) as FrameworkForm;
}
