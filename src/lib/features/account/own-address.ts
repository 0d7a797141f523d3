/** The address to go on to, when it is one of ours; the home page otherwise. Keeps strangers from sending people away. */
export function ownAddress(wanted: string | null, otherwise = '/'): string {
	return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : otherwise;
}
