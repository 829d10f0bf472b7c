/** Hash types of signatures. Any other byte is legal too: the low five bits and the top bit decide. wire-format §2.5. */
export const SIGHASH = Object.freeze({ ALL: 0x01, NONE: 0x02, SINGLE: 0x03, ANYONECANPAY: 0x80 });

const BASE_MASK = 0x1f;

export const signsNoOutputs = (hashType: number): boolean => (hashType & BASE_MASK) === SIGHASH.NONE;
export const signsOneOutput = (hashType: number): boolean => (hashType & BASE_MASK) === SIGHASH.SINGLE;
export const signsOneInput = (hashType: number): boolean => (hashType & SIGHASH.ANYONECANPAY) !== 0;

/**
 * SINGLE for a later input hashes the outputs before it as blanks whose attachments the node leaves uninitialised.
 * On the real chain they were zeros, but nothing makes them so: the hardened profile refuses such signatures.
 * Without an output of the input's index the digest is a constant and thus defined. wire-format §2.5, consensus
 * appendix C 16.
 */
export const isUndefinedSighash = (hashType: number, inputIndex: number, outputs: number): boolean =>
  signsOneOutput(hashType) && inputIndex > 0 && inputIndex < outputs;
