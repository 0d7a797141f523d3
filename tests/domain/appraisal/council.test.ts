/** Who sits in the council, as a form brings it. */
import { expect, test } from 'vitest';
import { readMembers } from '#lib/domain/appraisal/council.ts';

const line = (name: string, role = 'member', office = '') => ({ name, office, role });

test('members stand in the order of their roles; empty lines are left out', () => {
	const read = readMembers([
		line('Bà A', 'secretary'),
		line(' '),
		line('Ông  B', 'chair', ' Phó Chủ tịch '),
		line('C')
	]);
	expect(read).toEqual({
		ok: true,
		value: [
			{ name: 'Ông B', office: 'Phó Chủ tịch', role: 'chair' },
			{ name: 'C', office: '', role: 'member' },
			{ name: 'Bà A', office: '', role: 'secretary' }
		]
	});
});

test.each([
	['a role that is none', [line('A', 'king')], 'choice_unknown'],
	['a second chair', [line('A', 'chair'), line('B', 'chair')], 'choice_unknown'],
	['a name of a page', [line('A'.repeat(201))], 'text_too_long']
])('%s is refused at its line', (_, lines, code) => {
	const read = readMembers(lines);
	expect(!read.ok && [read.problem.code, read.problem.field]).toEqual([code, `nguoi-${lines.length - 1}`]);
});
