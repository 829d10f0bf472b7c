import { expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { decodeOutput, decodeTransaction, isNullOutPoint, transactionIdOfBytes, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { hexDecode, type Hash32 } from '@mbaas/chain-primitives';
import { classifyOutput, outputAddress } from '@mbaas/chain-script';
import { refuse } from '../keys.errors.ts';

/** An input to sign: the output it spends and whose it is. */
export interface InputToSign {
  readonly previous: TransactionOutput;
  readonly address: string;
  /** Number that a deposit's unlocking script repeats. */
  readonly lockHeight?: number;
}

/** A request whose bytes make sense; nothing is known about ownership yet. */
export interface SigningRequest {
  readonly transaction: Transaction;
  readonly unsignedId: Hash32;
  readonly inputs: readonly InputToSign[];
  /** Address of each output, null where it has none. */
  readonly outputAddresses: readonly (string | null)[];
}

const KEY_HASH_PATTERNS: ReadonlySet<string> = new Set(['pay-key-hash', 'pay-key-hash-lock-height', 'pay-key-hash-sequence-lock', 'pay-key-hash-attenuation']);

/** Above this a fee is taken for a mistake (wallet range of wire-format §2.1). */
const MAX_FEE = 10_000_000_000n;

const bytesOf = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'the contract admits hex only');
const total = (outputs: readonly TransactionOutput[]): bigint => outputs.reduce((sum, { value }) => sum + value, 0n);

/** Fees that a request may leave, in atoms. */
export interface FeeRange {
  readonly least: bigint;
  readonly most: bigint;
}

/** A coinstake pays none. consensus §3.3. */
export const NO_FEE: FeeRange = { least: 0n, most: 0n };

/**
 * Reads a request: well-formed bytes, empty input scripts, one previous output an input, key-hash scripts only, a fee in
 * the wallet's range. Codes: KEYS_TRANSACTION_INVALID, KEYS_SCRIPT_UNSUPPORTED, KEYS_FEE_OUT_OF_RANGE.
 */
export function readSigningRequest(request: { readonly unsigned: string; readonly previousOutputs: readonly string[] }, network: Network): Result<SigningRequest, Problem> {
  const bytes = bytesOf(request.unsigned);
  const decoded = decodeTransaction(bytes);
  if (!decoded.ok) return refuse('KEYS_TRANSACTION_INVALID', { cause: decoded.error.code });
  return readTransactionRequest(decoded.value, bytes, request.previousOutputs, network, { least: network.minFee, most: MAX_FEE });
}

/** The same of a decoded transaction, `bytes` being its own. */
export function readTransactionRequest(transaction: Transaction, bytes: Uint8Array, previousOutputs: readonly string[], network: Network, { least, most }: FeeRange): Result<SigningRequest, Problem> {
  const { inputs, outputs } = transaction;
  if (inputs.length !== previousOutputs.length || inputs.length === 0 || outputs.length === 0) return refuse('KEYS_TRANSACTION_INVALID', { inputs: inputs.length });
  if (inputs.some(({ script, previousOutput }) => script.length > 0 || isNullOutPoint(previousOutput))) return refuse('KEYS_TRANSACTION_INVALID');

  const toSign: InputToSign[] = [];
  for (const [input, hex] of previousOutputs.entries()) {
    const previous = decodeOutput(bytesOf(hex));
    if (!previous.ok) return refuse('KEYS_TRANSACTION_INVALID', { input, cause: previous.error.code });
    const { pattern, lockHeight } = classifyOutput(previous.value.script);
    const address = outputAddress(previous.value.script, network);
    if (!KEY_HASH_PATTERNS.has(pattern) || address === null) return refuse('KEYS_SCRIPT_UNSUPPORTED', { input });
    toSign.push({ previous: previous.value, address, ...(pattern === 'pay-key-hash-lock-height' && lockHeight !== undefined ? { lockHeight } : {}) });
  }
  const fee = total(toSign.map(({ previous }) => previous)) - total(outputs);
  if (fee < least || fee > most) return refuse('KEYS_FEE_OUT_OF_RANGE', { minimum: `${least}`, maximum: `${most}` });
  return ok({ transaction, unsignedId: transactionIdOfBytes(bytes), inputs: toSign, outputAddresses: outputs.map(({ script }) => outputAddress(script, network)) });
}
