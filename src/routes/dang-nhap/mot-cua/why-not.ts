/** Why somebody comes back from the single sign-on without being signed in: as an address has it, and as a problem. */
import { problem, type Problem } from '#lib/domain/problem.ts';

const WHY = ['provider_down', 'provider_refused', 'sign_in_lost', 'email_unverified', 'no_account'] as const;

export const signInAddress = ({ code, details }: Problem): string =>
	`/dang-nhap?mot-cua=${code}${details?.email ? `&email=${encodeURIComponent(String(details.email))}` : ''}`;

export function elsewhereProblem({ searchParams }: URL): Problem | null {
	const code = WHY.find((one) => one === searchParams.get('mot-cua'));
	return code ? problem(code, undefined, { email: (searchParams.get('email') ?? '').slice(0, 100) }) : null;
}
