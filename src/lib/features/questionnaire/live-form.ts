/**
 * Saves a survey page as it is filled in and shows what follows from the answers, on pages that load no other script.
 * The form works without it. It posts the form to the address it would be saved at, and morphs the page that comes
 * back into this one: what the person typed since, and where they stand, stays. Loaded on its own, hence no imports of
 * ours; its words come from the data attributes of `[data-live-status]` (LiveStatus.svelte).
 *
 * `form[data-live]` is the form (a value is its save address, otherwise its action, otherwise `?/luu`);
 * `[data-live-part="name"]` are regions outside it that change with it.
 */
import { Idiomorph } from 'idiomorph';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Outcome = 'saved' | 'lost' | 'signedOut' | 'refused';

const TYPING_PAUSE = 700;
const LONGEST_WAIT = 20_000;
const RETRIES = [2_000, 5_000, 10_000, 30_000];

const found = document.querySelector<HTMLFormElement>('form[data-live]');
if (found) keepSaved(found);

function keepSaved(form: HTMLFormElement): void {
	const address = new URL(form.dataset.live || form.getAttribute('action') || '?/luu', location.href);
	// Loading the answer to a form anew would send that form once more, over what was saved since.
	if (location.search.startsWith('?/')) history.replaceState(history.state, '', location.pathname + location.hash);
	/** Fields changed since the last request left: theirs is the newest word. */
	let touched = new Set<Field>();
	let flight: Promise<void> | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let failures = 0;
	let outcome: Outcome = 'saved';
	let leaving = false;

	const unsaved = () => touched.size > 0;
	const later = (pause: number) => {
		clearTimeout(timer);
		timer = setTimeout(() => void save(), pause);
	};

	form.addEventListener('input', ({ target }) => {
		if (!isField(target)) return;
		touched.add(target);
		later(TYPING_PAUSE);
	});
	form.addEventListener('change', ({ target }) => {
		if (!isField(target)) return;
		touched.add(target);
		// Ticking may show or hide questions, and a file waits for nothing; leaving a text field does not hurry.
		later(['radio', 'checkbox', 'file', 'select-one'].includes(target.type) ? 0 : TYPING_PAUSE);
	});

	async function save(): Promise<void> {
		clearTimeout(timer);
		if (flight || leaving || !unsaved()) return;
		const sent = touched;
		touched = new Set();
		say('saving');
		flight = post(sent).then((result) => {
			flight = null;
			outcome = result;
			if (result === 'saved') failures = 0;
			// What was not saved is still to be saved, newest first.
			else touched = new Set([...sent, ...touched]);
			say(result);
			if (result === 'lost') later(RETRIES[Math.min(failures++, RETRIES.length - 1)] ?? TYPING_PAUSE);
			else if (result === 'saved' && unsaved()) later(TYPING_PAUSE);
		});
		await flight;
	}

	async function post(sent: ReadonlySet<Field>): Promise<Outcome> {
		try {
			const response = await fetch(address, {
				method: 'POST',
				body: contents(form, sent),
				headers: { accept: 'text/html', 'x-live': '1' },
				// Absent on phones from before 2022, where the browser's own limit has to do.
				signal: AbortSignal.timeout?.(LONGEST_WAIT) ?? null
			});
			if (response.status >= 500 || response.status === 429) return 'lost';
			const page = new DOMParser().parseFromString(await response.text(), 'text/html');
			const fresh = page.querySelector<HTMLFormElement>('form[data-live]');
			// A page without the form is the sign-in page, or one that says why nothing can be saved any more.
			if (!fresh) return response.status === 401 || isSignIn(response) ? 'signedOut' : 'refused';
			for (const field of sent) if (field.type === 'file' && !touched.has(field)) field.value = '';
			show(page, fresh);
			// 422 is an answer that cannot be read yet: told at its field, kept as typed.
			return response.ok || response.status === 422 ? 'saved' : 'refused';
		} catch {
			return 'lost';
		}
	}

	function show(page: Document, fresh: HTMLFormElement): void {
		for (const field of touched) carryOver(field, fresh);
		// A summary of problems would pull the focus out of the field being typed in.
		for (const one of page.querySelectorAll('[autofocus]')) one.removeAttribute('autofocus');
		morph(form, fresh);
		for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) {
			const name = CSS.escape(part.dataset.livePart ?? '');
			const newer = page.querySelector(`[data-live-part="${name}"]`);
			if (newer && !form.contains(part)) morph(part, newer);
		}
	}

	function say(state: 'saving' | Outcome): void {
		const place = document.querySelector<HTMLElement>('[data-live-status]');
		if (!place) return;
		const words = place.dataset;
		const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(new Date());
		const texts = { saving: words.saving, saved: words.saved, lost: words.offline, refused: words.refused };
		place.textContent = (state === 'signedOut' ? words.signedOut : texts[state])?.replace('{time}', time) ?? '';
		if (state !== 'signedOut' || !words.signInHref) return;
		// In a tab of its own, so that everything typed here stays; coming back saves it.
		const link = Object.assign(document.createElement('a'), { href: words.signInHref, target: '_blank' });
		link.textContent = words.signIn ?? '';
		place.append(' ', link);
	}

	const tryAgain = () => {
		if (outcome === 'lost' || outcome === 'signedOut') void save();
	};
	addEventListener('online', tryAgain);
	addEventListener('focus', tryAgain);

	form.addEventListener('submit', (event) => {
		clearTimeout(timer);
		if (!flight || !form.requestSubmit) {
			leaving = true;
			return;
		}
		// Two writes of one page at once could meet as a conflict with oneself: the sending waits for the saving.
		event.preventDefault();
		const button = event.submitter;
		void flight.then(() => outcome !== 'lost' && form.requestSubmit(button));
	});
	addEventListener('pageshow', () => (leaving = false));
	addEventListener('pagehide', () => {
		if (leaving || !unsaved()) return;
		const body = contents(form, new Set());
		const headers = { accept: 'text/html', 'x-live': '1' };
		// Nobody is left to tell when it fails: what is too large for a farewell was told as unsaved before.
		fetch(address, { method: 'POST', body, headers, keepalive: true, redirect: 'manual' }).catch(() => {});
	});
	addEventListener('beforeunload', (event) => {
		if (!leaving && unsaved() && outcome !== 'saved') event.preventDefault();
	});
}

/** What the form holds; files only from the fields just changed, since they are kept once they have arrived. */
function contents(form: HTMLFormElement, changed: ReadonlySet<Field>): FormData {
	const data = new FormData(form);
	for (const field of form.querySelectorAll<HTMLInputElement>('input[type=file]'))
		if (!changed.has(field)) data.delete(field.name);
	return data;
}

/** Writes what a field of this page holds into the same field of the page that came back. */
function carryOver(field: Field, fresh: HTMLFormElement): void {
	const box = field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox');
	const value = box ? `[value="${CSS.escape(field.value)}"]` : '';
	const same = fresh.querySelector<Field>(`[name="${CSS.escape(field.name)}"]${value}`);
	if (!same) return;
	if (box) (same as HTMLInputElement).checked = field.checked;
	else if (field.type !== 'file') {
		same.value = field.value;
		if (same instanceof HTMLInputElement) same.setAttribute('value', field.value);
	}
}

function morph(here: Element, there: Element): void {
	Idiomorph.morph(here, there, {
		morphStyle: 'outerHTML',
		ignoreActiveValue: true,
		callbacks: {
			// The status is ours, and so is what the person has opened or closed.
			beforeNodeMorphed: (node) => !(node instanceof Element && node.hasAttribute('data-live-status')),
			beforeAttributeUpdated: (name, node) => !(name === 'open' && node instanceof HTMLDetailsElement)
		}
	});
}

const isSignIn = (response: Response) => response.redirected && new URL(response.url).pathname.includes('/dang-nhap');

const isField = (target: EventTarget | null): target is Field =>
	target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
