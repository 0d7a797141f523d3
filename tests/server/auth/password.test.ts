/** Which passwords are taken: long enough, and not among those that are tried first. */
import { expect, test } from 'vitest';
import { weaknessOf } from '#lib/server/auth/password.ts';

const ABOUT = ['Nguyễn Thị Lan', 'lan.nguyen@haiphong.example', 'Sở Tư pháp'];

test.each([
	['ngắn quá', 'password_short'],
	['x'.repeat(201), 'password_long'],
	['password1234', 'password_common'],
	['Matkhau@123456', 'password_common'],
	['Mật khẩu 2022!!', 'password_common'],
	['HaiPhong@2022', 'password_common'],
	['12345678901234567890', 'password_common'],
	['0912345678 2022', 'password_common'],
	['aaaaaaaaaaaa', 'password_common'],
	['abcabcabcabc', 'password_common'],
	['abcdefghijklmn', 'password_common'],
	['nguyenthilan2022', 'password_personal'],
	['Lan-So-Tu-Phap', 'password_personal'],
	['bốn từ không liên quan', null],
	['correct horse battery', null],
	['Lan thích ăn bánh đa cua', null],
	['x7#Kd92!mQp4', null]
] as const)('%s: %s', (password, weakness) => {
	expect(weaknessOf(password, ABOUT)).toBe(weakness);
});
