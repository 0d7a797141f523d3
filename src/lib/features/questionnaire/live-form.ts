/**
 * Saves a survey page as it is filled in and shows what follows from the answers, on pages that load no other script.
 * The form works without it. It posts the form to the address it would be saved at, and morphs the page that comes
 * back into this one: what the person typed since, and where they stand, stays. Loaded on its own; its
 * words come from the data attributes of `[data-live-status]` (LiveStatus.svelte).
 *
 * `form[data-live]` is the form (a value is its save address, otherwise its action, otherwise `?/luu`);
 * `[data-live-part="name"]` are regions outside it that change with it; `[data-live-keep]` another script writes.
 */
import { Idiomorph } from 'idiomorph';
import { keepInStep, searchLists } from './search-list.ts';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Outcome = 'saved' | 'lost' | 'signedOut' | 'refused';

const TYPING_PAUSE = 700;
const LONGEST_WAIT = 20_000;
/** As every other time is told (domain/date.ts), wherever this machine believes to be. */
const CITY_TIME = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Asia/Ho_Chi_Minh',
	hour: '2-digit',
	minute: '2-digit'
});
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
	/** When the server last answered, by its own clock: the one of this machine may be wrong. */
	let answeredAt = new Date();

	searchLists(form);
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

	/** `button`: what is done beside saving, as it would be if the button sent the form. */
	async function save(button?: HTMLButtonElement): Promise<void> {
		clearTimeout(timer);
		if (flight || leaving || !(unsaved() || button)) return;
		const sent = touched;
		touched = new Set();
		say('saving');
		flight = post(sent, button).then((result) => {
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

	async function post(sent: ReadonlySet<Field>, button?: HTMLButtonElement): Promise<Outcome> {
		const body = contents(form, sent);
		if (button) body.append(button.name, button.value);
		try {
			const response = await fetch(address, {
				method: 'POST',
				body,
				headers: { accept: 'text/html', 'x-live': '1' },
				// Absent on phones from before 2022, where the browser's own limit has to do.
				signal: AbortSignal.timeout?.(LONGEST_WAIT) ?? null
			});
			if (response.status >= 500 || response.status === 429) return 'lost';
			answeredAt = new Date(response.headers.get('date') ?? Date.now());
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
		const active = document.activeElement;
		// The field being looked at keeps what it shows, whatever came back for it.
		keepBase(form, fresh, isField(active) && form.contains(active) ? new Set([...touched, active]) : touched);
		const focused = active instanceof HTMLElement ? active : null;
		// A summary of problems would pull the focus out of the field being typed in.
		for (const one of page.querySelectorAll('[autofocus]')) one.removeAttribute('autofocus');
		morph(form, fresh);
		for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) {
			const name = CSS.escape(part.dataset.livePart ?? '');
			const newer = page.querySelector(`[data-live-part="${name}"]`);
			if (newer && !form.contains(part)) morph(part, newer);
		}
		searchLists(form);
		// A choice that was made and is gone leaves the focus at its question.
		if (focused && !focused.isConnected) document.getElementById(focused.dataset.liveFocus ?? '')?.focus();
	}

	function say(state: 'saving' | Outcome): void {
		const place = document.querySelector<HTMLElement>('[data-live-status]');
		if (!place) return;
		const words = place.dataset;
		const time = CITY_TIME.format(answeredAt);
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

	/** Adds or removes a row on the server, and takes the focus where the person goes on. */
	async function changeRows(button: HTMLButtonElement): Promise<void> {
		await flight;
		// The page that comes back says of its own buttons where the next one leads.
		const { focus = '', rows } = button.dataset;
		const group = button.closest<HTMLElement>('.question-group');
		// Typing into a row that is about to move would end up in another.
		group?.toggleAttribute('inert', true);
		await save(button);
		group?.toggleAttribute('inert', false);
		const places = focus.split(' ').map((id) => document.getElementById(id));
		const place = (outcome === 'saved' && places.find((one) => one !== null)) || button;
		const field = place.querySelector<HTMLElement>(':is(input, select, textarea):not([type=hidden], [hidden])');
		(rows === 'add' ? (field ?? place) : place).focus();
	}

	form.addEventListener('submit', (event) => {
		clearTimeout(timer);
		if (event.submitter instanceof HTMLButtonElement && event.submitter.dataset.rows) {
			event.preventDefault();
			void changeRows(event.submitter);
			return;
		}
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

/**
 * In this tab it stays one and the same copy of the form, however often it is drawn anew; and a field that keeps what it
 * holds still says what it was drawn with, not what the answer says of it.
 */
function keepBase(form: HTMLFormElement, fresh: HTMLFormElement, keeping: ReadonlySet<Field>): void {
	const hidden = (from: HTMLFormElement, name: string) =>
		from.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
	const listed = (from: HTMLFormElement, name: string) => hidden(from, name)?.value.split(',') ?? [];
	const copy = hidden(fresh, '_ban');
	copy?.setAttribute('value', hidden(form, '_ban')?.value ?? copy.value);
	const marks = hidden(fresh, '_goc');
	if (!marks || keeping.size === 0) return;
	const [asked, shown] = [listed(form, '_asked'), listed(form, '_goc')];
	const names = new Set([...keeping].map(({ name }) => name));
	const kept = listed(fresh, '_asked').map((name, at) => {
		const before = asked.indexOf(name);
		// The fields of a question with several are named after it.
		const isKept = before >= 0 && [...names].some((field) => field === name || field.startsWith(`${name}:`));
		return isKept ? shown[before] : listed(fresh, '_goc')[at];
	});
	marks.setAttribute('value', kept.join(','));
}

function morph(here: Element, there: Element): void {
	Idiomorph.morph(here, there, {
		morphStyle: 'outerHTML',
		ignoreActiveValue: true,
		callbacks: {
			// The status is ours, and so is what the person has opened or closed.
			beforeNodeMorphed: (node, fresh) => {
				if (!(node instanceof Element)) return true;
				const searched = node.hasAttribute('data-searching');
				if (searched && fresh instanceof Element) keepInStep(node, fresh);
				return !searched && !node.matches('[data-live-status], [data-live-keep]');
			},
			beforeAttributeUpdated: (name, node) => !(name === 'open' && node instanceof HTMLDetailsElement)
		}
	});
}

const isSignIn = (response: Response) => response.redirected && new URL(response.url).pathname.includes('/dang-nhap');

const isField = (target: EventTarget | null): target is Field =>
	target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
