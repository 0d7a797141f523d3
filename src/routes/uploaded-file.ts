/** The file of a form's field "tep"; null when none was chosen. */
export async function uploadedFile(form: FormData): Promise<{ name: string; bytes: Uint8Array } | null> {
	const file = form.get('tep');
	if (!(file instanceof File) || (file.name === '' && file.size === 0)) return null;
	return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
