/** Status byte of a certificate output. wire-format §3.7. */
export const CERTIFICATE_STATUS = { normal: 0, issue: 1, transfer: 2, autoissue: 3 } as const;

/** wire-format §3.7. */
export const WITNESS_CERTIFICATE_TYPE = 5;

/** Blocks a witness certificate is valid. consensus.md 0.1. */
export const WITNESS_VALID_BLOCKS = 2_000_000;
