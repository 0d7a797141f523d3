/**
 * Sends files of `[data-upload]` one by one as soon as they are picked or dropped, each with its progress and what became
 * of it, and has the page saved and shown anew after each (live-form.ts). Without it the form sends them with all the
 * rest. Loaded on its own, hence no imports of ours; its words come from the data attributes of `[data-upload]`.
 */

type Sending = {
	place: HTMLElement;
	file: File;
	line: HTMLLIElement;
	words: HTMLElement;
	/** Not read out: it would be at every step. */
	meter: HTMLProgressElement;
	button: HTMLButtonElement;
};
/** As the server answers an upload. */
type Answer = { ok: boolean; text: string };

const found = document.querySelector<HTMLFormElement>('form[data-live]');
if (found) sendAtOnce(found);

function sendAtOnce(form: HTMLFormElement): void {
	/** One after the other: on a poor line the first arrives soonest that way. */
	const queue: Sending[] = [];
	let current: XMLHttpRequest | null = null;
	let underWay: Sending | null = null;

	const isFileField = (target: EventTarget | null): target is HTMLInputElement =>
		target instanceof HTMLInputElement && target.type === 'file' && target.closest('[data-upload]') !== null;

	// Caught before the page's saving hears of it, which would send the files itself.
	form.addEventListener('input', (event) => isFileField(event.target) && event.stopPropagation(), true);
	form.addEventListener(
		'change',
		(event) => {
			if (!isFileField(event.target)) return;
			event.stopPropagation();
			const files = [...(event.target.files ?? [])];
			const place = event.target.closest<HTMLElement>('[data-upload]')!;
			event.target.value = '';
			add(place, files);
		},
		true
	);

	const placeUnder = ({ target }: Event) =>
		target instanceof Element ? target.closest<HTMLElement>('[data-upload]') : null;
	addEventListener('dragover', (event) => {
		const place = placeUnder(event);
		mark(place);
		if (place && event.dataTransfer?.types.includes('Files')) event.preventDefault();
	});
	addEventListener('dragend', () => mark(null));
	addEventListener('drop', (event) => {
		const place = placeUnder(event);
		mark(null);
		if (!place || !event.dataTransfer || event.dataTransfer.files.length === 0) return;
		event.preventDefault();
		add(place, [...event.dataTransfer.files]);
	});

	function mark(over: HTMLElement | null): void {
		for (const place of form.querySelectorAll('[data-over]')) if (place !== over) place.removeAttribute('data-over');
		over?.setAttribute('data-over', '');
	}

	function add(place: HTMLElement, files: File[]): void {
		const list = place.querySelector('[data-live-keep]')!;
		// What became of the last ones has been read by now.
		for (const line of list.querySelectorAll('[data-done]')) line.remove();
		for (const file of files) {
			const sending = lineOf(place, file);
			list.append(sending.line);
			if (file.size > Number(place.dataset.most)) settle(sending, false, `${file.name}: ${place.dataset.tooLarge}`);
			else enqueue(sending);
		}
		next();
	}

	function enqueue(sending: Sending): void {
		queue.push(sending);
		show(sending, 'sending');
	}

	function next(): void {
		const sending = current ? undefined : queue.shift();
		if (!sending) return;
		underWay = sending;
		const request = (current = new XMLHttpRequest());
		const address = new URL(sending.place.dataset.upload!, location.href);
		address.searchParams.set('ten', sending.file.name);
		request.open('POST', address);
		request.setRequestHeader('content-type', 'application/octet-stream');
		request.setRequestHeader('x-live', '1');
		request.upload.onprogress = ({ loaded, total }) => (sending.meter.value = total > 0 ? loaded / total : 0);
		request.onabort = () => sending.line.remove();
		request.onerror = () => show(sending, 'cut');
		request.onload = () => {
			const answer = read(request);
			// Led to the sign-in page: nothing was kept, and nothing is lost.
			if (!answer) return show(sending, request.responseURL.includes('/dang-nhap') ? 'signedOut' : 'cut');
			settle(sending, answer.ok, answer.text);
			if (answer.ok) showAnew(sending.place);
		};
		request.onloadend = () => {
			current = underWay = null;
			next();
		};
		request.send(sending.file);
	}

	/** A change of the page's own field has the page saved, and what comes back shows the document. */
	function showAnew(place: HTMLElement): void {
		place.querySelector('[data-arrived]')?.dispatchEvent(new Event('change', { bubbles: true }));
	}

	/** On its way, or stopped with the way on. */
	function show({ place, file, line, words, meter, button }: Sending, state: 'sending' | 'cut' | 'signedOut'): void {
		const sent = state === 'sending';
		words.textContent = (place.dataset[state] ?? '').replace('{name}', file.name);
		line.classList.toggle('text-error', !sent);
		meter.hidden = !sent;
		meter.value = 0;
		button.textContent = (sent ? place.dataset.cancel : place.dataset.retry) ?? '';
		button.setAttribute('aria-label', `${button.textContent} ${file.name}`);
	}

	function settle({ line, words, meter, button }: Sending, ok: boolean, text: string): void {
		words.textContent = text;
		line.classList.toggle('text-error', !ok);
		line.dataset.done = '';
		meter.remove();
		button.remove();
	}

	function lineOf(place: HTMLElement, file: File): Sending {
		const line = document.createElement('li');
		line.className = 'flex flex-wrap items-center gap-2 py-1';
		const words = document.createElement('span');
		words.className = 'min-w-0 break-words';
		const meter = Object.assign(document.createElement('progress'), { max: 1, value: 0, className: 'progress w-40' });
		meter.setAttribute('aria-label', file.name);
		const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-ghost' });
		const sending = { place, file, line, words, meter, button };
		button.addEventListener('click', () => {
			const waiting = queue.indexOf(sending);
			if (sending === underWay) return current?.abort();
			if (waiting === -1) {
				enqueue(sending);
				return next();
			}
			queue.splice(waiting, 1);
			line.remove();
		});
		line.append(words, meter, button);
		return sending;
	}

	addEventListener('beforeunload', (event) => {
		if (current || queue.length > 0) event.preventDefault();
	});
}

function read(request: XMLHttpRequest): Answer | null {
	if (!request.getResponseHeader('content-type')?.includes('json')) return null;
	try {
		return JSON.parse(request.responseText) as Answer;
	} catch {
		return null;
	}
}
