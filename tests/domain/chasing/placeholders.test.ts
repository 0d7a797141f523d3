import { describe, expect, it } from 'vitest';
import { braced, filledIn, unknownPlaceholder } from '#lib/domain/chasing/placeholders.ts';

const values = {
	name: 'Lan',
	round: 'Kỳ 2022',
	unit: 'Sở Tư pháp',
	date: '15/01',
	percent: '40%',
	left: '3',
	list: '–'
};

describe('placeholders', () => {
	it('become the reader’s own, in the words of their language', () => {
		expect(filledIn('Gửi {ten}: {Don_Vi} mới {phan_tram}.', 'vi', values)).toBe('Gửi Lan: Sở Tư pháp mới 40%.');
		expect(filledIn('Dear {name}: {unit}, due { date }', 'en', values)).toBe('Dear Lan: Sở Tư pháp, due 15/01');
	});

	it('are not filled in twice, whatever a name holds', () => {
		expect(filledIn('{ten}', 'vi', { ...values, name: '{han} $& {ten}' })).toBe('{han} $& {ten}');
	});

	it('that mean nothing are named', () => {
		expect(unknownPlaceholder('Hạn {han}, {ngay_nop}', 'vi')).toBe('{ngay_nop}');
		expect(unknownPlaceholder('Due {han}', 'en')).toBe('{han}');
		expect(unknownPlaceholder(`${braced('list', 'vi')} {`, 'vi')).toBeNull();
	});
});
