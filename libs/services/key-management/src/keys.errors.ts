import { codes, err, problem, type Problem } from '@mbaas/kernel';

/** What this service answers when it refuses. Details name positions, limits and the caller's own ids, never key material. */
export const KEYS_CODES = codes('KEYS', {
  KEYS_WALLET_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'The tenant has no such wallet.' },
  KEYS_ADDRESS_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'The wallet has no such address.' },
  KEYS_ADDRESS_LIMIT: { outcome: 'reject', penalty: 0, http: 422, doc: 'A wallet has at most 250 addresses, as far as wallets of this chain search; make another wallet.' },
  KEYS_IDEMPOTENCY_KEY_REUSED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The idempotency key was used for another request; choose a new one.' },
  KEYS_CURSOR_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The page cursor is not one of ours; start from the first page.' },
  KEYS_TRANSACTION_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The unsigned transaction is malformed, carries input scripts, or does not fit its previous outputs.' },
  KEYS_SCRIPT_UNSUPPORTED: { outcome: 'reject', penalty: 0, http: 422, doc: 'Only outputs that pay to the hash of one key can be signed for.' },
  KEYS_NOT_OWNER: { outcome: 'reject', penalty: 0, http: 403, doc: 'An input spends an output that belongs to none of the named wallets.' },
  KEYS_FEE_OUT_OF_RANGE: { outcome: 'reject', penalty: 0, http: 422, doc: 'The fee is below the network’s minimum or above 100 ETP, which is taken for a mistake.' },
  KEYS_OUTPOINT_ALREADY_SIGNED: { outcome: 'defer', penalty: 0, http: 409, doc: 'An input was signed for another transaction already; build without it.' },
  KEYS_STAKE_BLOCK_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'Only an unsigned proof-of-stake block is signed whose coinstake returns all it spends to the one address that stakes.' },
  KEYS_POLICY_TRANSACTION_LIMIT: { outcome: 'reject', penalty: 0, http: 403, doc: 'The transaction moves more ETP out of the wallet than its policy allows at once.' },
  KEYS_POLICY_DAY_LIMIT: { outcome: 'reject', penalty: 0, http: 403, doc: 'The transaction would exceed what the wallet’s policy allows within 24 hours.' },
});

export type KeysCode = keyof typeof KEYS_CODES;

/** A refusal as a Problem with the table's status and sentence. */
export const keysProblem = (code: KeysCode, extra?: Problem['extra']): Problem => problem(code, KEYS_CODES[code].http, KEYS_CODES[code].doc, extra);

export const refuse = (code: KeysCode, extra?: Problem['extra']): { readonly ok: false; readonly error: Problem } => err(keysProblem(code, extra));

/** Codes of a start or a decryption that failed: an operator must act. */
export const KEK_CODES = codes('KEK', {
  KEK_FILE_INVALID: { outcome: 'reject', penalty: 0, http: 500, doc: 'The key-encryption-key file does not hold 32 bytes; restore it from a backup.' },
  KEK_FILE_EXPOSED: { outcome: 'reject', penalty: 0, http: 500, doc: 'The key-encryption-key file is readable for others; run chmod 600 on it.' },
  KEK_VALUE_INVALID: { outcome: 'reject', penalty: 0, http: 500, doc: 'The key-encryption key must be 64 hex digits.' },
  KEK_UNKNOWN: { outcome: 'reject', penalty: 0, http: 500, doc: 'Wallets are sealed under another key-encryption key; provide the one they were made with.' },
  KEK_SEAL_BROKEN: { outcome: 'reject', penalty: 0, http: 500, doc: 'Sealed key material does not open: it was changed, moved to another wallet, or the key is wrong.' },
});

export type KekCode = keyof typeof KEK_CODES;

/** Carries a KEK code. Holds no cause: what a crypto library says about secrets stays out of logs. */
export class KekError extends Error {
  override readonly name = 'KekError';
  readonly code: KekCode;
  constructor(code: KekCode) {
    super(KEK_CODES[code].doc);
    this.code = code;
  }
}
