/** Public pages load no framework: plain forms and links, on any phone and any line. */
export const csr = false;
