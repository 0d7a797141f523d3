import type { Person } from '#lib/server/auth/person.ts';
import type { App as Application } from '#lib/server/app.ts';
import type { Language } from '#lib/domain/text.ts';

declare global {
	namespace App {
		interface Locals {
			app: Application;
			person: Person | null;
			/** The raw token of the session; null for strangers. */
			sessionToken: string | null;
			language: Language;
			/** When the request came in: the one clock a request reads. */
			now: Date;
		}
		interface Error {
			message: string;
			/** Named in the log beside what really happened. */
			id?: string;
		}
	}
}

export {};
