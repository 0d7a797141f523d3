/** What can honestly be said of the signature in a file; it is never called valid, since nobody was asked. */
import type { SignatureFinding } from '#lib/domain/evidence/pdf-signature.ts';
import { m } from '#lib/paraglide/messages.js';

/** As short sentences. */
export function signatureWords(found: SignatureFinding): string[] {
	if (found.kind === 'picture') return [m.submission_report_picture()];
	if (found.kind === 'unsigned') return [m.submission_report_unsigned()];
	return [
		m.submission_report_signed({ count: found.signatures }),
		{
			unchanged: m.submission_report_unchanged,
			changed: m.submission_report_changed,
			unknown: m.submission_report_unknown
		}[found.content](),
		...(found.appended ? [m.submission_report_appended()] : []),
		m.submission_report_not_verified()
	];
}

/** Something that whoever reads it should look into. */
export const signatureDoubtful = (found: SignatureFinding): boolean =>
	found.kind === 'signed' && (found.appended || found.content === 'changed');
