/** What is said of a file that was known already, and of one that was not. */
import { m } from '#lib/paraglide/messages.js';

type Sent = { name: string; known: 'criterion' | 'round' | 'earlier' | null };

export function knownWords({ name, known }: Sent): string {
	if (known === 'criterion') return m.evidence_known_criterion({ name });
	if (known === 'round') return m.evidence_known_round({ name });
	return known === 'earlier' ? m.evidence_known_earlier({ name }) : m.evidence_added({ name });
}
