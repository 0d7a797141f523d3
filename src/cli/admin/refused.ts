/** What a command will not do; its message is all that the administrator needs. */
export class Refused extends Error {
	override name = 'Refused';
}
