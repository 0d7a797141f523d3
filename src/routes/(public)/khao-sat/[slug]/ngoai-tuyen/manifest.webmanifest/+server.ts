import { error, json } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { offlinePage } from '#lib/features/survey/offline/offline-kit.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

/** What a phone needs to put the page among its applications. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const page = await offlinePage(locals.app, params.slug, locals.language);
	if (!page.ok) error(PROBLEMS[page.problem.code], problemText(page.problem));
	const address = `/khao-sat/${params.slug}/ngoai-tuyen`;
	const { language, survey } = page.value;
	return json(
		{
			...{ id: address, start_url: address, scope: address, lang: language, display: 'standalone' },
			...{ name: `${survey.title} – ${m.common_name()}`, short_name: m.offline_short_name() },
			...{ background_color: '#ffffff', theme_color: '#0b4f7a' },
			icons: [
				{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
				{ src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
				{ src: '/icon-512.png', sizes: '512x512', type: 'image/png' }
			]
		},
		{ headers: { 'content-type': 'application/manifest+json' } }
	);
};
