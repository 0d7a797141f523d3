/** Enough to catch a slip of the hand; whether somebody reads there, only a mail can tell. */
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/;
const LONGEST = 254;

/** An e-mail address as one writes it in a list. */
export const isEmail = (text: string): boolean => text.length <= LONGEST && EMAIL.test(text);
