/**
 * Which script rules hold. `reference` as the chain's blocks were made; `hardened` refuses SCRIPT_SIGHASH_UNDEFINED too.
 * Both are the same at every height (wire-format §4.2).
 */
export type ScriptRules = 'reference' | 'hardened';

/** Whole transactions as on the wire, each with the scripts of the outputs it spends, in input order. */
export interface ScriptBatch {
  /** `reference` unless told. */
  readonly rules?: ScriptRules;
  readonly transactions: readonly { readonly bytes: Uint8Array; readonly previousScripts: readonly Uint8Array[] }[];
}

/** One failed input. `code` is one of SCRIPT_CODES. */
export interface ScriptVerdict {
  /** Index in the batch. */
  readonly transaction: number;
  readonly input: number;
  readonly code: string;
}

/** A solved proof of work: the nonce and the 32 mix bytes as the header carries them. */
export interface Seal {
  readonly nonce: bigint;
  readonly mixHash: Uint8Array;
}

/**
 * The heavy, stateless part of validation (ARCHITECTURE §5). Verdicts depend on the arguments alone, so any number of
 * verifiers may answer, in any order. A lost answer is asked for again; a rejected promise means no verdict was reached.
 */
export interface Verifier {
  /** Evaluates every input of every transaction. Empty: all good. */
  checkScripts(batch: ScriptBatch): Promise<readonly ScriptVerdict[]>;
  /** Checks the proof of work of headers of 148 bytes; per header null or `BLOCK_POW_INVALID`. */
  checkSeals(headers: readonly Uint8Array[]): Promise<readonly (string | null)[]>;
  /** Tries `attempts` nonces from `startNonce`; null when none of them seals the header. */
  searchSeal(header: Uint8Array, startNonce: bigint, attempts: number): Promise<Seal | null>;
  close(): Promise<void>;
}
