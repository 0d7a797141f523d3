/**
 * Makes a long list to choose from one that is searched by typing: a combobox over the list that the page came with,
 * which keeps the choice and is what the form sends. Letters are compared without their marks, so that "le chan" finds
 * "Lê Chân". Loaded with live-form.ts; without it the list is a plain one.
 */

/** Takes over every `[data-search-list]` that is still plain. */
export function searchLists(root: ParentNode): void {
	for (const place of root.querySelectorAll<HTMLElement>('[data-search-list]:not([data-searching])')) {
		const list = place.querySelector('select');
		if (list) new SearchList(place, list);
	}
}

/** What the server says anew of a list that was taken over: whether its choice is wrong. */
export function keepInStep(place: Element, fresh: Element): void {
	const [field, told] = [place.querySelector('[role=combobox]'), fresh.querySelector('select')];
	if (field && told) sayLike(field, told);
}

function sayLike(field: Element, told: Element): void {
	for (const name of ['aria-invalid', 'aria-describedby', 'aria-required']) {
		const value = told.getAttribute(name);
		if (value === null) field.removeAttribute(name);
		else field.setAttribute(name, value);
	}
}

/** A combobox whose options are those of the list that it hides. */
class SearchList {
	readonly #place: HTMLElement;
	readonly #list: HTMLSelectElement;
	readonly #options: HTMLOptionElement[];
	readonly #field = document.createElement('input');
	readonly #box = document.createElement('ul');
	readonly #count = document.createElement('span');
	/** Place of the marked line; -1 for none. */
	#active = -1;

	constructor(place: HTMLElement, list: HTMLSelectElement) {
		this.#place = place;
		this.#list = list;
		this.#options = [...list.options].filter(({ value }) => value !== '');
		this.#draw();
		this.#listen();
	}

	#draw(): void {
		const [field, box, count, { id }] = [this.#field, this.#box, this.#count, this.#list];
		const hint = this.#place.dataset.hint ?? '';
		Object.assign(box, { id: `${id}-options`, className: 'search-options', hidden: true });
		Object.assign(field, { type: 'text', className: 'input', autocomplete: 'off', placeholder: hint });
		count.className = 'sr-only';
		count.setAttribute('role', 'status');
		box.setAttribute('role', 'listbox');
		field.setAttribute('role', 'combobox');
		field.setAttribute('aria-expanded', 'false');
		field.setAttribute('aria-autocomplete', 'list');
		field.setAttribute('aria-controls', box.id);
		sayLike(field, this.#list);
		field.value = this.#chosen();
		// The label of the question is now that of the field.
		this.#list.id = `${id}-list`;
		this.#list.hidden = true;
		field.id = id;
		this.#place.dataset.searching = '';
		this.#place.prepend(field, box, count);
	}

	#listen(): void {
		const [field, box] = [this.#field, this.#box];
		field.addEventListener('input', (event) => {
			// What is searched for is no answer yet.
			event.stopPropagation();
			this.#open(field.value.trim());
		});
		field.addEventListener('change', (event) => event.stopPropagation());
		field.addEventListener('click', () => box.hidden && this.#open(''));
		field.addEventListener('blur', () => this.#settle());
		field.addEventListener('keydown', (event) => this.#press(event));
		// Pressing on a line must not take the focus from the field, or leaving it would come first.
		box.addEventListener('pointerdown', (event) => event.preventDefault());
		box.addEventListener('click', ({ target }) => {
			const value = (target as Element).closest<HTMLElement>('[role=option]')?.dataset.value;
			if (value !== undefined) this.#choose(value);
		});
	}

	#press(event: KeyboardEvent): void {
		const open = !this.#box.hidden;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step !== undefined) {
			event.preventDefault();
			const { length } = this.#lines();
			if (open) this.#mark((this.#active + step + length) % length);
			else this.#open('');
		} else if (event.key === 'Enter' && open) {
			event.preventDefault();
			this.#choose(this.#lines()[this.#active]?.dataset.value ?? this.#list.value);
		} else if (event.key === 'Escape') {
			this.#field.value = this.#chosen();
			this.#close();
		}
	}

	/** Shows the options that what was typed is found in; all of them, with the chosen one marked, for nothing. */
	#open(typed: string): void {
		const found = this.#options.filter(({ text }) => plain(text).includes(plain(typed)));
		this.#box.replaceChildren(...found.map((option, at) => this.#line(option, at)));
		this.#box.hidden = found.length === 0;
		this.#field.setAttribute('aria-expanded', String(found.length > 0));
		this.#count.textContent = (this.#place.dataset.found ?? '').replace('{count}', String(found.length));
		if (typed === '') this.#mark(found.findIndex(({ value }) => value === this.#list.value));
		else this.#mark(found.length > 0 ? 0 : -1);
	}

	#line({ text, value }: HTMLOptionElement, at: number): HTMLElement {
		const line = Object.assign(document.createElement('li'), { id: `${this.#box.id}-${at}`, textContent: text });
		line.setAttribute('role', 'option');
		line.dataset.value = value;
		return line;
	}

	#mark(at: number): void {
		this.#active = at;
		const lines = this.#lines();
		for (const [place, line] of lines.entries()) line.setAttribute('aria-selected', String(place === at));
		const line = lines[at];
		if (!line) return this.#field.removeAttribute('aria-activedescendant');
		this.#field.setAttribute('aria-activedescendant', line.id);
		line.scrollIntoView({ block: 'nearest' });
	}

	#close(): void {
		this.#box.hidden = true;
		this.#active = -1;
		this.#field.setAttribute('aria-expanded', 'false');
		this.#field.removeAttribute('aria-activedescendant');
		this.#count.textContent = '';
	}

	#choose(value: string): void {
		const changed = this.#list.value !== value;
		this.#list.value = value;
		this.#field.value = this.#chosen();
		this.#close();
		if (changed) this.#list.dispatchEvent(new Event('change', { bubbles: true }));
	}

	/** Leaving the field: what was typed in full is chosen, an emptied field clears, anything else goes back. */
	#settle(): void {
		const typed = plain(this.#field.value.trim());
		const same = this.#options.find(({ text }) => plain(text) === typed);
		this.#choose(typed === '' ? '' : (same?.value ?? this.#list.value));
	}

	#lines = (): HTMLElement[] => [...this.#box.children] as HTMLElement[];

	#chosen = (): string => (this.#list.value === '' ? '' : (this.#list.selectedOptions[0]?.text ?? ''));
}

/** Without marks and in small letters: "Lê Chân" as "le chan". */
const plain = (text: string): string =>
	text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase();
