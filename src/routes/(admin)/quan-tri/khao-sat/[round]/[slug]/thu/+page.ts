/** Hundreds of letters are drawn once and printed: nothing on the page moves. */
export const csr = false;
