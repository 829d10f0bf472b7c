/** Bounds of evaluation. wire-format §4.2. */
export const SCRIPT_LIMITS = Object.freeze({
  /** Bytes of one script. */
  scriptSize: 10_000,
  /** Bytes of one pushed element. */
  elementSize: 520,
  /** Operations above OP_16 in one script; the keys of a multi-signature check count too. */
  operations: 201,
  /** Items on both stacks together. */
  stackItems: 1000,
  /** Keys of one multi-signature check. */
  multisigKeys: 20,
});
