/** A small real PDF that stands for a document of a sample unit, and says on its page that it is a sample. */

/** One page with a line for each text. The built-in fonts of PDF hold Latin letters only, so accents are left out. */
export function sampleDocument(lines: readonly string[]): Uint8Array {
	const shown = ['MAU / SAMPLE', ...lines].map(
		(line, at) => `BT /F1 ${at === 0 ? 22 : 12} Tf 60 ${760 - at * 28} Td (${plain(line)}) Tj ET`
	);
	const content = shown.join('\n');
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
		`<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
	];
	let file = '%PDF-1.4\n';
	const offsets = objects.map((object, at) => {
		const offset = file.length;
		file += `${at + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const tableAt = file.length;
	file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
	file += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${tableAt}\n%%EOF\n`;
	// Only ASCII was written, so a letter is a byte and the offsets hold.
	return new TextEncoder().encode(file);
}

function plain(text: string): string {
	const letters = text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
	return letters.replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, '\\$&');
}
