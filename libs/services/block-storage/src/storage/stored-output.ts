import { expectOk } from '@mbaas/kernel';
import { decodeOutput, type TransactionOutput } from '@mbaas/chain-codec';
import { payToKeyHash } from '@mbaas/chain-script';
import { PLAIN_ATTACHMENT_VERSION } from '../state/output-class.ts';

/** The columns from which an output's bytes follow. */
export interface StoredOutputColumns {
  readonly value: bigint;
  readonly bytes: Uint8Array | null;
  /** hash160 of the owner; null or empty where the output has none. */
  readonly hash: Uint8Array | null;
}

/** The output of a row: decoded from its bytes, or put together where only value and owner are stored. */
export function storedOutput({ value, bytes, hash }: StoredOutputColumns): TransactionOutput {
  if (bytes !== null) return expectOk(decodeOutput(bytes), 'stored outputs were decoded once');
  return { value, script: payToKeyHash(hash ?? new Uint8Array(0)), attachment: { version: PLAIN_ATTACHMENT_VERSION, kind: 'etp' } };
}
