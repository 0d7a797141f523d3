/** A digest of rows that is the same in whatever order they are read: the sum of their hashes. */
import { createHash } from 'node:crypto';

const MODULUS = 1n << 128n;

export type RowDigest = { add(line: string): void; rows(): number; value(): string };

export function rowDigest(): RowDigest {
	let sum = 0n;
	let rows = 0;
	return {
		add(line) {
			sum = (sum + BigInt(`0x${createHash('sha256').update(line).digest('hex').slice(0, 32)}`)) % MODULUS;
			rows++;
		},
		rows: () => rows,
		value: () => sum.toString(16).padStart(32, '0')
	};
}
