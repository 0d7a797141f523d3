/** Who may come where, told as people. */
import { describe, expect, test } from 'vitest';
import { guard, GUARDED, type Verdict } from '#lib/server/auth/guard.ts';
import { mayAssess, mayReadUnit, maySubmit, ownUnits } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';

const person = (name: string, ...roles: [string, Person['memberships'][number]['role']][]): Person => ({
	id: name,
	email: `${name}@thu.example`,
	name,
	language: 'vi',
	memberships: roles.map(([organisationId, role]) => ({
		organisationId,
		organisation: { vi: organisationId, en: organisationId },
		role
	}))
});

const stranger = null;
const lan = person('Lan, officer of Justice', ['STP', 'officer']);
const minh = person('Minh, head of Justice', ['STP', 'head']);
const ha = person('Hà, planner', ['HP', 'planner']);
const long = person('Long, appraiser', ['HP', 'appraiser']);
const son = person('Sơn, administrator', ['HP', 'administrator']);
const nobody = person('Nobody, with an account and no role');

const PEOPLE = [stranger, lan, minh, ha, long, son, nobody];
const VERDICTS: Record<string, Verdict> = { o: 'open', s: 'sign in', '-': 'refused' };
// A column for each of them, in the order above.
const TABLE: [address: string, verdicts: string][] = [
	['/', 'ooooooo'],
	['/khao-sat/nguoi-dan', 'ooooooo'],
	['/ket-qua', 'ooooooo'],
	['/dang-nhap', 'ooooooo'],
	['/healthz', 'ooooooo'],
	['/tai-khoan', 'soooooo'],
	['/tu-danh-gia', 'sooooo-'],
	['/tu-danh-gia/mau-2022/STP', 'sooooo-'],
	['/tham-dinh', 's--ooo-'],
	['/tham-dinh/mau-2022/phan-cong', 's--ooo-'],
	['/tham-dinh/mau-2022/STP', 's---o--'],
	['/tham-dinh/mau-2022/tieu-chi/SO/CQS.NT.1', 's---o--'],
	['/doi-sanh/mau-2022', 'sooooo-'],
	['/ke-hoach', 'sooooo-'],
	['/ke-hoach/quy/2022-q4', 's--ooo-'],
	['/ke-hoach/mau-2022/STP', 'sooooo-'],
	['/tien-do', 's--ooo-'],
	['/tien-do/mau-2022', 's--ooo-'],
	['/quan-tri', 's--o-o-'],
	['/quan-tri/khac', 's----o-'],
	['/quan-tri/ky/mau-2022', 's--o-o-'],
	['/quan-tri/don-vi', 's--o-o-'],
	['/quan-tri/bo-chi-so', 's----o-'],
	['/quan-tri/so-lieu/mau-2022', 's--o-o-'],
	['/quan-tri/khao-sat/mau-2022/doanh-nghiep', 's--o-o-'],
	['/moi', 'ooooooo'],
	['/quan-tri/hop-thu-di', 's--o-o-'],
	['/quan-tri/nhat-ky', 's--o-o-'],
	['/quan-tri/viec-dinh-ky', 's----o-']
];

describe.each(TABLE)('%s', (address, verdicts) => {
	test.each(PEOPLE.map((who, at) => [who?.name ?? 'A stranger', who, VERDICTS[verdicts[at]!]!] as const))(
		'%s',
		(_, who, verdict) => {
			expect(guard(address, who)).toBe(verdict);
		}
	);
});

test('an address is guarded with all below it, and one that only begins alike is not', () => {
	for (const { address } of GUARDED) {
		expect(guard(`${address}/a/b`, stranger), address).toBe('sign in');
		const around = GUARDED.some((other) => address.startsWith(`${other.address}/`));
		expect(guard(`${address}-khac`, stranger), address).toBe(around ? 'sign in' : 'open');
	}
});

describe("a unit's people see their unit only", () => {
	test('Lan fills in the assessment of Justice, and of no other unit', () => {
		expect(mayAssess(lan, 'STP')).toBe(true);
		expect(mayAssess(lan, 'STC')).toBe(false);
		expect(mayReadUnit(lan, 'STC')).toBe(false);
		expect(ownUnits(lan)).toEqual(['STP']);
	});

	test('Minh submits it; Lan, Hà and Long do not', () => {
		expect(maySubmit(minh, 'STP')).toBe(true);
		for (const who of [lan, ha, long, son, stranger]) expect(maySubmit(who, 'STP')).toBe(false);
		expect(maySubmit(minh, 'STC')).toBe(false);
	});

	test('Hà and Long read every unit and fill in none', () => {
		for (const who of [ha, long]) {
			expect(mayReadUnit(who, 'STP') && mayReadUnit(who, 'Q_HB')).toBe(true);
			expect(mayAssess(who, 'STP')).toBe(false);
			expect(ownUnits(who)).toEqual([]);
		}
	});

	test('head and officer in one person count the unit once', () => {
		expect(ownUnits(person('both', ['HP', 'officer'], ['HP', 'head'], ['STP', 'officer']))).toEqual(['HP', 'STP']);
	});
});
