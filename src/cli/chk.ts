import { readContent } from '#lib/server/content/content.ts';
try {
	const c = readContent('surveys');
	for (const [k, i] of c.instruments)
		console.log(
			k,
			i.questionnaire.pages.length,
			i.questionnaire.pages.map((p) => p.name + ':' + p.elements.length).join(' ')
		);
} catch (e) {
	console.log((e as Error).message.slice(0, 6000));
}
