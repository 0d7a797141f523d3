/** A value as a JSON file to keep; only plain characters of the name stay. */
export const jsonFile = (value: unknown, name: string): Response =>
	new Response(`${JSON.stringify(value, null, '\t')}\n`, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '')}.json"`
		}
	});
