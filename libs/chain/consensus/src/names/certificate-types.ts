import { MINING_CERTIFICATE } from '../rewards/mst-mining.ts';

/** Certificate types that rules know; any other number is a custom certificate. consensus.md 6.2. */
export const CERTIFICATE = Object.freeze({ issue: 1, domain: 2, naming: 3, mining: MINING_CERTIFICATE, witness: 5 });

/** What an output does with its certificate. Any byte parses. */
export const CERTIFICATE_STATUS = Object.freeze({ carried: 0, issue: 1, transfer: 2, autoissue: 3 });

/** The certificate comes into being in this output. */
export const isNewCertificate = (status: number): boolean => status === CERTIFICATE_STATUS.issue || status === CERTIFICATE_STATUS.autoissue;
