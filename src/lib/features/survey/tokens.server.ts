/**
 * How a respondent without an account finds the own response again: a random token in the browser while it is filled in,
 * a code to go on elsewhere (mã tiếp tục), and a receipt code (mã biên nhận) once it is sent. Both codes are drawn from
 * the token, so that asking twice (a double click, a lost answer) gives the same code and never one that nobody saw.
 */
import { randomBytes } from 'node:crypto';
import { codeFrom } from '#lib/server/auth/respondent-codes.ts';

export { hashOf, readCode as readReceiptCode } from '#lib/server/auth/respondent-codes.ts';

export const newToken = (): string => randomBytes(24).toString('base64url');

export const receiptCodeOf = (token: string): string => codeFrom(token, 'receipt');
export const resumeCodeOf = (token: string): string => codeFrom(token, 'resume');
