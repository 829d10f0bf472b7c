/** Longest request, in bytes: a raw block of 1,000,000 bytes is twice as long in hex, and some JSON around it. */
export const MAX_REQUEST_BYTES = 2_500_000;

/** Longest answer, in bytes: a page of a thousand rows, or a template full of transactions. */
export const MAX_ANSWER_BYTES = 8_000_000;

/** Path below which queries are asked: `POST /queries/chain.balance`. */
export const QUERIES_PATH = '/queries/';
