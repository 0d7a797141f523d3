/** No address and no act of the program is outside the table of who may. */
import { expect, test } from 'vitest';
import { PERMISSIONS } from '../../fixtures/permissions.ts';

/** What answers at an address, by the name the table uses: READ, the methods of a file, `?/act` of a page. */
type Route = { load?: unknown; actions?: Record<string, unknown>; [method: string]: unknown };

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const modules = import.meta.glob<Route>('/src/routes/**/+{page.server,server}.ts', { eager: true });
const pages = Object.keys(import.meta.glob('/src/routes/**/+page.svelte'));

const addressOf = (file: string): string =>
	file.replace(/^\/src\/routes|\/\+[\w.]+$/g, '').replace(/\/\([^)]+\)/g, '') || '/';

function actsOf(module: Route): string[] {
	return [
		...METHODS.filter((method) => method in module),
		...Object.keys(module.actions ?? {}).map((name) => (name === 'default' ? 'POST' : `?/${name}`))
	];
}

test('each address and act of the program has its row, and each row its act', () => {
	const served = new Map<string, Set<string>>();
	const add = (file: string, acts: string[]) => {
		const address = addressOf(file);
		served.set(address, new Set([...(served.get(address) ?? []), ...acts]));
	};
	for (const page of pages) add(page, ['GET']);
	for (const [file, module] of Object.entries(modules)) add(file, actsOf(module));
	const acts = [...served].flatMap(([address, names]) => [...names].map((name) => `${name} ${address}`));
	expect(PERMISSIONS.map(({ act, route }) => `${act} ${route}`).sort()).toEqual(acts.sort());
});
