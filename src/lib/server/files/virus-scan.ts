/** Asks a ClamAV daemon (clamd) about a file: its INSTREAM command, four bytes of length before each piece. */
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';

export type Verdict = { state: 'clean' } | { state: 'infected'; found: string } | { state: 'pending'; why: string };

export type VirusScanner = (path: string) => Promise<Verdict>;

const PATIENCE_MS = 60_000;

/** `address` is "host:port" or the path of a socket. A daemon that does not answer leaves the file "pending". */
export const clamdScanner =
	(address: string): VirusScanner =>
	async (path) => {
		try {
			return verdictOf(await ask(address, path));
		} catch (error) {
			return { state: 'pending', why: (error as Error).message };
		}
	};

function verdictOf(answer: string): Verdict {
	if (/: OK$/.test(answer)) return { state: 'clean' };
	const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
	return found ? { state: 'infected', found } : { state: 'pending', why: answer || 'no answer' };
}

function ask(address: string, path: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
		const socket = host && port ? connect(Number(port), host) : connect(address);
		const file = createReadStream(path, { highWaterMark: 64 * 1024 });
		let answer = '';
		const fail = (error: Error) => {
			file.destroy();
			socket.destroy();
			reject(error);
		};
		socket.setTimeout(PATIENCE_MS, () => fail(new Error('no answer in time')));
		socket.on('error', fail).on('data', (piece) => (answer += piece.toString('utf8')));
		socket.on('close', () => {
			file.destroy();
			// The "z" commands are answered with a zero byte at the end.
			resolve(answer.replace(/\0.*$/s, '').trim());
		});
		socket.on('connect', () => socket.write('zINSTREAM\0'));
		file.on('error', fail).on('data', (piece) => {
			const length = Buffer.alloc(4);
			length.writeUInt32BE(piece.length);
			socket.write(length);
			if (socket.write(piece)) return;
			file.pause();
			socket.once('drain', () => file.resume());
		});
		file.on('end', () => socket.write(Buffer.alloc(4)));
	});
}
