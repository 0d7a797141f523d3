/** A daemon that speaks clamd's INSTREAM as clamd does, and finds what its list of words says. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export type ClamdServer = { address: string; scanned: Buffer[]; close(): Promise<void> };

export async function startClamd(
	signatures: Readonly<Record<string, string>>,
	most = 25 * 1024 * 1024
): Promise<ClamdServer> {
	const scanned: Buffer[] = [];
	const server = createServer((socket) => {
		let waiting = Buffer.alloc(0);
		let begun = false;
		const file: Buffer[] = [];
		socket.on('error', () => {});
		socket.on('data', (piece) => {
			waiting = Buffer.concat([waiting, piece]);
			if (!begun) {
				if (waiting.length < COMMAND.length) return;
				if (!waiting.subarray(0, COMMAND.length).equals(COMMAND)) return socket.end('UNKNOWN COMMAND\0');
				waiting = waiting.subarray(COMMAND.length);
				begun = true;
			}
			while (waiting.length >= 4) {
				const length = waiting.readUInt32BE(0);
				if (length === 0) return finish(socket, Buffer.concat(file));
				if (waiting.length < 4 + length) return;
				file.push(waiting.subarray(4, 4 + length));
				waiting = waiting.subarray(4 + length);
			}
		});
	});
	const finish = (socket: Socket, bytes: Buffer) => {
		if (bytes.length > most) return socket.end('INSTREAM size limit exceeded. ERROR\0');
		scanned.push(bytes);
		const found = Object.entries(signatures).find(([, word]) => bytes.includes(word))?.[0];
		socket.end(found ? `stream: ${found} FOUND\0` : 'stream: OK\0');
	};
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		scanned,
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

const COMMAND = Buffer.from('zINSTREAM\0');
