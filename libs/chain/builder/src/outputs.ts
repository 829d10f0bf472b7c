import { err, ok, type Result } from '@mbaas/kernel';
import type { Attachment, TransactionOutput } from '@mbaas/chain-codec';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { heldText } from '@mbaas/chain-primitives';
import { payToBlackhole, payToKeyHash, payToScriptHash } from '@mbaas/chain-script';
import { BUILD_LIMITS } from './build-limits.ts';
import { refuse, type BuildRefusal } from './build.errors.ts';

/** The script that pays an address. BUILD_ADDRESS_INVALID for other networks' addresses and for the blackhole, which only a burn pays. */
export function payScript(address: string, network: Network): Result<Uint8Array, BuildRefusal> {
  const parsed = parseAddress(address, network);
  if (!parsed.ok || parsed.value.hash20 === null) return refuse('BUILD_ADDRESS_INVALID');
  return ok(parsed.value.kind === 'p2sh' ? payToScriptHash(parsed.value.hash20) : payToKeyHash(parsed.value.hash20));
}

/** Names that an output carries beside its content (attachment version 207). An empty one says nothing. */
export interface OutputNames {
  /** Avatar that owns the paid address at the block that takes the transaction, else it is refused. */
  readonly to?: string | undefined;
  /** Avatar that owns the address of an input. */
  readonly from?: string | undefined;
}

type Payload = Attachment extends infer A ? (A extends Attachment ? Omit<A, 'version' | 'toDid' | 'fromDid'> : never) : never;

/** Attachment version 1, or 207 where names are given. */
export const withEnvelope = (payload: Payload, names?: OutputNames): Attachment =>
  (names?.to === undefined && names?.from === undefined
    ? { version: 1, ...payload }
    : { version: 207, toDid: heldText(names.to ?? ''), fromDid: heldText(names.from ?? ''), ...payload }) as Attachment;

/** An output with any payload at an address. */
export function outputAt(address: string, value: bigint, payload: Payload, network: Network, names?: OutputNames): Result<TransactionOutput, BuildRefusal> {
  const script = payScript(address, network);
  return script.ok ? ok({ value, script: script.value, attachment: withEnvelope(payload, names) }) : script;
}

/** Units that nobody can spend again (consensus §6.13, blackhole burn). */
export const burnOutput = (symbol: string, quantity: bigint): TransactionOutput => ({
  value: 0n,
  script: payToBlackhole(),
  attachment: withEnvelope({ kind: 'asset-transfer', symbol, quantity }),
});

/** A memo at the sender's address, as wallets of this chain place it. BUILD_MEMO_INVALID outside 1..252 bytes. */
export function memoOutput(memo: string, address: string, network: Network): Result<TransactionOutput, BuildRefusal> {
  const content = heldText(memo);
  if (content.length < 1 || content.length > BUILD_LIMITS.maxMemoBytes || content.includes('\0')) return refuse('BUILD_MEMO_INVALID');
  return outputAt(address, 0n, { kind: 'message', content }, network);
}

/** All results, or the first refusal. */
export function allOk<T>(results: readonly Result<T, BuildRefusal>[]): Result<T[], BuildRefusal> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return err(result.error);
    values.push(result.value);
  }
  return ok(values);
}
