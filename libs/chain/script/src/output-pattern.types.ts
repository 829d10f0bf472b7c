import type { OutPoint } from '@mbaas/chain-codec';

/** What a script is recognised as. wire-format §4.4. */
export type OutputPattern =
  | 'null-data' | 'pay-multisig' | 'pay-public-key' | 'pay-key-hash' | 'pay-key-hash-lock-height' | 'pay-script-hash'
  | 'pay-blackhole' | 'pay-key-hash-attenuation' | 'pay-key-hash-sequence-lock'
  | 'sign-multisig' | 'sign-public-key' | 'sign-key-hash' | 'sign-key-hash-lock-height' | 'sign-script-hash'
  | 'non-standard';

/** A recognised script with the parts of its pattern. Byte arrays are views of the script. */
export interface ClassifiedScript {
  readonly pattern: OutputPattern;
  /** 20 bytes: of the key (pay-key-hash…) or of the redeem script (pay-script-hash). */
  readonly hash20?: Uint8Array;
  /**
   * Blocks a deposit is locked, in both lock-height patterns. Absent when the number is malformed: the node throws
   * there, so such an output or input is invalid. consensus §6.4.8.
   */
  readonly lockHeight?: number;
  /** Operand of CHECKSEQUENCEVERIFY, absent when malformed. */
  readonly sequence?: number;
  /** The lock of tokens: its model text (one character a byte) and the locked output it continues. */
  readonly attenuation?: { readonly model: string; readonly inputPoint: OutPoint };
  /** Key of pay-public-key, sign-key-hash, sign-key-hash-lock-height. */
  readonly publicKey?: Uint8Array;
  /** Signatures needed and keys of pay-multisig. */
  readonly m?: number;
  readonly keys?: readonly Uint8Array[];
  /** The redeem script of sign-script-hash; the last push of sign-multisig. */
  readonly redeem?: Uint8Array;
  /** What null-data carries. */
  readonly data?: Uint8Array;
}
