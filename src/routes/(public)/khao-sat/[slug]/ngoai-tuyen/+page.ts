/** The one public page that runs in the browser: without a line there is no server to draw the next one. */
export const csr = true;
