/**
 * Makes a PNG of the SVG that `a[data-picture]` leads to, since chats take no SVG, and hands it to the device's share sheet
 * or saves it. Without this script, or where drawing fails, the link saves the SVG itself.
 */
const link = document.querySelector<HTMLAnchorElement>('a[data-picture]');

link?.addEventListener('click', (event) => {
	event.preventDefault();
	png(link.href).then(
		(blob) => pass(blob, link.dataset.picture!),
		() => save(link.href, `${link.dataset.picture}.svg`)
	);
});

async function png(address: string): Promise<Blob> {
	const image = new Image();
	image.src = address;
	await image.decode();
	const canvas = document.createElement('canvas');
	canvas.width = image.naturalWidth;
	canvas.height = image.naturalHeight;
	canvas.getContext('2d')!.drawImage(image, 0, 0);
	return new Promise((resolve, reject) =>
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))))
	);
}

async function pass(blob: Blob, name: string): Promise<void> {
	const file = new File([blob], `${name}.png`, { type: 'image/png' });
	const isTouched = matchMedia('(pointer: coarse)').matches;
	// Whoever closes the share sheet has decided.
	if (isTouched && navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] }).catch(() => {});
	const address = URL.createObjectURL(blob);
	save(address, file.name);
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function save(address: string, name: string): void {
	const saved = document.createElement('a');
	saved.href = address;
	saved.download = name;
	saved.click();
}
