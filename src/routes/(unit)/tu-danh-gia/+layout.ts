/** A unit's pages are plain forms and links: they work on any machine, and one small script saves as one types. */
export const csr = false;
