/** What a form orders: whom letters are made for. */
export function letterOrder(form: FormData) {
	const one = String(form.get('mot') ?? '');
	const audience = form.get('ai') === 'nhac' ? ('reminder' as const) : ('new' as const);
	return { audience: one === '' ? audience : { id: one }, onlyWithoutEmail: form.get('khong-thu') === 'yes' };
}
