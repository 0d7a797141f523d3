/** Plain forms and links, with anchors that keep the place: a decision is one click and one short page load. */
export const csr = false;
