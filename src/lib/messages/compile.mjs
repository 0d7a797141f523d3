/**
 * How the texts of `<area>.vi.json` and `<area>.en.json` become functions: one setting for the build, the tests and the
 * commands.
 * @type {import('@inlang/paraglide-js').CompilerOptions}
 */
export const messages = {
	project: './src/lib/messages/project.inlang',
	outdir: './src/lib/paraglide',
	strategy: ['cookie', 'baseLocale'],
	cookieName: 'ngon_ngu',
	outputStructure: 'message-modules'
};
