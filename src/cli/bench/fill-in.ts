/** A whole survey filled in as a browser without JavaScript does it: page after page, each form sent as it stands. */
import { sampleAnswers, typedEntries } from '#lib/demo/sample-entries.ts';
import { sampleBusiness, sampleCitizen } from '#lib/demo/sample-public.ts';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { openBrowser, type Browser } from './browser.ts';

const DRAWS = { business: sampleBusiness, citizen: sampleCitizen };

export type FillIn = { milliseconds: number; requests: number; questions: number };

/** Fills in and sends the survey of an address once. Throws when it does not end on the page of thanks. */
export async function fillIn(base: string, slug: string, instrument: Instrument, number: number): Promise<FillIn> {
	const { browser, page: first, typed } = await beginFillIn(base, slug, instrument, number);
	let page = first;
	const { questionnaire } = instrument;
	const address = `/khao-sat/${slug}`;
	const asked = new Set<string>();
	// Each page may come back once for every level of questions that an answer brings up.
	for (let sent = 0; !page.path.startsWith(`${address}/kiem-tra`); sent++) {
		if (sent > questionnaire.pages.length * 4) throw new Error(`${slug}: still on ${page.path} after ${sent} pages`);
		const { names, fields } = formOf(page.html, typed);
		for (const name of names) asked.add(name);
		page = await browser.send(`${page.path.split('?')[0]}?/tiep`, fields);
	}
	page = await browser.send(`${address}/kiem-tra?/gui`, []);
	if (!page.path.startsWith(`${address}/cam-on`)) throw new Error(`${slug}: was not sent, but led to ${page.path}`);
	return { ...browser.spent(), questions: asked.size };
}

/** Somebody who has agreed to the notice and sees the first page, with what they are going to answer. */
export async function beginFillIn(
	base: string,
	slug: string,
	{ framework, questionnaire }: Instrument,
	number: number
) {
	const { who, random } = DRAWS[framework.group as keyof typeof DRAWS](questionnaire, number);
	const typed = typedEntries(sampleAnswers(framework, questionnaire, who, random));
	const browser = openBrowser(base, `198.18.${(number >> 8) & 255}.${number & 255}`);
	const page = await begin(browser, `/khao-sat/${slug}`, questionnaire.notice?.version);
	return { browser, page, typed };
}

/** The form of a page as it would be sent, with the answers to what it asks. */
export function formOf(html: string, typed: ReadonlyMap<string, Typed>) {
	const hidden = hiddenFields(html);
	const names = (hidden.get('_asked') ?? '').split(',').filter((name) => name !== '');
	const answers = names.flatMap((name) => (typed.get(name) ?? []).map((value) => [name, value] as const));
	return { names, fields: [...hidden, ...answers] };
}

async function begin(browser: Browser, address: string, consent: string | undefined) {
	const { html } = await browser.open(address);
	const agreed =
		consent === undefined
			? []
			: ([
					['adult', 'yes'],
					['consent', consent]
				] as const);
	return browser.send(`${address}?/batdau`, [...hiddenFields(html), ...agreed]);
}

function hiddenFields(html: string): Map<string, string> {
	const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
	return new Map(fields.map(([, name, value]) => [name!, value!]));
}
